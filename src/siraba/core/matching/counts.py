"""What a vacancy finds in a whole table: the counts of its constraints, all scores, who has what. No names.

Counts are sums over people, so those of a snapshot hold for as long as the snapshot does: they are made once for a
vacancy and a day, over all rows, and those of the rows that have died since are taken off. A change in the pool is
thus in the counts of the next search, and nobody is counted anew who did not change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from siraba.core.matching import survey
from siraba.core.matching.halls import halls
from siraba.core.matching.masks import masks, verdicts
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.question import crowd, wishes
from siraba.core.matching.results import BINS, Constraint
from siraba.core.matching.sought import Sought
from siraba.core.pool.nearness import nearness
from siraba.core.pool.part import Part, picked
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import Array

KEPT = 1_024
"""Vacancies whose counts are kept a table: two kilobytes each."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`which` constraints (with what they are about), four numbers each (`survey.funnel`); people by score; three
    numbers for each asked skill (`survey.tally`)."""

    which: tuple[tuple[Constraint, str | None], ...]
    steps: Array
    histogram: Array
    having: Array

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.which, self.steps + other.steps, self.histogram + other.histogram, self.having + other.having
        )

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.which, self.steps - other.steps, self.histogram - other.histogram, self.having - other.having
        )


class _Kept:
    """The counts over all rows of a table, of vacancies asked for lately, under one classification and rarity."""

    def __init__(self, table: Table, sought: Sought) -> None:
        self.table, self.rarity = table, sought.rarity
        self._kept: OrderedDict[object, tuple[Parameters, Counts]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, sought: Sought) -> Counts:
        """Those of a vacancy. Parameters are compared as objects: one document is one object."""
        key = (sought.vacancy, sought.as_of)
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] is sought.parameters:
                self._kept.move_to_end(key)
                return found[1]
        made = _counted(self.table, sought)
        with self._lock:
            self._kept[key] = sought.parameters, made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def counts(segment: Segment, sought: Sought) -> Counts:
    """The counts of a segment."""
    table = segment.table
    kept = table.derived("counts", sought.proximity, lambda: _Kept(table, sought))
    whole: Counts = kept.of(sought) if kept.rarity is sought.rarity else _counted(table, sought)
    return whole if segment.alive is None else whole - _counted(_dead(segment, sought), sought)


def _dead(segment: Segment, sought: Sought) -> Part:
    """The rows of a segment that count no more, as a table."""
    table = segment.table
    dead: Part = table.derived("dead", segment.mark, lambda: Part(table, np.flatnonzero(segment.alive == 0)))
    dead.derived("nearness", sought.proximity, lambda: nearness(table, sought.proximity))
    return dead


def _counted(table: Table, sought: Sought) -> Counts:
    """Over every row of a table."""
    vacancy = sought.vacancy
    found = verdicts(table, vacancy, sought.proximity, sought.parameters, sought.as_of)
    fail = np.stack([one.fail for one in found])
    unknown = np.stack([np.zeros_like(one.fail) if one.unknown is None else one.unknown for one in found])
    everybody = Segment(table).words
    remaining, steps = np.empty_like(everybody), np.zeros((len(found), 4), dtype=np.int64)
    survey.funnel(everybody, fail, unknown, remaining, steps)
    skills = len(sought.asked.weight)
    histogram, having = np.zeros(BINS, dtype=np.int64), np.zeros((skills, 3), dtype=np.int64)
    if isinstance(table, Part):
        hall, words = table, remaining
    else:
        hall = halls(table).hall(vacancy, sought.parameters, sought.as_of)
        words = picked(remaining, hall.rows)
    survey.tally(
        crowd(hall), sought.rule, sought.asked, sought.cards, wishes(masks(hall), vacancy),
        words, survey.room(skills, len(sought.asked.near)), histogram, having,
    )  # fmt: skip
    return Counts(tuple((one.constraint, one.subject) for one in found), steps, histogram, having)
