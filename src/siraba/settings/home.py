"""Where an installation keeps its things, and what the environment says. The only reader of the environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(Exception):
    """A setting that cannot be used; the message says which and what to do."""


def home() -> Path:
    """`SIRABA_HOME`, default `./var`: the one folder an installation writes to."""
    return Path(os.environ.get("SIRABA_HOME", "var")).resolve()


def secret_key() -> str:
    """The key that signs sessions, made at the first start with rights for the owner alone."""
    if key := os.environ.get("SIRABA_SECRET_KEY"):
        return key
    path = home() / "keys" / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, half = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")  # for the owner alone
        try:
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(64))
                out.flush()
                os.fsync(out.fileno())
            with contextlib.suppress(FileExistsError):  # another process of the same first start was quicker
                os.link(half, path)
        finally:
            Path(half).unlink()
    return path.read_text().strip()


def database() -> dict[str, Any]:
    """Django's database entry: `SIRABA_DATABASE=postgresql://user:password@host:port/name`, else SQLite at home."""
    url = os.environ.get("SIRABA_DATABASE", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home() / "siraba.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a power cut must not lose a withdrawn consent
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;",
            },
            "TEST": {"NAME": str(home() / "test.sqlite3")},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting("SIRABA_DATABASE must begin with postgresql:// (leave it out for the embedded SQLite).")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # jit: compiling a question of many conditions takes seconds, answering it milliseconds
        "OPTIONS": {"pool": False, "options": "-c jit=off"},
    }


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable of the environment."""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "yes", "true", "on"}


def words(name: str, default: str) -> list[str]:
    """A comma-separated variable of the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def networks(name: str, default: str) -> list[str]:
    """Addresses or networks with commas. Raises BadSetting for what is neither."""
    said = words(name, default)
    for each in said:
        try:
            ip_network(each, strict=False)
        except ValueError:
            raise BadSetting(f"{name}: {each!r} is neither an address nor a network like 10.0.0.0/8.") from None
    return said


def one_of(name: str, allowed: Sequence[str]) -> str:
    """A variable with a closed set of words; the first where nothing is said. Raises BadSetting for another one."""
    said = os.environ.get(name, "").strip() or allowed[0]
    if said not in allowed:
        raise BadSetting(f"{name} is {said!r}; it can be {' or '.join(allowed)} (leave it out for {allowed[0]}).")
    return said


def time_zone() -> str:
    """`SIRABA_TIME_ZONE`, default Africa/Porto-Novo. Raises BadSetting for what is no zone of the IANA database."""
    said = os.environ.get("SIRABA_TIME_ZONE", "").strip() or "Africa/Porto-Novo"
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(
            f"SIRABA_TIME_ZONE is {said!r}, which is no time zone; give one like Africa/Dakar or Africa/Bamako."
        ) from None
    return said


def text(name: str, default: str = "") -> str:
    """A variable of the environment as it stands."""
    return os.environ.get(name, default).strip()


def number(name: str, default: int) -> int:
    """A whole number above zero. Raises BadSetting for anything else."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if not said.isdecimal() or not int(said):
        raise BadSetting(f"{name} is {said!r}; give a whole number above zero (leave it out for {default}).")
    return int(said)
