"""A job seeker as entered; plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from siraba.apps.persons.rules import PersonEntry
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay


@dataclass(frozen=True, slots=True)
class OccupationEntry:
    """An occupation held or sought: the person's words, and the code when it is sure (database id)."""

    title: str = ""
    occupation_id: int | None = None
    years: float | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill (database id) and what proves it."""

    skill_id: int
    evidence: Evidence = Evidence.DECLARED


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language (BCP 47) and how well, when it was said."""

    code: str
    level: LanguageLevel | None = None


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """What a person offers and wishes. None is *not known*; an empty tuple is *known to be none*."""

    education: int | None = None
    destinations: tuple[str, ...] | None = None
    mobile: bool | None = None
    available_from: date | None = None
    contract_kinds: tuple[str, ...] | None = None
    working_times: tuple[str, ...] | None = None
    licences: tuple[str, ...] | None = None
    min_pay: Pay | None = None
    occupations: tuple[OccupationEntry, ...] = ()
    skills: tuple[SkillEntry, ...] = ()
    languages: tuple[LanguageEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class JobSeekerEntry:
    """A person with profile and registration, in the office that registers them (database id)."""

    person: PersonEntry
    profile: ProfileEntry
    office_id: int
    confirmed_on: date | None = None
    until: date | None = None
    state: str = "open"


def profile_fields(entry: ProfileEntry) -> dict[str, Any]:
    """The columns of a profile that an entry fills."""
    pay = entry.min_pay
    return {
        "education": entry.education,
        "destinations": None if entry.destinations is None else list(entry.destinations),
        "mobile": entry.mobile,
        "available_from": entry.available_from,
        "contract_kinds": None if entry.contract_kinds is None else list(entry.contract_kinds),
        "working_times": None if entry.working_times is None else list(entry.working_times),
        "licences": None if entry.licences is None else list(entry.licences),
        "min_pay_amount": pay.amount if pay else None,
        "min_pay_currency": pay.currency if pay else "",
        "min_pay_period": pay.period.value if pay else "",
    }
