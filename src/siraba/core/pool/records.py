"""One person and one vacancy as the matching sees them: plain values, the same from a file or a database.

Codes are opaque strings. `None` everywhere means *not known* and is never replaced by a guess; an empty
tuple or set means *known to be none*. Field for field these are the rows of the file formats (docs/matching.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay


@dataclass(frozen=True, slots=True)
class HeldOccupation:
    """An occupation a person does or seeks. `years` of practice, `last_year` it was practised (calendar year)."""

    code: str
    years: float | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill with what proves it."""

    code: str
    evidence: Evidence = Evidence.DECLARED


@dataclass(frozen=True, slots=True)
class KnownLanguage:
    """A language (BCP 47 tag) with a level; `None` when the person never said how well."""

    code: str
    level: LanguageLevel | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Agreement to be matched: everywhere, or for the listed countries (ISO 3166-1 alpha-2) until a day.

    An absent consent is a refusal for matching, never *unknown*.
    """

    countries: tuple[tuple[str, date | None], ...] = ()
    everywhere: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A registered person.

    `country` is where the person lives (ISO 3166-1 alpha-2), `region` an ISO 3166-2 code, `destinations` the
    countries they wish to work in, home included. `mobile` is whether they would move within their country.
    `confirmed_on` is when the registration was last confirmed, `registered_until` its end (None: no end is set). `live`
    is whether the registration is open at all. `excluded_from` lists vacancies this person was
    excluded from or already presented to.
    """

    id: str
    occupations: tuple[HeldOccupation, ...] | None = None
    skills: tuple[HeldSkill, ...] | None = None
    education: int | None = None
    languages: tuple[KnownLanguage, ...] | None = None
    licences: tuple[str, ...] | None = None
    country: str | None = None
    region: str | None = None
    destinations: tuple[str, ...] | None = None
    mobile: bool | None = None
    birth: PartialDate | None = None
    available_from: date | None = None
    contract_kinds: tuple[str, ...] | None = None
    working_times: tuple[str, ...] | None = None
    min_pay: Pay | None = None
    consent: Consent = field(default_factory=Consent)
    live: bool = True
    confirmed_on: date | None = None
    registered_until: date | None = None
    placed: bool = False
    excluded_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """A language a vacancy requires, with the minimum CEFR level."""

    code: str
    level: LanguageLevel


@dataclass(frozen=True, slots=True)
class VacancyRecord:
    """A vacancy. `age_min`/`age_max` only where a law or scheme sets them; `education` is the ISCED minimum.

    `experience_required` says that `min_experience_years` is a true condition, not a preference.
    """

    id: str
    occupation: str | None = None
    essential_skills: tuple[str, ...] | None = None
    optional_skills: tuple[str, ...] = ()
    min_experience_years: float | None = None
    experience_required: bool = False
    min_education: int | None = None
    languages: tuple[AskedLanguage, ...] = ()
    licences: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    start_date: date | None = None
    positions: int = 1
    contract_kind: str | None = None
    working_time: str | None = None
    pay: Pay | None = None
    open: bool = True
    closes_on: date | None = None
