"""The components of the score of one person for many vacancies: those of `measures`, the roles exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from siraba.core.matching.asked import answers
from siraba.core.matching.held import examined, held_skills, levels, skills_known
from siraba.core.matching.measures import Measure, pay_share
from siraba.core.matching.parameters import WHOLE
from siraba.core.matching.results import Component
from siraba.core.matching.reverse_checks import Offer, language_truths
from siraba.core.pool.codes import Codes
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array, milliyears, monthly, segment_sum
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.unknown import Truth


def measures(table: Table, rows: Array, offer: Offer) -> list[Measure]:
    """All components, for the given rows."""
    return [
        skills(table, rows, offer),
        *occupation_and_experience(table, rows, offer),
        languages(table, rows, offer),
        wishes(table, rows, offer),
        place(table, rows, offer),
        education(table, rows, offer),
    ]


def _measure(component: Component, share: Array, known: Array, asked: Array, neutral: int) -> Measure:
    known = known & asked
    return Measure(component, np.where(known, share, neutral), known, asked)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The skills that each vacancy asks, cards included: entries `ends[i]:ends[i+1]` of row i.

    Beside each its rarity; `answered` lists for a held skill the asked ones it answers, with similarity.
    """

    ends: Array
    code: Array
    essential: Array
    rarity: Array
    codes: Codes
    answered: Mapping[str, list[tuple[int, int]]]


def wanted(table: Table, proximity: Proximity) -> Wanted:
    """Made once for a table and a proximity."""
    made: Wanted = table.derived("wanted", proximity, lambda: _wanted(table, proximity))
    return made


def _wanted(table: Table, proximity: Proximity) -> Wanted:
    codes, ends = Codes(), [0]
    code: list[int] = []
    essential: list[bool] = []
    for asked in _asked(table, proximity):
        code.extend(codes.intern(skill) for skill in asked)
        essential.extend(asked.values())
        ends.append(len(code))
    answered: dict[str, list[tuple[int, int]]] = {}
    for number, skill in enumerate(codes.texts):
        for held, similarity in answers(skill, proximity):
            answered.setdefault(held, []).append((number, similarity))
    weights = np.array([table.rarity.weight(skill) for skill in codes.texts], dtype=np.int64)
    numbers = np.array(code, dtype=np.int64)
    return Wanted(
        np.array(ends, dtype=np.int64), numbers, np.array(essential, dtype=bool), weights[numbers], codes, answered
    )


def _asked(table: Table, proximity: Proximity) -> list[dict[str, bool]]:
    """For each vacancy, asked skill → essential: its own, and its card's where it does not say what is essential."""
    column, texts = table.lists["skills"], table.codes["skills"].texts
    code, essential, ends = column.code.tolist(), column.extra["essential"].tolist(), column.ends.tolist()
    found = []
    for row, (known, occupation) in enumerate(zip(column.known.tolist(), table.columns["occupation"], strict=True)):
        own = {texts[code[e]]: bool(essential[e]) for e in range(ends[row], ends[row + 1])}
        if not known:
            name = table.codes["occupations"].text(int(occupation))
            for skill, needed in proximity.card_skills.get(name, ()) if name is not None else ():
                own[skill] = own.get(skill, False) or needed
        found.append(own)
    return found


