"""How two organisations come to look like one: plain facts, and the reasons that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

READ = 10
"""Letters of a word that are compared: who mistypes a name has its beginning nearly right."""
NEAR = 88
"""How alike (of 100) two names must be, their words in any order."""


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation as it is compared."""

    id: int
    name_key: str
    country: str | None = None
    register: str = ""
    addresses: frozenset[str] = field(default_factory=frozenset)
    contacts: frozenset[str] = field(default_factory=frozenset)


def reasons(one: Known, other: Known) -> list[str]:
    """What two have in common, the strongest first: `register`, `name`, `near_name`, `contact`, `address`.

    Two that the register knows under different numbers of one country are two, whatever they share.
    """
    if one.register and other.register and one.country == other.country and one.register != other.register:
        return []
    found = []
    if one.register and one.register == other.register and one.country == other.country:
        found.append("register")
    if one.name_key and one.name_key == other.name_key:
        found.append("name")
    elif one.name_key and other.name_key and fuzz.token_sort_ratio(one.name_key, other.name_key) >= NEAR:
        found.append("near_name")
    if one.contacts & other.contacts:
        found.append("contact")
    if one.addresses & other.addresses:
        found.append("address")
    return found


def search_keys(key: str) -> set[str]:
    """By what a name is found again although a letter of a word is wrong, missing, too many or swapped.

    `key` is a `name_key`. Each word, and the whole without blanks, with one letter left out, in every way: two
    spellings that differ by a letter have one of these in common (deletion neighbourhood of SymSpell, W. Garbe 2012).
    """
    found: set[str] = set()
    for word in (*key.split(), key.replace(" ", "")):
        kept = word[:READ]
        if len(kept) >= 3:
            found |= {kept, *(kept[:at] + kept[at + 1 :] for at in range(len(kept)))}
    return found


def alike(found: Sequence[str]) -> bool:
    """Whether reasons are enough to ask a person: a register number or a name, or two weaker ones."""
    return bool({"register", "name"} & set(found)) or len(found) >= 2
