"""What a search answers: plain data with codes and integers, never sentences (a face writes those).

Points and scores are integer millionths: 1_000_000 is 100 points on a page. The formula is in docs/matching.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.unknown import Truth

BIN = 50_000
"""Width of a histogram bin: five points."""
BINS = 20


class Component(StrEnum):
    """The parts of a score, in the order in which they are shown."""

    SKILLS = "skills"
    OCCUPATION = "occupation"
    EXPERIENCE = "experience"
    LANGUAGES = "languages"
    WISHES = "wishes"
    PLACE = "place"
    EDUCATION = "education"


class Constraint(StrEnum):
    """The hard constraints, in the order of the funnel. `OPEN` is asked only when a person searches vacancies."""

    OPEN = "open"
    REGISTRATION = "registration"
    CONFIRMATION = "confirmation"
    NOT_PLACED = "not_placed"
    CONSENT = "consent"
    DESTINATION = "destination"
    ADULTHOOD = "adulthood"
    AGE = "age"
    AVAILABILITY = "availability"
    EDUCATION = "education"
    LANGUAGE = "language"
    LICENCE = "licence"
    EXPERIENCE = "experience"
    NOT_EXCLUDED = "not_excluded"


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a score: `points` out of `possible`.

    `asked` is False when the vacancy asks nothing here, `known` is False when the person's side (or the vacancy's) is
    not known; in both cases the component earned its published neutral constant.
    """

    component: Component
    points: int
    possible: int
    known: bool = True
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """One person for one vacancy. `rank` counts from 1; `parts` sum to `score`, in the order of `Component`.

    `to_verify` names constraints that let the person through because the fact is not known: a `Constraint` value,
    with `:code` behind it for a language or a licence (`language:fr`).
    """

    rank: int
    person_id: str
    vacancy_id: str
    score: int
    parts: tuple[Part, ...]
    to_verify: tuple[str, ...] = ()

    def part(self, component: Component) -> Part:
        """The part of one component."""
        return next(part for part in self.parts if part.component is component)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One constraint over everybody in the pool.

    `subject` is the code of the language or licence, else None. `failing` fail it, whatever else they fail;
    `only` fail it and nothing else (what giving it up would gain); `unknown` are let through to be verified;
    `remaining` meet this and all steps before it.
    """

    constraint: Constraint
    subject: str | None
    failing: int
    only: int
    unknown: int
    remaining: int


@dataclass(frozen=True, slots=True)
class SkillHolding:
    """How many of the eligible have an asked skill: `exact`, only a `related` one, or only `presumed` by a card."""

    code: str
    essential: bool
    exact: int
    related: int
    presumed: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best people for a vacancy. `total` people were looked at, `eligible` passed every constraint.

    `histogram` counts all eligible by score in `BINS` bins of five points; `holdings` are the asked skills, the
    rarest among the eligible first.
    """

    vacancy_id: str
    as_of: date
    matches: tuple[Match, ...]
    total: int
    eligible: int
    funnel: tuple[FunnelStep, ...]
    histogram: tuple[int, ...]
    holdings: tuple[SkillHolding, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """The best vacancies for a person: the same as a `Shortlist`, the roles exchanged."""

    person_id: str
    as_of: date
    matches: tuple[Match, ...]
    total: int
    eligible: int
    funnel: tuple[FunnelStep, ...]
    histogram: tuple[int, ...]


class SkillFit(StrEnum):
    """How a person has an asked skill. `UNKNOWN`: nothing is known of the person's skills."""

    EXACT = "exact"
    RELATED = "related"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SkillReason:
    """One asked skill: through which `held` skill, how similar (millionths), proven how, and the points it brought.

    `evidence` is `PRESUMED` when an occupation card presumes the skill. `points` of `possible` are shares of the
    component's points, rounded down one by one (their sum may be a few millionths below the part).
    """

    asked: str
    essential: bool
    fit: SkillFit
    held: str | None
    similarity: int
    evidence: Evidence | None
    points: int
    possible: int


class OccupationFit(StrEnum):
    """How near the nearest held occupation is: the same, near by the classification's table, in the same group."""

    SAME = "same"
    NEAR = "near"
    GROUP = "group"
    FAR = "far"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OccupationReason:
    """The nearest held occupation. `proximity` in millionths; `held` is None when far or not known."""

    fit: OccupationFit
    asked: str | None
    held: str | None
    proximity: int


@dataclass(frozen=True, slots=True)
class ExperienceReason:
    """Years in near occupations: as told (`years`), and weighted by nearness and fading (`counted`).

    `years` is None when not known. `partly` says that a near occupation has no years given beside those counted.
    """

    years: float | None
    counted: float
    minimum: float | None
    required: bool
    last_year: int | None
    partly: bool


@dataclass(frozen=True, slots=True)
class LanguageReason:
    """One asked language. `held` is None when the level, or the language at all, is not known."""

    code: str
    minimum: LanguageLevel
    held: LanguageLevel | None
    truth: Truth


@dataclass(frozen=True, slots=True)
class EducationReason:
    """ISCED levels; None: not asked, not known. `truth` is MET when nothing is asked."""

    held: int | None
    minimum: int | None
    truth: Truth


class PlaceFit(StrEnum):
    """Where the person lives against where the work is."""

    SAME_REGION = "same_region"
    MOBILE = "mobile"
    NOT_MOBILE = "not_mobile"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class Wish(StrEnum):
    """What a person said they want."""

    CONTRACT = "contract"
    PAY = "pay"
    WORKING_TIME = "working_time"


@dataclass(frozen=True, slots=True)
class WishReason:
    """One wish. `share` is how far it is met (millionths), a neutral constant where `truth` is UNKNOWN."""

    wish: Wish
    truth: Truth
    share: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this person has these points for this vacancy. Skills: those that cost most points first."""

    person_id: str
    vacancy_id: str
    score: int
    parts: tuple[Part, ...]
    skills: tuple[SkillReason, ...]
    occupation: OccupationReason
    experience: ExperienceReason
    languages: tuple[LanguageReason, ...]
    education: EducationReason
    place: PlaceFit
    wishes: tuple[WishReason, ...]
    to_verify: tuple[str, ...]
