"""A draw that everybody can check: the seed is committed to before, published after, and fixes the order.

1. Before registration closes, a secret seed is made and its SHA-256 is published (the commitment).
2. After it closed, each person's key is HMAC-SHA256(seed, id); the keys, rising, are the order of the draw.
3. The seed is published: anybody can compute its SHA-256 and every key with common tools.

Nobody can choose the order: the seed was fixed before the list was complete, and the list is fixed by its digest.
Who could know the seed *and* still add ids to the list could search for a lucky id; a `public` value that nobody knew
before closing (the number of a public lottery of a later day) shuts that door: the key of the draw is then
HMAC-SHA256(seed, public value), in hexadecimal.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from siraba.core.allocation.problem import Invalid

SEED = re.compile(r"[0-9a-f]{64}")
"""A seed: 32 random bytes written as 64 hexadecimal digits; the text itself is hashed and keys the HMAC."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody registered for the draw. `stratum` is drawn by itself; `groups` may have reserved places."""

    id: str
    stratum: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seats:
    """Places of one stratum; some reserved for groups, in the order in which they are given."""

    places: int
    reserved: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of the result: `rank` from 1 in its stratum; `group` whose reserved place it is, if any."""

    id: str
    stratum: str
    rank: int
    key: str
    selected: bool
    group: str | None


def commitment_of(seed: str) -> str:
    """What is published beforehand: `printf %s SEED | sha256sum` gives the same. Raises Invalid."""
    return hashlib.sha256(_checked(seed).encode("ascii")).hexdigest()


def list_digest(entrants: Iterable[Entrant]) -> str:
    """One SHA-256 for the whole list; the order of its lines does not count, every other change does.

    It is taken over one line of JSON a person, `["id","stratum",["group",…]]`, ASCII, lines sorted. Raises Invalid
    for an id that comes twice or is empty.
    """
    lines = [
        json.dumps([one.id, one.stratum, sorted(one.groups)], separators=(",", ":")) for one in _each_once(entrants)
    ]
    return hashlib.sha256("".join(f"{line}\n" for line in sorted(lines)).encode("ascii")).hexdigest()


def key_of(seed: str, id_: str, public: str | None = None) -> str:
    """The key of a person: `printf %s ID | openssl dgst -sha256 -hmac SEED` gives the same. Raises Invalid."""
    key = _checked(seed)
    if public is not None:
        key = _hmac(key, public)
    return _hmac(key, id_)


def run_draw(
    entrants: Sequence[Entrant],
    seats: Mapping[str, Seats],
    seed: str,
    *,
    public: str | None = None,
    released: bool = True,
) -> list[Drawn]:
    """The result: strata by name, people by rank. Raises Invalid.

    In each stratum the reserved places go to the first members in the order of the draw, group after group; then the
    open places to the first people left; with `released`, also what members left free.
    """
    people = _each_once(entrants)
    _check_seats(people, seats)
    found: list[Drawn] = []
    for stratum in sorted({one.stratum for one in people}):
        keyed = sorted((key_of(seed, one.id, public), one.id, one) for one in people if one.stratum == stratum)
        given = _give([one for _, _, one in keyed], seats[stratum], released=released)
        found.extend(
            Drawn(id_, stratum, rank, key, id_ in given, given.get(id_))
            for rank, (key, id_, _) in enumerate(keyed, start=1)
        )
    return found


def _give(order: list[Entrant], seats: Seats, *, released: bool) -> dict[str, str | None]:
    given: dict[str, str | None] = {}
    left = seats.places
    for group, places in seats.reserved.items():
        members = [one.id for one in order if group in one.groups and one.id not in given][:places]
        given |= dict.fromkeys(members, group)
        left -= len(members) if released else places
    others = [one.id for one in order if one.id not in given][:left]
    return given | dict.fromkeys(others)


def _check_seats(people: Sequence[Entrant], seats: Mapping[str, Seats]) -> None:
    for one in people:
        if one.stratum not in seats:
            named = f"stratum {one.stratum}" if one.stratum else "people without a stratum"
            raise Invalid(f"person {one.id}: no places are stated for {named}; state them, 0 if there are none.")
    for stratum, seat in seats.items():
        where = f"stratum {stratum}" if stratum else "the draw"
        if seat.places < 0 or any(places < 0 for places in seat.reserved.values()):
            raise Invalid(f"{where} has a number of places below 0; give 0 or more.")
        if sum(seat.reserved.values()) > seat.places:
            raise Invalid(f"{where} has {seat.places} places and reserves {sum(seat.reserved.values())}; lower one.")


def _each_once(entrants: Iterable[Entrant]) -> list[Entrant]:
    people, seen = [], set[str]()
    for one in entrants:
        if not one.id:
            raise Invalid("somebody in the list has an empty id; give each person one.")
        if one.id in seen:
            raise Invalid(f"person {one.id} stands twice in the list; keep one line.")
        seen.add(one.id)
        people.append(one)
    return people


def _checked(seed: str) -> str:
    if not SEED.fullmatch(seed):
        raise Invalid("a seed is 64 hexadecimal digits in small letters; `siraba draw commit` makes one.")
    return seed


def _hmac(key: str, text: str) -> str:
    return hmac.new(key.encode("ascii"), text.encode("utf-8"), hashlib.sha256).hexdigest()
