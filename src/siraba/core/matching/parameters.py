"""The numbers of the formula: a versioned document that an installation may change, checked when it is read.

Shares and weights are integer millionths. Why each default has its value stands in docs/matching.md.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from siraba.core.matching.results import Component
from siraba.core.terms.levels import Evidence

WHOLE = 1_000_000

Share = Annotated[int, Field(ge=0, le=WHOLE, strict=True)]
Partial = Annotated[int, Field(ge=0, lt=WHOLE, strict=True)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Document):
    """What each component can bring; they sum to 1,000,000."""

    skills: Share = 400_000
    occupation: Share = 180_000
    experience: Share = 120_000
    languages: Share = 100_000
    wishes: Share = 90_000
    place: Share = 60_000
    education: Share = 50_000

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.of(component) for component in Component)
        if total != WHOLE:
            raise ValueError(f"the weights sum to {total}, not to {WHOLE}")
        return self

    def of(self, component: Component) -> int:
        """The weight of a component."""
        return int(getattr(self, component.value))


class Neutral(_Document):
    """The share a component earns when nothing is known (or asked): never nothing, never everything."""

    skills: Partial = 250_000
    occupation: Partial = 250_000
    experience: Partial = 300_000
    languages: Partial = 400_000
    wish: Partial = 500_000
    place: Partial = 450_000
    education: Partial = 500_000


class EvidenceFactors(_Document):
    """How much of a skill counts, by what proves it."""

    presumed: Share = 300_000
    declared: Share = 700_000
    shown: Share = 800_000
    tested: Share = 900_000
    certified: Share = 1_000_000

    @model_validator(mode="after")
    def _rising(self) -> Self:
        factors = self.by_level
        if any(low >= high for low, high in pairwise(factors)):
            raise ValueError("presumed < declared < shown < tested < certified must hold")
        return self

    @property
    def by_level(self) -> tuple[int, ...]:
        """The factors in the order of `Evidence`."""
        return tuple(int(getattr(self, level.word)) for level in Evidence)


class Places(_Document):
    """The share of the place component, by where the person lives."""

    same_region: Share = 1_000_000
    mobile: Share = 700_000
    abroad: Share = 400_000
    not_mobile: Share = 150_000


class Wishes(_Document):
    """How the wishes component is divided; they sum to 1,000,000. Pay that lies `pay_span` below what was hoped for (a
    share of it) counts nothing, and in between it falls evenly."""

    contract: Share = 300_000
    pay: Share = 450_000
    working_time: Share = 250_000
    pay_span: Annotated[int, Field(gt=0, le=WHOLE, strict=True)] = 500_000

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.contract + self.pay + self.working_time != WHOLE:
            raise ValueError(f"the wishes must sum to {WHOLE}")
        return self


class Parameters(_Document):
    """Everything that the formula leaves open.

    Years are thousandths (`experience_half` 3000 is three years). `tree[n - 1]` is the nearness of occupations whose
    group paths share n leading characters. `education_surplus[n]` and `language_surplus[n]` are the shares for n
    levels above what is asked; the last value goes on.
    """

    version: Annotated[int, Field(ge=1, strict=True)] = 1
    weights: Weights = Weights()
    neutral: Neutral = Neutral()
    evidence: EvidenceFactors = EvidenceFactors()
    optional_share: Share = 500_000
    tree: Annotated[tuple[Partial, ...], Field(min_length=1, max_length=16)] = (100_000, 250_000, 450_000, 650_000)
    near_occupation: Annotated[int, Field(ge=1, le=WHOLE, strict=True)] = 450_000
    experience_half: Annotated[int, Field(ge=1, le=100_000, strict=True)] = 3_000
    experience_half_least: Annotated[int, Field(ge=1, le=100_000, strict=True)] = 1_000
    fading_half: Annotated[int, Field(ge=1, le=100, strict=True)] = 10
    fading_unknown: Share = 700_000
    education_surplus: Annotated[tuple[Share, ...], Field(min_length=1)] = (WHOLE, WHOLE, 850_000, 700_000, 600_000)
    language_surplus: Annotated[tuple[Share, ...], Field(min_length=1)] = (600_000, 800_000, 900_000, 950_000, WHOLE)
    places: Places = Places()
    wishes: Wishes = Wishes()
    confirmation_days: Annotated[int, Field(ge=1, le=36_500, strict=True)] = 180
    adult_age: Annotated[int, Field(ge=15, le=30, strict=True)] = 18

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for name, steps in (("tree", self.tree), ("language_surplus", self.language_surplus)):
            if any(low > high for low, high in pairwise(steps)):
                raise ValueError(f"{name} must not fall")
        for name, neutral, best in (
            ("languages", self.neutral.languages, self.language_surplus[0]),
            ("education", self.neutral.education, max(self.education_surplus)),
            ("place", self.neutral.place, self.places.same_region),
        ):
            if neutral > best:
                raise ValueError(f"not knowing ({name}) must not earn more than the best that can be known")
        return self


DEFAULT = Parameters()
