"""Who got which place, and for everybody else a reason that can be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from siraba.core.allocation.nest import NO_LIMIT, OPEN, ceiling_levels, count_held
from siraba.core.allocation.problem import Flags, Ints, Problem

UNPLACED = -1


class Reason(StrEnum):
    """Why a person has a place, or why an offer was not for them. A face says it in words."""

    PLACED = "placed"
    PLACED_RESERVED = "placed_reserved"
    NO_EDGE = "no_edge"
    CAPACITY_FULL = "capacity_full"
    CEILING_REACHED = "ceiling_reached"
    RESERVED = "reserved"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person's result. Without a place, `reason` says what stood against the offer the person was best at, `at`."""

    person: str
    offer: str | None
    score: int | None
    group: str | None
    reason: Reason
    at: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An offer that a person wanted more than what they have, and why it was not theirs."""

    offer: str
    score: int
    reason: Reason


@dataclass(frozen=True, eq=False)
class Allocation:
    """`edge` (P): the edge each person was given, or UNPLACED; `group` (P): whose reserved place it is, or OPEN.

    `value` is what was maximised and `bound` what no allocation exceeds, for methods that maximise; None for others.
    """

    problem: Problem
    method: str
    edge: Ints
    group: Ints
    value: int | None = None
    bound: int | None = None
    rounds: int = 0

    @property
    def total(self) -> int:
        """Sum of the scores of the places given, in millionths."""
        return int(self.problem.score[self.edge[self.edge != UNPLACED]].sum())

    @property
    def placed(self) -> int:
        """How many people have a place."""
        return int((self.edge != UNPLACED).sum())

    @property
    def gap(self) -> int | None:
        """By how much, at most, another allocation could be better; 0 is proof that none is. None if not maximised."""
        return None if self.bound is None or self.value is None else self.bound - self.value

    def outcomes(self) -> Iterator[Outcome]:
        """Everybody, in the order of their ids."""
        problem, reason, best = self.problem, self._reasons(), self._best_edges()
        for number, person in enumerate(problem.persons):
            edge, group = int(self.edge[number]), int(self.group[number])
            if edge != UNPLACED:
                offer, score = problem.offers[problem.offer[edge]], int(problem.score[edge])
                if group == OPEN:
                    yield Outcome(person, offer, score, None, Reason.PLACED, None)
                else:
                    yield Outcome(person, offer, score, problem.groups[group], Reason.PLACED_RESERVED, None)
            elif best[number] == UNPLACED:
                yield Outcome(person, None, None, None, Reason.NO_EDGE, None)
            else:
                at = int(best[number])
                yield Outcome(person, None, None, None, reason[at], problem.offers[problem.offer[at]])

    def refusals(self, person: str) -> list[Refusal]:
        """What a person asks: every offer they wanted more than what they have, most wanted first. Raises KeyError."""
        problem = self.problem
        if person not in (ids := {id_: number for number, id_ in enumerate(problem.persons)}):
            raise KeyError(person)
        number = ids[person]
        edges = np.arange(problem.start[number], problem.start[number + 1])
        edges = edges[np.lexsort((edges, -problem.wish[edges]))]
        has = int(self.edge[number])
        if has != UNPLACED:
            edges = edges[: int(np.flatnonzero(edges == has)[0])]
        reason = self._reasons()
        return [Refusal(problem.offers[problem.offer[e]], int(problem.score[e]), reason[int(e)]) for e in edges]

    def _best_edges(self) -> Ints:
        """The edge with the highest score of each person (the first offer where equal), or UNPLACED."""
        problem = self.problem
        order = np.lexsort((problem.offer, -problem.score, problem.person))
        best = np.full(len(problem.persons), UNPLACED)
        some = np.diff(problem.start) > 0
        best[some] = order[problem.start[:-1][some]]
        return best

    def _reasons(self) -> dict[int, Reason]:
        return _Reasons(self._obstacles())

    def _obstacles(self) -> tuple[Flags, Flags, Flags]:
        """For each edge: no place left; none left but those kept for other groups; a ceiling reached."""
        problem = self.problem
        given = self.edge[self.edge != UNPLACED]
        free = problem.capacity - np.bincount(problem.offer[given], minlength=len(problem.offers))
        kept = np.zeros(len(problem.offer), np.int64)
        for group, wanted in enumerate(problem.reserved):
            inside = self.edge[(self.edge != UNPLACED) & (self.group == group)]
            filled = np.bincount(problem.offer[inside], minlength=len(problem.offers))
            empty = np.where(problem.released[group], 0, wanted - filled)
            kept += np.where(problem.member[group, problem.person], 0, empty[problem.offer])
        reached = np.zeros(len(problem.offers), bool)
        levels = ceiling_levels(problem, np.arange(len(problem.offers)))
        for level, held in zip(levels, count_held(tuple(levels), problem.offer[given]), strict=True):
            full = np.append(held >= level.capacity, False)
            reached |= full[np.where(level.node == NO_LIMIT, len(level.capacity), level.node)]
        left = free[problem.offer]
        return left <= 0, left <= kept, reached[problem.offer]


class _Reasons(dict[int, Reason]):
    """Reasons of edges, worked out when asked: there are millions of edges and one question."""

    def __init__(self, obstacles: tuple[Flags, Flags, Flags]) -> None:
        super().__init__()
        self.obstacles = obstacles

    def __missing__(self, edge: int) -> Reason:
        full, kept, reached = (bool(flags[edge]) for flags in self.obstacles)
        if full:
            return Reason.CAPACITY_FULL
        if kept:
            return Reason.RESERVED
        return Reason.CEILING_REACHED if reached else Reason.FREE
