"""Equal scores in an order that changes from day to day and that everybody can check.

Without it, ties break by id, and of a hundred people with the same points the same ones come first in every list. A
seed (say the date and a word published with it) decides instead, among equals alone: no score is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from siraba.core.matching.results import Match


def tie(seed: str, match: Match) -> str:
    """Where somebody stands among equals: SHA-256 of seed, vacancy and person, as 64 hexadecimal digits.

    Each of the three is preceded by its length in bytes, so that no two different triples are the same text.
    """
    said = b"".join(
        str(len(text)).encode() + b":" + text
        for text in (one.encode("utf-8", "surrogatepass") for one in (seed, match.vacancy_id, match.person_id))
    )
    return hashlib.sha256(said).hexdigest()


def spread(matches: Sequence[Match], seed: str, top: int) -> tuple[Match, ...]:
    """The first `top` of a list, equals by the seed. The list must hold everybody with the score of the last one."""
    ordered = sorted(matches, key=lambda match: (-match.score, tie(seed, match)))[:top]
    return tuple(replace(match, rank=rank) for rank, match in enumerate(ordered, start=1))


def with_all_equals(search: Callable[[int], Sequence[Match]], top: int) -> Sequence[Match]:
    """A list that goes on until everybody with the score of its place `top` stands in it.

    `search(n)` gives the first n.
    """
    ask = top + 1
    while True:
        found = search(ask)
        if top <= 0 or len(found) < ask or found[-1].score < found[top - 1].score:
            return found
        ask *= 2


def disagreements(matches: Sequence[Match], seed: str) -> list[str]:
    """Neighbours of one list that stand in another order than scores and the seed say; empty where all is right."""
    found = []
    for above, below in pairwise(matches):
        if (-above.score, tie(seed, above)) > (-below.score, tie(seed, below)):
            found.append(f"{above.vacancy_id}: {above.person_id} stands before {below.person_id}")
    return found
