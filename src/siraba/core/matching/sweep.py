"""Filter, then score, then keep the best: the same for both directions and for every segment of a pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from siraba.core.matching.checks import Check
from siraba.core.matching.measures import Measure
from siraba.core.matching.parameters import WHOLE, Weights
from siraba.core.matching.results import BIN, BINS, FunnelStep, Part, SkillHolding
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import Array


class Searchable(Protocol):
    """A pool, or a view of one with its changes."""

    @property
    def segments(self) -> tuple[Segment, ...]: ...

    @property
    def rarity(self) -> Rarity: ...


class Ask(Protocol):
    """One side of a search: a vacancy over people, or a person over vacancies."""

    @property
    def weights(self) -> Weights: ...

    def checks(self, table: Table) -> list[Check]:
        """The constraints, the same ones in the same order for every table."""

    def measures(self, table: Table, rows: Array) -> tuple[list[Measure], list[SkillHolding]]:
        """The components in their order, for the eligible rows."""

    def to_verify(self, table: Table, found: Sequence[Check], row: int) -> tuple[str, ...]:
        """What is not known of a winner."""


@dataclass(frozen=True, slots=True)
class Winner:
    """A row that made the list."""

    table: Table
    row: int
    id: str
    score: int
    parts: tuple[Part, ...]
    to_verify: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a pass over all segments found."""

    winners: tuple[Winner, ...]
    total: int
    eligible: int
    funnel: tuple[FunnelStep, ...]
    histogram: tuple[int, ...]
    holdings: tuple[SkillHolding, ...]


def sweep(pool: Searchable, ask: Ask, top: int) -> Sweep:
    """All rows that meet every constraint, the `top` best of them by score, then by id."""
    passes = [_pass(segment, ask, top) for segment in pool.segments]
    winners = sorted((winner for one in passes for winner in one.winners), key=lambda w: (-w.score, w.id))
    return Sweep(
        tuple(winners[:top]),
        sum(one.total for one in passes),
        sum(one.eligible for one in passes),
        tuple(_added(steps) for steps in zip(*(one.funnel for one in passes), strict=True)),
        tuple(sum(bins) for bins in zip(*(one.histogram for one in passes), strict=True)),
        _holdings([one.holdings for one in passes]),
    )


def _pass(segment: Segment, ask: Ask, top: int) -> Sweep:
    table, found = segment.table, ask.checks(segment.table)
    eligible, steps = funnel(found, segment.alive, len(table))
    rows = np.flatnonzero(eligible)
    measured, holdings = ask.measures(table, rows)
    points = [ask.weights.of(one.component) * one.share // WHOLE for one in measured]
    score: Array = np.add.reduce(points, axis=0, dtype=np.int64)
    bins = np.bincount(np.minimum(score // BIN, BINS - 1), minlength=BINS)
    winners = []
    for at in _best(score, table.ids.rank[rows], top).tolist():
        row = int(rows[at])
        parts = tuple(
            Part(m.component, int(p[at]), ask.weights.of(m.component), bool(m.known[at]), bool(m.asked[at]))
            for m, p in zip(measured, points, strict=True)
        )
        verify = ask.to_verify(table, found, row)
        winners.append(Winner(table, row, table.ids.text(row), int(score[at]), parts, verify))
    total = len(table) if segment.alive is None else int(segment.alive.sum())
    return Sweep(tuple(winners), total, len(rows), steps, tuple(bins.tolist()), tuple(holdings))


def funnel(found: Sequence[Check], alive: Array | None, count: int) -> tuple[Array, tuple[FunnelStep, ...]]:
    """Who meets everything, and what each constraint did."""
    remaining = np.ones(count, dtype=bool) if alive is None else alive.copy()
    here = None if alive is None else alive
    failures = np.zeros(count, dtype=np.int8)
    for check in found:
        failures += check.fail
    once = failures == 1 if here is None else (failures == 1) & here
    steps = []
    for check in found:
        remaining &= ~check.fail
        failing = check.fail if here is None else check.fail & here
        unknown = 0 if check.unknown is None else int((check.unknown & remaining).sum())
        steps.append(
            FunnelStep(
                check.constraint,
                check.subject,
                int(failing.sum()),
                int((check.fail & once).sum()),
                unknown,
                int(remaining.sum()),
            )
        )
    return remaining, tuple(steps)


def _best(score: Array, rank: Array, top: int) -> Array:
    """The places of the `top` best scores, equal ones by rank."""
    if top <= 0:
        return np.zeros(0, dtype=np.int64)
    places = np.arange(len(score))
    if len(score) > top:
        least = np.partition(score, len(score) - top)[len(score) - top]
        places = np.flatnonzero(score >= least)
    order = np.lexsort((rank[places], -score[places]))
    return places[order[:top]]


def _added(steps: Iterable[FunnelStep]) -> FunnelStep:
    steps = tuple(steps)
    return FunnelStep(
        steps[0].constraint,
        steps[0].subject,
        sum(step.failing for step in steps),
        sum(step.only for step in steps),
        sum(step.unknown for step in steps),
        sum(step.remaining for step in steps),
    )


def _holdings(passes: Sequence[Sequence[SkillHolding]]) -> tuple[SkillHolding, ...]:
    """Summed over the segments; what fewest have comes first."""
    added = [
        SkillHolding(
            same[0].code,
            same[0].essential,
            sum(one.exact for one in same),
            sum(one.related for one in same),
            sum(one.presumed for one in same),
        )
        for same in zip(*passes, strict=True)
    ]
    return rarest_first(added)


def rarest_first(holdings: Iterable[SkillHolding]) -> tuple[SkillHolding, ...]:
    """What fewest of the eligible have comes first."""
    return tuple(sorted(holdings, key=lambda one: (one.exact, one.exact + one.related, not one.essential, one.code)))
