"""What if: the same search with one requirement of the vacancy loosened, before anybody changes the vacancy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.matching.results import Constraint, Shortlist
from siraba.core.matching.search import MANY, search
from siraba.core.matching.sweep import Searchable
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import AskedLanguage, VacancyRecord
from siraba.core.terms.levels import LanguageLevel

LATER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Loosened:
    """One requirement loosened by one step, or given up (`now` is None). `was` and `now` are what the constraint counts
    in: ISCED level, CEFR level, years, age, ISO day; `subject` is the language or the licence.
    """

    constraint: Constraint
    subject: str | None
    was: str
    now: str | None
    vacancy: VacancyRecord


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What loosening brings: how many more are eligible, and how many of them stand in the list that is shown."""

    loosened: Loosened
    added: int
    in_list: int


def loosenings(vacancy: VacancyRecord) -> Iterator[Loosened]:
    """Every step that can be taken, in the order of the funnel. What the person alone decides is not among them."""
    yield from _ages(vacancy)
    if vacancy.start_date is not None:
        later = vacancy.start_date + LATER
        yield _one(vacancy, Constraint.AVAILABILITY, vacancy.start_date, later, start_date=later)
    if vacancy.min_education:
        less = vacancy.min_education - 1
        yield _one(vacancy, Constraint.EDUCATION, vacancy.min_education, less, min_education=less)
    for at, asked in enumerate(vacancy.languages):
        yield from _language(vacancy, at, asked)
    for code in dict.fromkeys(vacancy.licences):
        rest = tuple(one for one in vacancy.licences if one != code)
        yield Loosened(Constraint.LICENCE, code, code, None, replace(vacancy, licences=rest))
    years = vacancy.min_experience_years
    if years and vacancy.experience_required:
        half = years / 2
        yield _one(vacancy, Constraint.EXPERIENCE, years, half, min_experience_years=half)
        yield _one(vacancy, Constraint.EXPERIENCE, years, None, experience_required=False)


def what_if(
    pool: Searchable,
    vacancy: VacancyRecord,
    found: Shortlist,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> tuple[WhatIf, ...]:
    """Every loosening with what it would bring, against `found`, the list of the vacancy as it is."""
    before = {match.person_id for match in found.matches}
    quick = found.total >= MANY
    answers = []
    for one in loosenings(vacancy):
        if quick:
            eligible, ids = _counted(pool, one.vacancy, proximity, as_of, parameters, top)
        else:
            then = search(pool, one.vacancy, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
            eligible, ids = then.eligible, [match.person_id for match in then.matches]
        answers.append(WhatIf(one, eligible - found.eligible, sum(each not in before for each in ids)))
    return tuple(answers)


def _counted(
    pool: Searchable, vacancy: VacancyRecord, proximity: Proximity, as_of: date, parameters: Parameters, top: int
) -> tuple[int, Sequence[str]]:
    """How many are eligible, and who is listed: without the counts over everybody that a page shows once.

    Only those whom the country is open to are counted: no loosening opens it to others.
    """
    from siraba.core.matching import fast, halls, masks  # noqa: PLC0415 - Numba takes half a second to import

    ranked = fast.rank(pool, vacancy, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    eligible = 0
    for segment in pool.segments:
        hall = halls.halls(segment.table).hall(vacancy, parameters, as_of)
        source = segment.table  # the codes of both are the same, and so is what is near
        hall.derived("nearness", proximity, lambda source=source: nearness(source, proximity))
        words = masks.remaining(hall, halls.alive(segment, hall), vacancy, proximity, parameters, as_of)
        eligible += int(np.bitwise_count(words).sum())
    return eligible, ranked.ids


def _ages(vacancy: VacancyRecord) -> Iterator[Loosened]:
    if vacancy.age_min is not None:
        yield _one(vacancy, Constraint.AGE, vacancy.age_min, None, age_min=None)
    if vacancy.age_max is not None:
        yield _one(vacancy, Constraint.AGE, vacancy.age_max, None, age_max=None)


def _language(vacancy: VacancyRecord, at: int, asked: AskedLanguage) -> Iterator[Loosened]:
    lower = max((level for level in LanguageLevel if level.examined and level < asked.level), default=None)
    rest = vacancy.languages[:at], vacancy.languages[at + 1 :]
    steps: list[tuple[str | None, tuple[AskedLanguage, ...]]] = [(None, ())]
    if lower is not None:
        steps.insert(0, (lower.word, (AskedLanguage(asked.code, lower),)))
    for word, instead in steps:
        languages = (*rest[0], *instead, *rest[1])
        yield Loosened(Constraint.LANGUAGE, asked.code, asked.level.word, word, replace(vacancy, languages=languages))


def _one(vacancy: VacancyRecord, what: Constraint, was: object, now: object | None, **changed: object) -> Loosened:
    loosened = replace(vacancy, **changed)  # type: ignore[arg-type]  # each caller names fields of the record
    return Loosened(what, None, str(was), None if now is None else str(now), loosened)
