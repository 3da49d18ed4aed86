"""The hard constraints of one person over all vacancies of a table: those of `checks`, the roles exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from siraba.core.matching.checks import Check
from siraba.core.matching.held import examined, levels
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Constraint
from siraba.core.pool.codes import Codes
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord
from siraba.core.pool.table import Table
from siraba.core.pool.units import FOREVER, UNKNOWN, Array, day_number, milliyears
from siraba.core.terms.unknown import Truth


@dataclass(frozen=True, slots=True)
class Offer:
    """A person with what the search over vacancies needs."""

    person: PersonRecord
    proximity: Proximity
    parameters: Parameters
    as_of: date


def checks(table: Table, offer: Offer) -> list[Check]:
    """All constraints, in the order of the funnel; one that a vacancy does not set is met by it."""
    return [
        *_standing(table, offer),
        *abroad(table.columns["country"], table.codes["countries"], offer),
        _age(table, offer),
        *_levels(table, offer),
        _all_of(Constraint.LANGUAGE, table, language_truths(table, offer.person)),
        _all_of(Constraint.LICENCE, table, licence_truths(table, offer.person)),
        _experience(table, offer),
        _excluded(table, offer.person),
    ]


def _standing(table: Table, offer: Offer) -> list[Check]:
    closed = (table.columns["open"] == 0) | (table.columns["closes"] < offer.as_of.toordinal())
    own = [
        Check(constraint, None, _every(table, fail), None if unknown is None else _every(table, unknown))
        for constraint, fail, unknown in standing(offer)
    ]
    return [Check(Constraint.OPEN, None, closed), *own]


def standing(offer: Offer) -> list[tuple[Constraint, bool, bool | None]]:
    """What the person meets or fails wherever the work is: whether they fail it, and whether it is not known."""
    person, today = offer.person, offer.as_of.toordinal()
    ended = not person.live or day_number(person.registered_until, FOREVER) < today
    confirmed = day_number(person.confirmed_on)
    stale = confirmed != UNKNOWN and confirmed < today - offer.parameters.confirmation_days
    return [
        (Constraint.REGISTRATION, ended, None),
        (Constraint.CONFIRMATION, stale, confirmed == UNKNOWN),
        (Constraint.NOT_PLACED, person.placed, None),
    ]


def _every(table: Table, value: bool) -> Array:
    return np.full(len(table), value)


def abroad(country: Array, codes: Codes, offer: Offer) -> list[Check]:
    """What depends on the country alone, for each of these (numbers of `codes`)."""
    person, as_of = offer.person, offer.as_of
    named = country != UNKNOWN
    consent = person.consent
    ended = consent.until is not None and consent.until < as_of
    covered = [codes.find(code) for code, until in consent.countries if until is None or until >= as_of]
    agreed = np.isin(country, covered) & named | consent.everywhere
    at_home = (country == codes.find(person.country)) & named
    wished = np.isin(country, [codes.find(code) for code in person.destinations or ()]) & named
    if not person.destinations:
        wished |= at_home
    of_age = person.birth is not None and person.birth.ages(as_of)[0] >= offer.parameters.adult_age
    return [
        Check(Constraint.CONSENT, None, ~agreed | ended),
        Check(Constraint.DESTINATION, None, ~wished),
        Check(Constraint.ADULTHOOD, None, ~(at_home | of_age)),
    ]


def _age(table: Table, offer: Offer) -> Check:
    least, most = table.columns["age_min"], table.columns["age_max"]
    bounded_below, bounded_above = least != UNKNOWN, most != UNKNOWN
    birth = offer.person.birth
    if birth is None:
        return Check(Constraint.AGE, None, _every(table, False), bounded_below | bounded_above)
    low, high = birth.ages(offer.as_of)
    fail = (bounded_below & (high < least)) | (bounded_above & (low > most))
    unsure = (bounded_below & (low < least)) | (bounded_above & (high > most))
    return Check(Constraint.AGE, None, fail, unsure & ~fail)


def _levels(table: Table, offer: Offer) -> list[Check]:
    person = offer.person
    start, minimum = table.columns["start"], table.columns["min_education"]
    begins = np.maximum(start, offer.as_of.toordinal())
    free = day_number(person.available_from)
    level = UNKNOWN if person.education is None else person.education
    found = []
    for constraint, asked, short, told in (
        (Constraint.AVAILABILITY, start != UNKNOWN, free > begins, free != UNKNOWN),
        (Constraint.EDUCATION, minimum != UNKNOWN, level < minimum, level != UNKNOWN),
    ):
        found.append(Check(constraint, None, asked & short & told, asked & (not told)))
    return found


def language_truths(table: Table, person: PersonRecord) -> Array:
    """For each entry of the list of asked languages, a `Truth`."""
    column, mine = table.lists["languages"], levels(person)
    minimum = column.extra["level"]
    if person.languages is None:
        return np.full(len(column.code), Truth.UNKNOWN, dtype=np.int8)
    held = np.full(len(table.codes["languages"]), UNKNOWN, dtype=np.int64)
    vague = np.zeros(len(held), dtype=bool)
    for code, level in mine.items():
        number = table.codes["languages"].find(code)
        if number != UNKNOWN:
            held[number], vague[number] = level, not examined(level)
    truth = np.where(vague[column.code], Truth.UNKNOWN, Truth.NOT_MET)
    return np.where(held[column.code] >= minimum, Truth.MET, truth).astype(np.int8)


def licence_truths(table: Table, person: PersonRecord) -> Array:
    """For each entry of the list of asked licences, a `Truth`."""
    column, codes = table.lists["licences"], table.codes["licences"]
    if person.licences is None:
        return np.full(len(column.code), Truth.UNKNOWN, dtype=np.int8)
    mine = [codes.find(code) for code in person.licences]
    return np.where(np.isin(column.code, mine), Truth.MET, Truth.NOT_MET).astype(np.int8)


def _all_of(constraint: Constraint, table: Table, truths: Array) -> Check:
    column = table.lists["languages" if constraint is Constraint.LANGUAGE else "licences"]
    owner = np.repeat(np.arange(len(table)), np.diff(column.ends))
    fail, unknown = _every(table, False), _every(table, False)
    fail[owner[truths == Truth.NOT_MET]] = True
    unknown[owner[truths == Truth.UNKNOWN]] = True
    return Check(constraint, None, fail, unknown & ~fail)


def _experience(table: Table, offer: Offer) -> Check:
    person, column = offer.person, table.columns
    minimum, occupation = column["min_experience"], column["occupation"]
    asked = (column["experience_required"] == 1) & (minimum != UNKNOWN)
    if person.occupations is None:
        return Check(Constraint.EXPERIENCE, None, _every(table, False), asked)
    near = nearness(table, offer.proximity)
    total = np.zeros(len(near.occupations) + 1, dtype=np.int64)
    partly = np.zeros(len(total), dtype=bool)
    partly[UNKNOWN] = True  # a vacancy without an occupation: nobody's years can be told to be too few
    for held in person.occupations:
        counts = near.of(held.code, offer.parameters.tree) >= offer.parameters.near_occupation
        years = milliyears(held.years)
        if years == UNKNOWN:
            partly[:-1] |= counts
        else:
            total[:-1] += counts * years
    short = total[occupation] < minimum
    unsure = partly[occupation]
    nameless = occupation == UNKNOWN
    return Check(Constraint.EXPERIENCE, None, asked & short & ~unsure, asked & (nameless | (short & unsure)))


def _excluded(table: Table, person: PersonRecord) -> Check:
    rows = [table.ids.find(id_) for id_ in person.excluded_from]
    fail = _every(table, False)
    fail[[row for row in rows if row != UNKNOWN]] = True
    return Check(Constraint.NOT_EXCLUDED, None, fail)
