"""Halls: whoever a country is open to on a day, standing close together.

Whether somebody is registered, confirmed, free, agreed, willing and of age for a country (the *door*) depends on
nothing that a vacancy says but its country. Few pass: of a million people some ten thousand. A search reads these
alone: their columns, and the lists of who has which skill or trade among them. A hall is made at the first search of a
country on a day, and kept while there is room; the snapshot holds nothing that a date decides.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date

import numpy as np

from siraba.core.matching import checks
from siraba.core.matching.gathering import gathered
from siraba.core.matching.parameters import Parameters
from siraba.core.pool.part import Part
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.table import Segment, Table, packed
from siraba.core.pool.units import Array

COLUMNS = ("row", "birth_first", "birth_last")
LISTS = ("occupations", "skills", "languages", "licences", "contract_kinds", "working_times", "excluded_from")
"""What is asked of those who are in."""
LEAST_KEPT = 2**18
"""Rows of all halls kept of a table: as many as the table has, and at least so many."""


class Halls:
    """The halls of one table that were asked for lately."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._kept: OrderedDict[tuple[object, ...], Part] = OrderedDict()
        self._lock = threading.Lock()

    def hall(self, vacancy: VacancyRecord, parameters: Parameters, as_of: date) -> Part:
        """The hall of a vacancy's country on a day."""
        key = (vacancy.country, as_of, parameters.confirmation_days, parameters.adult_age)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        fails = np.logical_or.reduce([one.fail for one in checks.door(self.table, vacancy, parameters, as_of)])
        made = Part(self.table, np.flatnonzero(~fails).astype(np.int32), COLUMNS, LISTS, take=gathered)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > max(len(self.table), LEAST_KEPT):
                self._kept.popitem(last=False)
        return made


def halls(table: Table) -> Halls:
    """The halls of a table."""
    made: Halls = table.derived("halls", table, lambda: Halls(table))
    return made


def alive(segment: Segment, hall: Part) -> Array:
    """Bits of the rows of a hall that the segment looks at."""

    def make() -> Array:
        return packed(np.ones(len(hall), dtype=bool) if segment.alive is None else segment.alive[hall.rows])

    words: Array = hall.derived("alive", segment.mark, make)
    return words
