"""What a vacancy must say before people may be proposed for it; plain values, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings

from siraba.apps.persons.rules import sought
from siraba.core.fairness.facts import PostKind
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
    kind: str = ""
    sector: str = ""
    hours_week: float | None = None
    duration_months: int | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    worker_pays: bool | None = None
    criteria: tuple[Mapping[str, Any], ...] = ()
    dispute_since: date | None = None
    agreement: str = ""
    agency_id: UUID | None = None
    mandate_id: UUID | None = None
    language: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_licence: str = ""


TONGUES = ("fr", "en", "ar")
"""Languages in which adverts are published."""
FAIR_TERMS = (
    "kind", "sector", "hours_week", "duration_months", "terms", "worker_pays", "criteria", "dispute_since", "agreement",
    "agency_id", "mandate_id", "language", "texts", "open_licence",
)  # fmt: skip
"""Columns that came with the rules of fair recruitment. A file that does not know them takes nothing away."""
OWN_WORDS = ("housing", "travel_payer", "return_payer", "rest_day", "leave", "food", "trial", "trade", "tutor")
"""Terms that are stated in the employer's words."""


PARTED_AS = ("title", "occupation_id", "employer_id", "country", "region", "place")
"""What an inspection looked at when it found that a post has nothing to do with a dispute; more posts count too."""


def dispute_of(vacancy: Any) -> date | None:
    """First day of the labour dispute that a post stands in: its own, or that of its employer; None: there is none."""
    found: date | None = vacancy.dispute_since or (vacancy.employer.dispute_since if vacancy.employer else None)
    return found


def post_kind(vacancy: Any, home: str) -> PostKind:
    """The kind of post: as it was said, else by its country."""
    if vacancy.kind:
        return PostKind(vacancy.kind)
    return PostKind.ABROAD if vacancy.country and vacancy.country != home else PostKind.HOME


def given_terms(vacancy: Any) -> frozenset[str]:
    """The names of the terms that a vacancy states (`data/rules/terms.yaml`)."""
    said = {
        "employer": vacancy.employer_id,
        "place": vacancy.place or vacancy.region,
        "occupation": vacancy.occupation_id,
        "positions": vacancy.positions,
        "pay": vacancy.pay_amount is not None,
        "hours": vacancy.hours_week,
        "duration": vacancy.duration_months or vacancy.contract_kind == "permanent",
        "start": vacancy.start_date,
    }
    own = (name for name in OWN_WORDS if str(vacancy.terms.get(name, "")).strip())
    return frozenset([*(name for name, value in said.items() if value), *own])


def advert_text(vacancy: Any) -> str:
    """Everything that an advert says in words, for the scan and to know it again."""
    further = (text for each in vacancy.texts.values() for text in each.values())
    return "\n".join(part for part in (vacancy.title, vacancy.description, *vacancy.terms.values(), *further) if part)


def searched(title: str, place: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    """What a search of adverts looks in: the title, the place, and the titles in further languages."""
    return sought(title, place, *(each.get("title", "") for each in texts.values()))


def vacancy_fields(entry: VacancyEntry) -> dict[str, Any]:
    """The columns of a vacancy that an entry fills."""
    same = (
        "office_id", "description", "occupation_id", "coding_confidence", "employer_id", "country", "region",
        "positions", "start_date", "closes_on", "contract_kind", "working_time", "min_education",
        "min_experience_years", "experience_required", "age_min", "age_max", "age_source",
    )  # fmt: skip
    fields = {name: getattr(entry, name) for name in (*same, *FAIR_TERMS)}
    fields |= {
        "terms": dict(entry.terms),
        "criteria": [dict(each) for each in entry.criteria],
        "texts": {language: dict(said) for language, said in entry.texts.items()},
    }
    pay = entry.pay
    return fields | {
        "title": entry.title.strip()[:300],
        "place": entry.place[:120],
        "sought": searched(entry.title, entry.place, entry.texts),
        "licences": list(entry.licences),
        "pay_amount": pay.amount if pay else None,
        "pay_currency": pay.currency if pay else "",
        "pay_period": pay.period.value if pay else "",
    }


@dataclass(frozen=True, slots=True)
class Stay:
    """A step of a vacancy: how often it came there, how long it stood there in all, and whether it does now."""

    step: str
    times: int
    seconds: int
    now: bool


STEPS = ("draft", "submitted", "returned", "published", "filled", "expired", "withdrawn")
"""The steps of a vacancy in the order of its way."""
ENDS = frozenset({"filled", "expired", "withdrawn"})
"""Steps in which nothing is waited for: the clock stands still there."""


def stays(moved: Sequence[tuple[datetime, str]], now: datetime) -> list[Stay]:
    """Time in each step, from when it came to which; what came twice to one step without leaving it came once."""
    moved = sorted(moved)
    seconds: dict[str, float] = {}
    times: dict[str, int] = {}
    before = ""
    for (at, step), (until, _next) in zip(moved, [*moved[1:], (now, "")], strict=True):
        times[step] = times.get(step, 0) + (step != before)
        waited = 0.0 if step in ENDS else max(0.0, (until - at).total_seconds())
        seconds[step], before = seconds.get(step, 0.0) + waited, step
    return [Stay(step, times[step], round(seconds[step]), step == before) for step in STEPS if step in times]


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """When reports hide an offer: weights by reason that sum to `hide_at`, of at least so many `senders`, in `days`."""

    hide_at: int
    senders: int
    days: int
    times_after_seen: int
    a_sender_an_offer: int
    a_sender_a_day: int
    weights: Mapping[str, int]
    reason: str


@cache
def report_policy() -> ReportPolicy:
    """The policy of `data/rules/reports.yaml`."""
    said = yaml.safe_load((Path(settings.DATA_DIR) / "rules" / "reports.yaml").read_text(encoding="utf-8"))
    return ReportPolicy(**said)
