"""The components of the score of one vacancy for many people, as vectors of shares (docs/matching.md), but skills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from siraba.core.matching.asked import AskedSkill, asked_languages
from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.core.matching.results import Component
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array, milliyears, monthly, segment_max, segment_sum
from siraba.core.terms.levels import LanguageLevel


@dataclass(frozen=True, slots=True)
class Measure:
    """One component for the rows looked at: shares in millionths, whether each is known, whether it is asked at all."""

    component: Component
    share: Array
    known: Array
    asked: Array


@dataclass(frozen=True, slots=True)
class Question:
    """A vacancy with what its components need."""

    vacancy: VacancyRecord
    skills: tuple[AskedSkill, ...]
    proximity: Proximity
    parameters: Parameters
    as_of: date


def measures(table: Table, rows: Array, question: Question) -> list[Measure]:
    """All components except skills, for the given rows."""
    return [
        *occupation_and_experience(table, rows, question),
        languages(table, rows, question),
        wishes(table, rows, question),
        place(table, rows, question),
        education(table, rows, question),
    ]


def measure(component: Component, share: Array, known: Array, asked: bool, neutral: int) -> Measure:
    """A component with the neutral share wherever nothing is asked or known."""
    count = len(share)
    known = known if asked else np.zeros(count, dtype=bool)
    return Measure(component, np.where(known, share, neutral), known, np.full(count, asked))


def occupation_and_experience(table: Table, rows: Array, question: Question) -> list[Measure]:
    """Both read the held occupations, so they are read once."""
    parameters, vacancy = question.parameters, question.vacancy
    neutral, count = parameters.neutral, len(rows)
    if vacancy.occupation is None:
        nothing = np.zeros(count, dtype=bool)
        return [
            measure(Component.OCCUPATION, np.zeros(count, dtype=np.int64), nothing, False, neutral.occupation),
            measure(Component.EXPERIENCE, np.zeros(count, dtype=np.int64), nothing, False, neutral.experience),
        ]
    column = table.lists["occupations"]
    entries, ends = column.gather(rows)
    near = nearness(table, question.proximity).to(vacancy.occupation, parameters.tree)[column.code[entries]]
    known = column.known[rows] == 1
    best = segment_max(near, ends, 0)
    years = column.extra["years"][entries].astype(np.int64)
    last = column.extra["last_year"][entries]
    counts = near >= parameters.near_occupation
    told = counts & (years != UNKNOWN)
    worth = np.where(told, years, 0) * near // WHOLE * fading(last, question) // WHOLE
    effective = segment_sum(worth, ends)
    share = effective * WHOLE // (effective + half_of(vacancy.min_experience_years, parameters))
    guess = segment_max(np.where(counts & ~told, near, 0), ends, 0) * neutral.experience // WHOLE
    guessed = guess > share
    experience = np.where(guessed, guess, share)
    experience = np.where(known, experience, neutral.experience)
    asked = np.full(count, True)
    return [
        measure(Component.OCCUPATION, best, known, True, neutral.occupation),
        Measure(Component.EXPERIENCE, experience, known & ~guessed, asked),
    ]


def half_of(minimum: float | None, parameters: Parameters) -> int:
    """The thousandths of a year that earn half of the experience component."""
    if minimum is None:
        return parameters.experience_half
    return max(milliyears(minimum), parameters.experience_half_least)


def fading(last: Array, question: Question) -> Array:
    """What years still count, by the calendar years since the last one: half / (half + since)."""
    half = question.parameters.fading_half
    since = np.maximum(question.as_of.year - last.astype(np.int64), 0)
    return np.where(last == UNKNOWN, question.parameters.fading_unknown, half * WHOLE // (half + since))


def languages(table: Table, rows: Array, question: Question) -> Measure:
    """The mean over the asked languages of the surplus over the minimum."""
    parameters, minimum = question.parameters, asked_languages(question.vacancy)
    column, neutral = table.lists["languages"], parameters.neutral.languages
    steps = np.array(parameters.language_surplus, dtype=np.int64)
    entries, ends = column.gather(rows)
    codes, owner = column.code[entries], np.repeat(np.arange(len(rows)), np.diff(ends))
    silent = column.known[rows] == 0
    total = np.zeros(len(rows), dtype=np.int64)
    any_known = np.zeros(len(rows), dtype=bool)
    for code, level in minimum.items():
        hit = np.flatnonzero(codes == table.codes["languages"].find(code))
        mine, held = owner[hit], column.extra["level"][entries[hit]]
        surplus = np.maximum(held - max(level, int(LanguageLevel.A1)), 0)
        met = held >= level
        vague = ~met & (held < LanguageLevel.A1)
        share = np.where(silent, neutral, 0)
        share[mine] = np.where(met, steps[np.minimum(surplus, len(steps) - 1)], np.where(vague, neutral, 0))
        known = ~silent
        known[mine] = ~vague
        total += share
        any_known |= known
    share = total // max(len(minimum), 1)
    return measure(Component.LANGUAGES, share, any_known, bool(minimum), neutral)


def wishes(table: Table, rows: Array, question: Question) -> Measure:
    """Contract kind, pay and working time against what the person said they want."""
    vacancy, parameters = question.vacancy, question.parameters
    parts = parameters.wishes
    total = np.zeros(len(rows), dtype=np.int64)
    any_known = np.zeros(len(rows), dtype=bool)
    for name, wanted, weight in (
        ("contract_kinds", vacancy.contract_kind, parts.contract),
        ("working_times", vacancy.working_time, parts.working_time),
    ):
        column = table.lists[name]
        met = column.has(table.codes[name].find(wanted))[rows]
        said = (column.ends[rows + 1] > column.ends[rows]) & (wanted is not None)
        total += weight * np.where(said, met * WHOLE, parameters.neutral.wish)
        any_known |= said
    offered = monthly(vacancy.pay)
    hoped = table.columns["pay_monthly"][rows]
    currency = table.codes["currencies"].find(None if vacancy.pay is None else vacancy.pay.currency)
    said = (table.columns["pay_currency"][rows] == currency) & (currency != UNKNOWN)
    share = pay_share(np.where(said, offered, 0), np.where(said, hoped, 0), parts.pay_span)
    total += parts.pay * np.where(said, share, parameters.neutral.wish)
    any_known |= said
    asked = vacancy.contract_kind is not None or vacancy.working_time is not None or vacancy.pay is not None
    known = any_known & asked
    return Measure(Component.WISHES, total // WHOLE, known, np.full(len(rows), asked))


def pay_share(offered: Array, hoped: Array, span: int) -> Array:
    """1 where pay reaches what was hoped for, 0 where it lies a `span` of it or more below, even in between."""
    gap = np.maximum(hoped - offered, 0)
    reach = np.maximum(hoped * span // WHOLE, 1)
    share: Array = np.maximum(WHOLE - gap * WHOLE // reach, 0)
    return share


def place(table: Table, rows: Array, question: Question) -> Measure:
    """Where the person lives against where the work is."""
    vacancy, parameters = question.vacancy, question.parameters
    shares = parameters.places
    country = table.codes["countries"].find(vacancy.country)
    region = table.codes["regions"].find(vacancy.region)
    home, living = table.columns["country"][rows], table.columns["region"][rows]
    mobile = table.columns["mobile"][rows]
    same = (home == country) & (country != UNKNOWN)
    both = (living != UNKNOWN) & (vacancy.region is not None)
    there = both & (living == region)
    moves = both & (mobile == 1)
    stays = both & (mobile == 0)
    inside = np.where(there, shares.same_region, np.where(moves, shares.mobile, shares.not_mobile))
    share = np.where(same, inside, shares.abroad)
    known = (home != UNKNOWN) & (~same | there | moves | stays)
    return measure(Component.PLACE, share, known, vacancy.country is not None, parameters.neutral.place)


def education(table: Table, rows: Array, question: Question) -> Measure:
    """At or just above what is asked is best; far above is not better; below earns nothing."""
    parameters, minimum = question.parameters, question.vacancy.min_education
    level = table.columns["education"][rows].astype(np.int64)
    steps = np.array(parameters.education_surplus, dtype=np.int64)
    surplus = level - (minimum or 0)
    share = np.where(surplus < 0, 0, steps[np.clip(surplus, 0, len(steps) - 1)])
    return measure(Component.EDUCATION, share, level != UNKNOWN, minimum is not None, parameters.neutral.education)
