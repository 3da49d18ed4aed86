"""What people and vacancies look like outside: public ids, public codes, ISO dates, money in minor units."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Code = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]+$")]
Evidences = Literal["presumed", "declared", "shown", "tested", "certified"]
Contracts = Literal[
    "permanent", "fixed_term", "temporary_agency", "seasonal", "apprenticeship", "internship", "self_employed",
    "domestic",
]  # fmt: skip
Levels = Literal["understands", "reads", "speaks", "A1", "A2", "B1", "B2", "C1", "C2"]


class PayData(Schema):
    """A pay: minor units of a currency (ISO 4217) per period."""

    amount: Annotated[int, Field(ge=0, le=10**12)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    period: Literal["hour", "day", "week", "month", "year"]


class LanguageData(Schema):
    """A language (BCP 47) with a level."""

    code: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")]
    level: Levels | None = None


class SkillData(Schema):
    """A skill as `scheme:code` with what proves it."""

    code: Code
    evidence: Evidences = "declared"


OwnWords = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""A term in the employer's words."""


class TextData(Schema):
    """Title and description in one language."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    description: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")] = ""


class VacancyIn(Schema):
    """A vacancy as an employer's or agency's program sends it. The title is coded; unsure ones wait for a person."""

    title: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    description: Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")] = ""
    employer: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    country: Country | None = None
    region: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] | None = None
    place: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    positions: Annotated[int, Field(ge=1, le=100_000)] = 1
    start_date: date | None = None
    closes_on: date | None = None
    contract_kind: Contracts | None = None
    working_time: Literal["full_time", "part_time"] | None = None
    pay: PayData | None = None
    min_education: Annotated[int, Field(ge=0, le=8)] | None = None
    min_experience_years: Annotated[float, Field(ge=0, le=60)] | None = None
    experience_required: bool = False
    licences: Annotated[list[Code], Field(max_length=20)] = []
    age_min: Annotated[int, Field(ge=14, le=99)] | None = None
    age_max: Annotated[int, Field(ge=14, le=99)] | None = None
    age_source: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    essential_skills: Annotated[list[Code], Field(max_length=60)] = []
    optional_skills: Annotated[list[Code], Field(max_length=60)] = []
    languages: Annotated[list[LanguageData], Field(max_length=20)] = []
    kind: Literal["", "home", "abroad", "domestic", "seasonal", "apprenticeship", "internship"] = ""
    hours_week: Annotated[float, Field(ge=1, le=168)] | None = None
    duration_months: Annotated[int, Field(ge=1, le=600)] | None = None
    worker_pays: bool | None = None
    open_licence: Literal["", "CC-BY-4.0", "CC0-1.0"] = ""
    texts: dict[Literal["fr", "en", "ar"], TextData] = {}
    housing: OwnWords = ""
    travel_payer: OwnWords = ""
    return_payer: OwnWords = ""
    rest_day: OwnWords = ""
    leave: OwnWords = ""
    food: OwnWords = ""
    trial: OwnWords = ""
    trade: OwnWords = ""
    tutor: OwnWords = ""


class OfferOut(Schema):
    """A published offer, as anybody may read it. `open_licence`: what others may do with its text (SPDX).

    `texts` are title and description in further languages.
    """

    id: UUID
    reference: str
    title: str
    description: str
    language: str
    employer: str | None
    occupation: str | None
    country: str | None
    region: str | None
    place: str
    positions: int
    published_on: date | None
    closes_on: date | None
    confirmed_on: date | None
    start_date: date | None
    contract_kind: str | None
    working_time: str | None
    hours_week: float | None
    duration_months: int | None
    pay: PayData | None
    terms: dict[str, str]
    open_licence: str
    texts: dict[str, TextData]


class OfferPage(Schema):
    """Published offers, newest first; `next` is the `after` of the page that follows."""

    items: list[OfferOut]
    next: str | None


class VacancyOut(Schema):
    """A vacancy."""

    id: UUID
    reference: str
    title: str
    state: str
    employer: str | None
    occupation: str | None
    country: str | None
    region: str | None
    place: str
    positions: int
    published_on: date | None
    closes_on: date | None
    start_date: date | None
    contract_kind: str | None
    working_time: str | None
    pay: PayData | None


class VacancyPage(Schema):
    """Vacancies, newest first; `next` is the `after` of the page that follows."""

    items: list[VacancyOut]
    next: str | None


class MoveIn(Schema):
    """A transition of a lifecycle."""

    verb: Annotated[str, Field(max_length=20)]
    reason: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""


class PersonIn(Schema):
    """Somebody who looks for work, as a partner's program sends them."""

    given_names: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    family_names: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    sex: Literal["f", "m", "x"] | None = None
    birth: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    region: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] | None = None
    place: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    phones: Annotated[list[Text], Field(max_length=5)] = []
    title: Text | None = None
    years: Annotated[float, Field(ge=0, le=70)] | None = None
    last_year: Annotated[int, Field(ge=1940, le=2100)] | None = None
    skills: Annotated[list[SkillData], Field(max_length=100)] = []
    languages: Annotated[list[LanguageData], Field(max_length=20)] = []
    education: Annotated[int, Field(ge=0, le=8)] | None = None
    destinations: Annotated[list[Country], Field(max_length=50)] | None = None
    mobile: bool | None = None
    available_from: date | None = None
    min_pay: PayData | None = None
    consent_home: bool = False
    consent_abroad: Annotated[list[Country], Field(max_length=50)] = []
    if_known: Literal["refuse", "enter"] = "refuse"
    different_from: Annotated[list[UUID], Field(max_length=20)] = []


