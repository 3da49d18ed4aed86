"""Hard constraints as bits: for each the words whose set bits are the rows that it lets through.

A word is 64 rows. What many vacancies ask alike (an education, a language's level) is made once and kept; the rest is
compared row by row where rows are looked at. Who may come at all, halls say.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from siraba.core.matching import checks
from siraba.core.matching.asked import asked_languages
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Constraint
from siraba.core.pool.part import Part
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.table import Table, packed
from siraba.core.pool.units import Array

KEPT = 512
"""Masks kept a table: 64 MB for a million rows."""
SIEVED = 4
"""Masks that the kernel joins in one pass."""


class Masks:
    """The masks of one table that were asked for lately."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._kept: OrderedDict[tuple[object, ...], Array] = OrderedDict()
        self._groups: OrderedDict[tuple[object, ...], list[Verdicts]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], Array]) -> Array:
        """The words kept for a key; `make` gives a boolean for each row."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        words = packed(make())
        words.flags.writeable = False
        with self._lock:
            self._kept[key] = words
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return words

    def group(self, key: tuple[object, ...], make: Callable[[], list[checks.Check]]) -> list[Verdicts]:
        """The constraints kept for a key."""
        with self._lock:
            found = self._groups.get(key)
        if found is None:
            found = [_words(check) for check in make()]
            with self._lock:
                self._groups[key] = found
                while len(self._groups) > KEPT // 4:
                    self._groups.popitem(last=False)
        return list(found)

    def door(self, vacancy: VacancyRecord, parameters: Parameters, as_of: date) -> Array:
        """Registered, confirmed, not placed, agreed, willing and of age for the vacancy's country on a day."""
        key = ("door", vacancy.country, as_of, parameters.confirmation_days, parameters.adult_age)
        return self.get(key, lambda: _none_fails(checks.door(self.table, vacancy, parameters, as_of)))

    def education(self, minimum: int) -> Array:
        """At least a level, or not known."""
        return self.get(("education", minimum), lambda: _none_fails([checks.education(self.table, minimum)]))

    def language(self, code: str, minimum: int) -> Array:
        """A language at a level, or not known."""
        key = ("language", code, minimum)
        return self.get(key, lambda: _none_fails([checks.language(self.table, code, minimum)]))

    def licence(self, code: str) -> Array:
        """Holds a licence, or not known."""
        return self.get(("licence", code), lambda: _none_fails([checks.licence(self.table, code)]))

    def age(self, vacancy: VacancyRecord, as_of: date) -> Array:
        """Within the bounds of age, or not known."""
        key = ("age", vacancy.age_min, vacancy.age_max, as_of)
        return self.get(key, lambda: _none_fails(checks.age(self.table, vacancy, as_of)))

    def availability(self, vacancy: VacancyRecord, as_of: date) -> Array:
        """Free by the start, or not known."""
        key = ("availability", vacancy.start_date and max(vacancy.start_date, as_of))
        return self.get(key, lambda: _none_fails(checks.availability(self.table, vacancy, as_of)))

    def wishing(self, name: str, code: str) -> Array:
        """Whoever lists a kind of contract or a working time."""
        number = self.table.codes[name].find(code)
        return self.get(("wishing", name, code), lambda: self.table.lists[name].has(number))

    def idle(self) -> Array:
        """Of whom no occupation is known."""
        return self.get(("idle",), lambda: self.table.lists["occupations"].known == 0)

    def choosy(self, name: str) -> Array:
        """Whoever lists any kind of contract or any working time."""
        ends = self.table.lists[name].ends
        return self.get(("choosy", name), lambda: ends[1:] > ends[:-1])


def masks(table: Table) -> Masks:
    """The masks of a table."""
    made: Masks = table.derived("masks", table, lambda: Masks(table))
    return made


def eligible(hall: Part, alive: Array, vacancy: VacancyRecord) -> list[Array]:
    """Masks (at least four) of the rows of a hall that no constraint kept as a mask stops, tombstones left out.

    Age, availability and experience are not among them: they are compared where a row is looked at; nor are those who
    are excluded from this very vacancy.
    """
    kept = masks(hall)
    asked = [alive]
    if vacancy.min_education is not None:
        asked.append(kept.education(vacancy.min_education))
    asked += [kept.language(code, minimum) for code, minimum in asked_languages(vacancy).items()]
    asked += [kept.licence(code) for code in dict.fromkeys(vacancy.licences)]
    while len(asked) > SIEVED:
        last = asked.pop()
        asked[-1] = asked[-1] & last
    return asked + asked[:1] * (SIEVED - len(asked))


def remaining(
    hall: Part, alive: Array, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date
) -> Array:
    """Bits of the rows of a hall that meet everything, or of whom it is not known, tombstones left out."""
    kept = masks(hall)
    words = eligible(hall, alive, vacancy)
    if vacancy.age_min is not None or vacancy.age_max is not None:
        words.append(kept.age(vacancy, as_of))
    if vacancy.start_date is not None:
        words.append(kept.availability(vacancy, as_of))
    rest = [*checks.experience(hall, vacancy, proximity, parameters), checks.excluded(hall, vacancy)]
    left: Array = np.bitwise_and.reduce([*words, packed(_none_fails(rest))])
    return left


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One constraint as words: who fails it, and for whom it is not known (None: nobody)."""

    constraint: Constraint
    subject: str | None
    fail: Array
    unknown: Array | None

    @property
    def name(self) -> str:
        """As `to_verify` names it."""
        return self.constraint.value if self.subject is None else f"{self.constraint.value}:{self.subject}"


def verdicts(
    table: Table, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date
) -> list[Verdicts]:
    """Every constraint that a vacancy sets, in the order of the funnel."""
    kept = masks(table)
    day = (as_of, parameters.confirmation_days, parameters.adult_age)
    found = kept.group(("door", vacancy.country, *day), lambda: checks.door(table, vacancy, parameters, as_of))
    found += [_words(check) for check in checks.age(table, vacancy, as_of)]
    found += [_words(check) for check in checks.availability(table, vacancy, as_of)]
    if (minimum := vacancy.min_education) is not None:
        found += kept.group(("education", minimum), lambda: [checks.education(table, minimum)])
    for code, level in asked_languages(vacancy).items():
        found += kept.group(("language", code, level), partial(_one, checks.language, table, code, level))
    for code in dict.fromkeys(vacancy.licences):
        found += kept.group(("licence", code), partial(_one, checks.licence, table, code))
    found += [_words(check) for check in checks.experience(table, vacancy, proximity, parameters)]
    return [*found, _words(checks.excluded(table, vacancy))]


def _one(make: Callable[..., checks.Check], *asked: object) -> list[checks.Check]:
    return [make(*asked)]


def _words(check: checks.Check) -> Verdicts:
    unknown = None if check.unknown is None else packed(check.unknown)
    return Verdicts(check.constraint, check.subject, packed(check.fail), unknown)


def _none_fails(found: list[checks.Check]) -> Array:
    fails: Array = np.logical_or.reduce([check.fail for check in found])
    return ~fails
