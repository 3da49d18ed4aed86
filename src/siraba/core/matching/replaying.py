"""A list worked out again from what was kept of it, years later, without any pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from siraba.core.matching.frozen import Asked, Held, together
from siraba.core.matching.pairs import pair
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Match


class Outcome(StrEnum):
    """What came of a place of the list. ERASED: the person's side is gone, as the law wants, and nothing is known."""

    EQUAL = "equal"
    DIFFERS = "differs"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Kept:
    """One place as it was kept: what went in, what was shown. Both None once the person was erased."""

    rank: int
    held: Held | None
    match: Match | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One place worked out again. `again` is None where a condition is not met, or where nobody can say."""

    kept: Kept
    outcome: Outcome
    again: Match | None


@dataclass(frozen=True, slots=True)
class Replay:
    """A whole list worked out again; `in_order` says whether scores and ids stand in the order of the formula."""

    rows: tuple[Replayed, ...]
    in_order: bool

    @property
    def equal(self) -> bool:
        """Whether everything that can still be worked out is what was shown."""
        return self.in_order and all(row.outcome is not Outcome.DIFFERS for row in self.rows)


def replay(asked: Asked, kept: Iterable[Kept], *, parameters: Parameters, as_of: date) -> Replay:
    """Every listed person again, one by one, with the vacancy, the classification and the parameters of then."""
    rows = tuple(_again(asked, one, parameters, as_of) for one in kept)
    return Replay(rows, _in_order([row.kept for row in rows]))


def _again(asked: Asked, kept: Kept, parameters: Parameters, as_of: date) -> Replayed:
    if kept.held is None or kept.match is None:
        return Replayed(kept, Outcome.ERASED, None)
    found = pair(
        kept.held.person,
        asked.vacancy,
        proximity=together(asked, kept.held),
        rarity=asked.rarity,
        as_of=as_of,
        parameters=parameters,
    )
    again = None if found is None else replace(found, rank=kept.rank)
    return Replayed(kept, Outcome.EQUAL if again == kept.match else Outcome.DIFFERS, again)


def _in_order(kept: Sequence[Kept]) -> bool:
    known = [(one.rank, one.match) for one in kept if one.match is not None]
    keys = [(-match.score, match.person_id) for _rank, match in known]
    ranks = [one.rank for one in kept]
    return keys == sorted(keys) and ranks == sorted(set(ranks))
