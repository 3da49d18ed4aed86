"""The register of processing and the impact assessment as data: which models hold what of whom, why, and how long.

`data/privacy/register.yaml` names every model of the house; `undeclared()` says which it forgot, so that a test fails
when somebody adds one. What their fields are called is said by `holdings`, and by `data/privacy/fields.yaml` for what
is not told to people themselves: `unnamed()` says which column has no words.
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

from siraba.apps.foundation.holdings import holdings
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


class Called(_Strict):
    """What models and columns are called that nobody reads of themselves. A column: `name`, or `app.model.name`."""

    titles: dict[str, Words]
    fields: dict[str, Words]


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


@cache
def called() -> Called:
    """The words of this version. Raises ValueError naming what is wrong."""
    return Called.model_validate(_read("fields.yaml"))


def title_of(label: str) -> Words:
    """What a model is called, by language, that `holdings` says nothing of. Raises KeyError."""
    return called().titles[label]


def field_of(label: str, name: str) -> Words:
    """What a column is called, by language, that `holdings` says nothing of. Raises KeyError."""
    words = called().fields
    return words.get(f"{label}.{name}") or words[name]


def unnamed() -> set[str]:
    """Models and columns of the register without words, and words of what there is not: `app.model`, `app.model.name`.

    A column that `holdings` calls something needs none here.
    """
    told = {model._meta.label_lower: each for model, each in holdings().items()}
    models = {label: fields_of(label) for label in register().models}
    bare = {(label, name) for label, names in models.items() for name in names}
    bare -= {(label, name) for label, each in told.items() for name in each.words}
    lacking = {f"{label}.{name}" for label, name in bare if not {name, f"{label}.{name}"} & called().fields.keys()}
    there = {name for _label, name in bare} | {f"{label}.{name}" for label, name in bare}
    return lacking | (called().fields.keys() - there) | (called().titles.keys() ^ (models.keys() - told.keys()))


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