class PersonOut(Schema):
    """A registered person, as a list shows them."""

    id: UUID
    reference: str
    given_names: str
    family_names: str
    country: str | None
    region: str | None
    place: str
    state: str
    confirmed_on: date | None
    titles: list[str]


class PersonPage(Schema):
    """People, newest first; `next` is the `after` of the page that follows."""

    items: list[PersonOut]
    next: str | None


class ConsentIn(Schema):
    """An agreement the person gave: to what, for which country, organisation or project, and what shows it.

    `how` is `stated` where the other system knows no more; a paper says where it lies, a voice or a thumbprint who
    witnessed it, in which language, and who interpreted. Nothing is asked for what rests on the law.
    """

    purpose: Literal["match_home", "match_abroad", "employer", "partner_service", "research"]
    country: Country | None = None
    organisation: UUID | None = None
    project: Annotated[str, Field(max_length=120)] = ""
    until: date | None = None
    happened_on: date | None = None
    how: Literal["stated", "screen", "paper", "voice", "thumbprint"] = "stated"
    text_version: Annotated[str, Field(max_length=20)] = ""
    text_language: Literal["fr", "en", "ar"] | None = None
    paper_number: Annotated[str, Field(max_length=60)] = ""
    paper_place: Annotated[str, Field(max_length=120)] = ""
    paper_seen_by: Annotated[str, Field(max_length=150)] = ""
    witness: Annotated[str, Field(max_length=150)] = ""
    interpreter: Annotated[str, Field(max_length=150)] = ""
    spoken_language: Annotated[str, Field(max_length=20)] = ""


class ConsentOut(Schema):
    """An agreement on file; `text_version` is empty where nobody knows which words were agreed to."""

    id: UUID
    purpose: str
    country: str | None
    organisation: UUID | None
    project: str
    until: date | None
    how: str
    text_version: str
    withdrawn_on: date | None


class PartOut(Schema):
    """One part of a score, in millionths of the whole; `known` is false where a neutral value stands."""

    component: str
    points: int
    possible: int
    known: bool


class MatchOut(Schema):
    """One person for a vacancy, or one vacancy for a person."""

    rank: int
    person: UUID
    vacancy: UUID
    score: int
    parts: list[PartOut]
    to_verify: list[str]


class StepOut(Schema):
    """One condition: how many fail it, how many remain after it and all before."""

    condition: str
    subject: str | None
    failing: int
    remaining: int


class ShortlistOut(Schema):
    """The best, in order, with who is out and why."""

    as_of: date
    total: int
    eligible: int
    matches: list[MatchOut]
    funnel: list[StepOut]
