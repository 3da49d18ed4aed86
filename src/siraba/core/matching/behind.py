"""The people whom a country's door lets through on a day, as a small pool of their own.

Many vacancies of one country look at the same people: those who are registered, agreed, and wish to work there. Laid
together they fit into the processor's own memory, and nobody is looked at who could never be eligible. The answers
are the same: same ids, same codes, same rarity, and every constraint is asked again.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from siraba.core.matching.lexicon import lexicon
from siraba.core.matching.masks import masks
from siraba.core.matching.parameters import Parameters
from siraba.core.pool.codes import Ids
from siraba.core.pool.lists import RawLists, gather
from siraba.core.pool.nearness import nearness
from siraba.core.pool.people import NUMBERS, PersonColumns, Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.units import Array

ROWS_A_LIST = 500
"""Rows that are taken together in the time that a list is searched sooner behind a door than in the whole pool."""


@dataclass(frozen=True, slots=True)
class Behind:
    """`rows[i]` is the row that person i of `people` has in the whole pool."""

    people: Pool
    rows: Array


@dataclass
class Doors:
    """A pool of people and those behind the doors that many vacancies of a batch go through.

    `lists` counts the vacancies of each country. No more rows are laid together than the pool has; nothing is let go
    again, for the vacancies of a batch come in any order.
    """

    pool: Pool
    proximity: Proximity
    parameters: Parameters
    as_of: date
    lists: Mapping[str | None, int]
    _kept: dict[str | None, Behind] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(
        cls, pool: Pool, countries: Iterable[str | None], proximity: Proximity, parameters: Parameters, as_of: date
    ) -> Doors:
        """For a batch with vacancies of these countries, each named as often as it has one."""
        return cls(pool, proximity, parameters, as_of, Counter(countries))

    def behind(self, vacancy: VacancyRecord) -> Behind:
        """The people to look at for a vacancy: those behind its country's door, or all where that would not pay."""
        with self._lock:
            found = self._kept.get(vacancy.country)
            if found is None:
                found = self._kept[vacancy.country] = self._open(vacancy)
            return found

    def _open(self, vacancy: VacancyRecord) -> Behind:
        words = masks(self.pool).door(vacancy, self.parameters, self.as_of)
        rows = np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little", count=len(self.pool)))
        room = len(self.pool) - sum(len(one.rows) for one in self._kept.values() if one.people is not self.pool)
        if len(rows) > min(self.lists.get(vacancy.country, 0) * ROWS_A_LIST, room):
            return Behind(self.pool, np.arange(len(self.pool)))
        people = taken(self.pool, rows)
        # the codes are those of the whole pool, and so is what the classification says of them
        people.derived("nearness", self.proximity, lambda: nearness(self.pool, self.proximity))
        people.derived("lexicon", self.proximity, lambda: lexicon(self.pool.segments, self.proximity))
        return Behind(people, rows)


def taken(pool: Pool, rows: Array) -> Pool:
    """Some people of a pool as one of their own: the same codes and numbers of codes, the same rarity."""
    numbers = {name: np.ascontiguousarray(pool.columns[name][rows]) for name in NUMBERS}
    lists = {name: RawLists(one.known, one.ends, one.code, one.extra).taken(rows) for name, one in pool.lists.items()}
    columns = PersonColumns(_ids(pool.ids, rows), numbers, lists, pool.codes)
    return Pool.of_columns(columns, Proximity(), rarity=pool.rarity, keep_order=True)


def _ids(ids: Ids, rows: Array) -> Ids:
    entries, ends = gather(ids.ends, rows)
    order = np.argsort(ids.rank[rows]).astype(np.int32)
    rank = np.empty(len(rows), dtype=np.int32)
    rank[order] = np.arange(len(rows), dtype=np.int32)
    return Ids(ids.blob[entries], ends, order, rank)
