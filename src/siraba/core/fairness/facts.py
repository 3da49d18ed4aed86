"""What the checks are told about an advert and who is behind it: plain values, None for *not known*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from siraba.core.fairness.minimum import Minimum
from siraba.core.terms.money import Pay


class PostKind(StrEnum):
    """Sorts of posts, which differ in what an advert must say."""

    HOME = "home"
    ABROAD = "abroad"
    DOMESTIC = "domestic"
    SEASONAL = "seasonal"
    APPRENTICESHIP = "apprenticeship"
    INTERNSHIP = "internship"


class LicenceState(StrEnum):
    """How a licence of an agency stands."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class CorridorState(StrEnum):
    """Whether people may be sent to a country."""

    OPEN = "open"
    SUSPENDED = "suspended"
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of information or of public advice."""

    owner: str
    source: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of a private agency; it holds on its last day. No countries: every country; no kinds: every work."""

    number: str
    state: LicenceState
    valid_until: date | None
    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes. `verified` is the answer of the register; an agency also needs a licence, whoever it is.

    `looked`: for a post abroad, whether due diligence for such posts was ever decided; at home the question does not
    arise.
    """

    name: str
    verified: bool | None
    review_due: date | None = None
    looked: bool = True
    agency: bool = False
    licence: Licence | None = None
    banned: bool = False
    """A sanction forbids the publisher, or the employer for whom an agency publishes, to work here."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """What an employer asked an agency to fill. `used` counts posts of other adverts under it."""

    headcount: int
    used: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    occupations: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """A requirement about what a person is. `source` cites the law or the signed scheme that sets it."""

    name: str
    source: str = ""
    second_signature: bool = False


@dataclass(frozen=True, slots=True)
class Corridor:
    """The status of a destination, from a dated national list."""

    country: str
    state: CorridorState
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class AdvertFacts:
    """All that is known of an advert when it is to be published.

    `given` are the names of the terms that it states (see `completeness.NEEDED`); `home` is the country of the
    service, `country` that of the post; `hours` are hours a week; `sector` is a division
    or a section of ISIC, `section` the section in which it lies; `safeguarded` are the countries of the WHO list.
    `employer` is whoever wants people, where an agency publishes.
    """

    kind: PostKind
    publisher: Publisher
    given: frozenset[str]
    home: str
    country: str | None = None
    occupation: str | None = None
    isco: str | None = None
    sector: str | None = None
    section: str | None = None
    positions: int | None = None
    pay: Pay | None = None
    hours: float | None = None
    minimums: Sequence[Minimum] = ()
    mandate: Mandate | None = None
    employer: Publisher | None = None
    worker_pays: bool | None = None
    criteria: Sequence[Criterion] = field(default_factory=tuple)
    dispute_since: date | None = None
    dispute_unrelated: bool = False
    corridor: Corridor | None = None
    safeguarded: frozenset[str] | None = None
    agreement: str | None = None
    confirmed_on: date | None = None
    fresh_days: int = 90
