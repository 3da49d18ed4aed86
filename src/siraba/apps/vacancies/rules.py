"""What a vacancy must say before people may be proposed for it; plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from siraba.apps.persons.rules import sought
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay

REQUIRED_TERMS = ("title", "occupation_id", "country", "positions")
"""Terms without which nobody can be matched. The full list of a fair advert comes with the fairness rules."""


def missing_terms(vacancy: Any) -> list[str]:
    """Names of the required terms that a vacancy does not have."""
    return [term for term in REQUIRED_TERMS if not getattr(vacancy, term)]


@dataclass(frozen=True, slots=True)
class VacancyEntry:
    """A vacancy as a form or a file says it. Ids are database ids; None is *not known*."""

    title: str
    office_id: int
    description: str = ""
    occupation_id: int | None = None
    coding_confidence: float | None = None
    employer_id: int | None = None
    country: str | None = None
    region: str | None = None
    place: str = ""
    positions: int = 1
    start_date: date | None = None
    closes_on: date | None = None
    contract_kind: str | None = None
    working_time: str | None = None
    pay: Pay | None = None
    min_education: int | None = None
    min_experience_years: float | None = None
    experience_required: bool = False
    licences: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    age_source: str = ""
    skills: tuple[tuple[int, bool], ...] = ()
    languages: tuple[tuple[str, LanguageLevel], ...] = ()
    happened_on: date | None = None


def vacancy_fields(entry: VacancyEntry) -> dict[str, Any]:
    """The columns of a vacancy that an entry fills."""
    same = (
        "office_id", "description", "occupation_id", "coding_confidence", "employer_id", "country", "region",
        "positions", "start_date", "closes_on", "contract_kind", "working_time", "min_education",
        "min_experience_years", "experience_required", "age_min", "age_max", "age_source",
    )  # fmt: skip
    fields = {name: getattr(entry, name) for name in same}
    pay = entry.pay
    return fields | {
        "title": entry.title.strip()[:300],
        "place": entry.place[:120],
        "sought": sought(entry.title, entry.place),
        "licences": list(entry.licences),
        "pay_amount": pay.amount if pay else None,
        "pay_currency": pay.currency if pay else "",
        "pay_period": pay.period.value if pay else "",
    }
