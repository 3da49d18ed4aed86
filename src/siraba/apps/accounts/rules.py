"""How long somebody waits after wrong tries, what a code looks like, how devices and networks are named."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=10)
CODE_TRIES = 5
INVITATION_LIVES = timedelta(days=7)
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of a recovery code: nothing that is misread from paper."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where tries are counted: so many are free within `memory`, then each next wrong one waits, twice as long each."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta


PAIR = Door(5, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1))
"""A name tried from one place: this is where a guesser stands, and nobody else."""
NAME = Door(30, timedelta(seconds=5), timedelta(seconds=30), timedelta(hours=1))
"""A name tried from anywhere. Short waits: a stranger with many addresses must not keep its owner out for long."""
PLACE = Door(100, timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""Any name tried from one network: an office with one line may well mistype a hundred times an hour between them."""


def wait(door: Door, tries: int) -> timedelta:
    """How long a door stays shut after so many wrong tries within its memory."""
    beyond: int = tries - door.free
    if beyond < 0:
        return timedelta(0)
    return min(door.first * (1 << min(beyond, 30)), door.longest)


def new_code() -> str:
    """Digits for a phone."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def new_recovery_codes() -> list[str]:
    """Codes for paper, in two groups of five letters and digits (about 49 bits each)."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]


def plain_code(typed: str) -> str:
    """A code as typed, without the blanks and hyphens that people put in."""
    return re.sub(r"[\s-]+", "", typed).casefold()


def network(address: str) -> str:
    """The neighbourhood of an address: the first 16 bits of an IPv4, 32 of an IPv6; empty when it is none."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    return str(ip_network((found, 16 if found.version == 4 else 32), strict=False))


_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device(agent: str) -> str:
    """What a browser calls itself, short enough to be known again: `Firefox, Windows`."""
    found = (next((name for sign, name in table if re.search(sign, agent)), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell how far."""
    return hmac.compare_digest(one, other)
