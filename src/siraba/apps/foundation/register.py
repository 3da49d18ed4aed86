"""The register of processing and the impact assessment as data: which models hold what of whom, why, and how long.

`data/privacy/register.yaml` names every model of the house; `undeclared()` says which it forgot, so that a test fails
when somebody adds one. What their fields are called is said by `holdings`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from pydantic import BaseModel, ConfigDict, Field, field_validator

from siraba.apps.foundation.terms import check_kinds

Words = dict[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Declared(_Strict):
    """What a model holds: of which category, about whom, for which purposes, after which terms it goes.

    Without a term it is kept as long as the thing that it belongs to.
    """

    category: str
    about: str
    purposes: tuple[str, ...] = Field(min_length=1)
    kept: tuple[str, ...]

    @field_validator("kept")
    @classmethod
    def _has_terms(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        check_kinds(kinds)
        return kinds


class Register(_Strict):
    """The whole file."""

    categories: dict[str, Words]
    about: dict[str, Words]
    special: Words
    transfers: Words
    security: Words
    models: dict[str, Declared]
    nothing: tuple[str, ...]


class Grade(_Strict):
    """How likely and how grave, from 1 to 4 each."""

    likelihood: int = Field(ge=1, le=4)
    severity: int = Field(ge=1, le=4)

    @property
    def weight(self) -> int:
        """Likelihood times severity: 1 to 16."""
        return self.likelihood * self.severity


class Measure(_Strict):
    """Something done about a risk, and where in the repository it is shown."""

    says: Words
    shown: tuple[str, ...] = Field(min_length=1)


class Risk(_Strict):
    """What could harm people, without and with what is done about it."""

    code: str = Field(pattern=r"^[a-z_]+$", max_length=30)
    risk: Words
    before: Grade
    after: Grade
    measures: tuple[Measure, ...] = Field(min_length=1)

    @property
    def digest(self) -> str:
        """Of everything it says: who accepted other words did not accept these."""
        return hashlib.blake2b(self.model_dump_json().encode(), digest_size=16).hexdigest()


@cache
def register() -> Register:
    """The declarations of this version. Raises ValueError naming what is wrong."""
    return Register.model_validate(_read("register.yaml"))


@cache
def risks() -> tuple[Risk, ...]:
    """The risks of this version. Raises ValueError naming what is wrong."""
    return tuple(Risk.model_validate(each) for each in _read("impact.yaml"))


def _read(name: str) -> Any:
    return yaml.safe_load((settings.DATA_DIR / "privacy" / name).read_text(encoding="utf-8"))


def house_models() -> dict[str, type[Model]]:
    """Every model of the house by its label, in the order of the apps."""
    return {model._meta.label_lower: model for model in apps.get_models() if model.__module__.startswith("siraba.")}


def undeclared() -> set[str]:
    """Models that the register forgot, or names and there are not."""
    said = {*register().models, *register().nothing}
    return said ^ set(house_models())


def fields_of(label: str) -> list[str]:
    """The fields of a model that hold something, by their names in the database."""
    model = house_models()[label]
    return [each.attname for each in model._meta.concrete_fields if each.name not in {"id", "public_id"}]
