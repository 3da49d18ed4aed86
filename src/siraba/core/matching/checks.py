"""The hard constraints of one vacancy over all people of a table, as vectors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from siraba.core.matching.asked import asked_languages
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Constraint
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.table import Table
from siraba.core.pool.units import NEVER, UNKNOWN, Array, born_by, milliyears
from siraba.core.terms.levels import LanguageLevel


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint: who fails it, and for whom it is not known (None: nobody). A row is never both."""

    constraint: Constraint
    subject: str | None
    fail: Array
    unknown: Array | None = None

    @property
    def name(self) -> str:
        """As `to_verify` names it."""
        return self.constraint.value if self.subject is None else f"{self.constraint.value}:{self.subject}"


def checks(
    table: Table, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date
) -> list[Check]:
    """The constraints that a vacancy sets, in the order of the funnel."""
    return [
        *door(table, vacancy, parameters, as_of),
        *own_checks(table, vacancy, proximity, parameters, as_of),
    ]


def own_checks(
    table: Table, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date
) -> list[Check]:
    """All but the door: what the vacancy itself asks."""
    return [
        *age(table, vacancy, as_of),
        *availability(table, vacancy, as_of),
        *([] if vacancy.min_education is None else [education(table, vacancy.min_education)]),
        *(language(table, code, minimum) for code, minimum in asked_languages(vacancy).items()),
        *(licence(table, code) for code in dict.fromkeys(vacancy.licences)),
        *experience(table, vacancy, proximity, parameters),
        excluded(table, vacancy),
    ]


def door(table: Table, vacancy: VacancyRecord, parameters: Parameters, as_of: date) -> list[Check]:
    """What depends on nothing but the person, the day and the vacancy's country."""
    return [*_registration(table, parameters, as_of), *_abroad(table, vacancy, parameters, as_of)]


def _registration(table: Table, parameters: Parameters, as_of: date) -> list[Check]:
    column, today = table.columns, as_of.toordinal()
    confirmed = column["confirmed"]
    known = confirmed != UNKNOWN
    ended = (column["live"] == 0) | (column["registered_until"] < today)
    stale = known & (confirmed < today - parameters.confirmation_days)
    return [
        Check(Constraint.REGISTRATION, None, ended),
        Check(Constraint.CONFIRMATION, None, stale, ~known),
        Check(Constraint.NOT_PLACED, None, column["placed"] == 1),
    ]


def _abroad(table: Table, vacancy: VacancyRecord, parameters: Parameters, as_of: date) -> list[Check]:
    """Consent, destination and adulthood: here what is not known is not met."""
    column, country = table.columns, table.codes["countries"].find(vacancy.country)
    consents, destinations = table.lists["consents"], table.lists["destinations"]
    until = column["consent_everywhere"].copy()
    rows = consents.rows(country)
    until[rows] = np.maximum(until[rows], consents.beside(country, "until"))
    at_home = (column["country"] == country) & (country != UNKNOWN)
    unnamed = destinations.ends[1:] == destinations.ends[:-1]
    wished = destinations.has(country) | (at_home & unnamed)
    of_age = (column["birth_last"] > NEVER) & (column["birth_last"] <= born_by(as_of, parameters.adult_age))
    return [
        Check(Constraint.CONSENT, None, until < as_of.toordinal()),
        Check(Constraint.DESTINATION, None, ~wished),
        Check(Constraint.ADULTHOOD, None, ~(at_home | of_age)),
    ]


def age(table: Table, vacancy: VacancyRecord, as_of: date) -> list[Check]:
    """Within the bounds that a law sets, whatever day of a partial birth date is true."""
    if vacancy.age_min is None and vacancy.age_max is None:
        return []
    first, last = table.columns["birth_first"], table.columns["birth_last"]
    known = first != UNKNOWN
    fail = np.zeros(len(table), dtype=bool)
    sure = known.copy()
    if vacancy.age_min is not None:
        old_enough = born_by(as_of, vacancy.age_min)
        fail |= known & (first > old_enough)
        sure &= last <= old_enough
    if vacancy.age_max is not None:
        too_old = born_by(as_of, vacancy.age_max + 1)
        fail |= known & (last <= too_old)
        sure &= first > too_old
    return [Check(Constraint.AGE, None, fail, ~fail & ~sure)]


def availability(table: Table, vacancy: VacancyRecord, as_of: date) -> list[Check]:
    """Free by the start, or by today where it is past."""
    if vacancy.start_date is None:
        return []
    start, free = max(vacancy.start_date, as_of).toordinal(), table.columns["available"]
    return [Check(Constraint.AVAILABILITY, None, free > start, free == UNKNOWN)]


def education(table: Table, minimum: int) -> Check:
    """At least a level."""
    level = table.columns["education"]
    unknown = level == UNKNOWN
    return Check(Constraint.EDUCATION, None, ~unknown & (level < minimum), unknown)


def language(table: Table, code: str, minimum: int) -> Check:
    """A level that was never examined, or none at all, is not known against a higher minimum."""
    column, number = table.lists["languages"], table.codes["languages"].find(code)
    silent = column.known == 0
    rows, levels = column.rows(number), column.beside(number, "level")
    fail, unknown = ~silent, silent.copy()
    fail[rows] = (levels >= LanguageLevel.A1) & (levels < minimum)
    unknown[rows] = (levels < LanguageLevel.A1) & (levels < minimum)
    return Check(Constraint.LANGUAGE, code, fail, unknown)


def licence(table: Table, code: str) -> Check:
    """Held, or no list of licences."""
    column = table.lists["licences"]
    silent = column.known == 0
    return Check(Constraint.LICENCE, code, ~(column.has(table.codes["licences"].find(code)) | silent), silent)


def experience(table: Table, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters) -> list[Check]:
    """Enough years told for near occupations, where the vacancy requires them."""
    if not vacancy.experience_required or vacancy.min_experience_years is None:
        return []
    if vacancy.occupation is None:
        nobody = np.zeros(len(table), dtype=bool)
        return [Check(Constraint.EXPERIENCE, None, nobody, ~nobody)]
    total, partly = near_years(table, vacancy.occupation, proximity, parameters)
    short = total < milliyears(vacancy.min_experience_years)
    silent = table.lists["occupations"].known == 0
    unknown = silent | (short & partly)
    return [Check(Constraint.EXPERIENCE, None, short & ~unknown, unknown)]


def excluded(table: Table, vacancy: VacancyRecord) -> Check:
    """Whoever was excluded from, or presented to, this vacancy before."""
    rows = table.lists["excluded_from"].has(table.codes["vacancies"].find(vacancy.id))
    return Check(Constraint.NOT_EXCLUDED, None, rows)


def near_years(table: Table, occupation: str, proximity: Proximity, parameters: Parameters) -> tuple[Array, Array]:
    """For each row the thousandths of a year told for near occupations, and whether a near one has none told."""
    column = table.lists["occupations"]
    near = nearness(table, proximity).to(occupation, parameters.tree)
    total = np.zeros(len(table), dtype=np.int64)
    partly = np.zeros(len(table), dtype=bool)
    for number in np.flatnonzero(near >= parameters.near_occupation).tolist():
        rows, years = column.rows(number), column.beside(number, "years")
        told = years != UNKNOWN
        np.add.at(total, rows[told], years[told])
        partly[rows[~told]] = True
    return total, partly