def skills(table: Table, rows: Array, offer: Offer) -> Measure:
    """The share of the asked skills, by rarity."""
    parameters, ask = offer.parameters, wanted(table, offer.proximity)
    factors = parameters.evidence.by_level
    best = np.zeros(len(ask.codes), dtype=np.int64)
    for held, evidence in held_skills(offer.person, offer.proximity).items():
        for number, similarity in ask.answered.get(held, ()):
            best[number] = max(int(best[number]), similarity * factors[evidence] // WHOLE)
    weight = np.where(ask.essential, ask.rarity, ask.rarity * parameters.optional_share // WHOLE)
    whole = segment_sum(weight, ask.ends)[rows]
    share = segment_sum(weight * best[ask.code], ask.ends)[rows] // np.maximum(whole, 1)
    known = np.full(len(rows), skills_known(offer.person, offer.proximity))
    return _measure(Component.SKILLS, share, known, whole > 0, parameters.neutral.skills)


def occupation_and_experience(table: Table, rows: Array, offer: Offer) -> list[Measure]:
    """Per occupation of the table first, then per vacancy."""
    person, parameters = offer.person, offer.parameters
    neutral, near = parameters.neutral, nearness(table, offer.proximity)
    best, effective, guess = (np.zeros(len(near.occupations) + 1, dtype=np.int64) for _ in range(3))
    for held in person.occupations or ():
        value = near.of(held.code, parameters.tree)
        best[:-1] = np.maximum(best[:-1], value)
        counts, years = value >= parameters.near_occupation, milliyears(held.years)
        if years == UNKNOWN:
            guess[:-1] = np.maximum(guess[:-1], np.where(counts, value, 0) * neutral.experience // WHOLE)
        else:
            worth = years * value // WHOLE * _fading(held.last_year, offer) // WHOLE
            effective[:-1] += np.where(counts, worth, 0)
    occupation, minimum = table.columns["occupation"][rows], table.columns["min_experience"][rows].astype(np.int64)
    half = np.where(
        minimum == UNKNOWN, parameters.experience_half, np.maximum(minimum, parameters.experience_half_least)
    )
    asked = occupation != UNKNOWN
    known = np.full(len(rows), person.occupations is not None)
    share = effective[occupation] * WHOLE // (effective[occupation] + half)
    guessed = guess[occupation] > share
    experience = np.where(known & asked, np.where(guessed, guess[occupation], share), neutral.experience)
    return [
        _measure(Component.OCCUPATION, best[occupation], known, asked, neutral.occupation),
        Measure(Component.EXPERIENCE, experience, known & asked & ~guessed, asked),
    ]


def _fading(last_year: int | None, offer: Offer) -> int:
    if last_year is None:
        return offer.parameters.fading_unknown
    half = offer.parameters.fading_half
    return half * WHOLE // (half + max(offer.as_of.year - last_year, 0))


def languages(table: Table, rows: Array, offer: Offer) -> Measure:
    """The mean over the asked languages of the surplus over the minimum."""
    parameters, column = offer.parameters, table.lists["languages"]
    neutral, steps = parameters.neutral.languages, np.array(parameters.language_surplus, dtype=np.int64)
    truths, minimum = language_truths(table, offer.person), column.extra["level"].astype(np.int64)
    held = np.zeros(len(table.codes["languages"]), dtype=np.int64)
    for code, level in levels(offer.person).items():
        number = table.codes["languages"].find(code)
        if number != UNKNOWN:
            held[number] = level if examined(level) else 0
    surplus = np.clip(held[column.code] - np.maximum(minimum, LanguageLevel.A1), 0, len(steps) - 1)
    share = np.where(truths == Truth.MET, steps[surplus], np.where(truths == Truth.UNKNOWN, neutral, 0))
    count = np.diff(column.ends)[rows]
    total = segment_sum(share, column.ends)[rows] // np.maximum(count, 1)
    known = segment_sum((truths != Truth.UNKNOWN).astype(np.int64), column.ends)[rows] > 0
    return _measure(Component.LANGUAGES, total, known, count > 0, neutral)


def wishes(table: Table, rows: Array, offer: Offer) -> Measure:
    """Contract kind, pay and working time against what the person said they want."""
    person, parameters, column = offer.person, offer.parameters, table.columns
    parts = parameters.wishes
    total = np.zeros(len(rows), dtype=np.int64)
    asked, any_known = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for name, table_name, wished, weight in (
        ("contract_kind", "contract_kinds", person.contract_kinds, parts.contract),
        ("working_time", "working_times", person.working_times, parts.working_time),
    ):
        offered = column[name][rows]
        met = np.isin(offered, [table.codes[table_name].find(code) for code in wished or ()])
        said = (offered != UNKNOWN) & bool(wished)
        total += weight * np.where(said, met * WHOLE, parameters.neutral.wish)
        asked |= offered != UNKNOWN
        any_known |= said
    currency = column["pay_currency"][rows]
    mine = table.codes["currencies"].find(None if person.min_pay is None else person.min_pay.currency)
    said = (currency == mine) & (mine != UNKNOWN)
    hoped = np.where(said, monthly(person.min_pay), 0)
    share = pay_share(np.where(said, column["pay_monthly"][rows], 0), hoped, parts.pay_span)
    total += parts.pay * np.where(said, share, parameters.neutral.wish)
    return Measure(Component.WISHES, total // WHOLE, any_known | said, asked | (currency != UNKNOWN))


def place(table: Table, rows: Array, offer: Offer) -> Measure:
    """Where the person lives against where the work is."""
    person, parameters = offer.person, offer.parameters
    shares = parameters.places
    country, region = table.columns["country"][rows], table.columns["region"][rows]
    same = (country == table.codes["countries"].find(person.country)) & (country != UNKNOWN)
    both = (region != UNKNOWN) & (person.region is not None)
    there = both & (region == table.codes["regions"].find(person.region))
    moves, stays = both & (person.mobile is True), both & (person.mobile is False)
    inside = np.where(there, shares.same_region, np.where(moves, shares.mobile, shares.not_mobile))
    share = np.where(same, inside, shares.abroad)
    known = (~same | there | moves | stays) & (person.country is not None)
    return _measure(Component.PLACE, share, known, country != UNKNOWN, parameters.neutral.place)


def education(table: Table, rows: Array, offer: Offer) -> Measure:
    """At or just above what is asked is best; far above is not better; below earns nothing."""
    parameters, level = offer.parameters, offer.person.education
    minimum = table.columns["min_education"][rows].astype(np.int64)
    steps = np.array(parameters.education_surplus, dtype=np.int64)
    surplus = (0 if level is None else level) - minimum
    share = np.where(surplus < 0, 0, steps[np.clip(surplus, 0, len(steps) - 1)])
    known = np.full(len(rows), level is not None)
    return _measure(Component.EDUCATION, share, known, minimum != UNKNOWN, parameters.neutral.education)
