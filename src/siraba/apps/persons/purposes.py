"""What personal data are used for, as data: basis, fields, recipients, and the words that a person agrees to.

`data/persons/purposes.yaml` is read once and checked: `purposes()` is every purpose in the order of the file,
`purpose(code)` one of them. No purpose can name another that it depends on: the schema has no place for it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from siraba.apps.foundation.terms import Term, check_kinds, term
from siraba.apps.foundation.words import Words


class BadPurposes(ValueError):
    """The file cannot be used; the message names the file, the purpose and the field, and what is wrong with it."""


class UnknownPurpose(LookupError):
    """There is no such purpose in `data/persons/purposes.yaml`."""


class Basis(StrEnum):
    """On what the use of data rests. Only CONSENT is asked for, and can be taken back."""

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"


class Scope(StrEnum):
    """What one agreement is for."""

    NONE = "none"
    COUNTRY = "country"
    ORGANISATION = "organisation"
    PROJECT = "project"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConsentText(Words):
    """The words that a person agrees to, from a day on. Those who agreed to an earlier version stay with it."""

    version: str = Field(pattern=r"^[0-9]{4}-[0-9]+$", max_length=20)
    since: date


class Recipient(_Strict):
    """Who is shown the fields."""

    code: str = Field(pattern=r"^[a-z_]+$")
    names: Words


class DataField(_Strict):
    """A kind of personal data; `dpv` is its term in the Data Privacy Vocabulary."""

    dpv: str = Field(pattern=r"^(pd|dpv):[A-Za-z]+$")
    names: Words


class PurposeEntry(_Strict):
    """One use of personal data. `organisation` is the kind of organisation that one agreement is for.

    `kept` are the terms after which what it uses goes, by their kinds (`foundation.terms`).
    """

    code: str = Field(pattern=r"^[a-z_]+$", max_length=20)
    basis: Basis
    law: Words
    abroad: bool
    scope: Scope
    organisation: str = Field(default="", pattern=r"^(|employer|partner_service)$")
    lasts_months: int | None = Field(default=None, ge=1)
    dpv_purpose: str = Field(pattern=r"^dpv:[A-Za-z]+$")
    names: Words
    fields: tuple[str, ...] = Field(min_length=1)
    recipients: tuple[Recipient, ...] = Field(min_length=1)
    kept: tuple[str, ...] = Field(min_length=1)
    texts: tuple[ConsentText, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether people are asked to agree to it."""
        return self.basis is Basis.CONSENT

    def terms(self, on: date) -> list[Term]:
        """How long, as it is in force on a day, in the order of `kept`."""
        return [term(kind, on) for kind in self.kept]

    def text(self, on: date) -> ConsentText:
        """The version in force on a day. Raises LookupError for a day before the first."""
        found = [each for each in self.texts if each.since <= on]
        if not found:
            raise LookupError(f"{self.code}: no text is in force on {on.isoformat()}")
        return found[-1]

    def version(self, version: str) -> ConsentText | None:
        """The text that somebody agreed to; None for a version that the file does not have."""
        return next((each for each in self.texts if each.version == version), None)

    @model_validator(mode="after")
    def _whole(self) -> PurposeEntry:
        check_kinds(self.kept)
        if self.asked != bool(self.texts):
            raise ValueError(f"a purpose that people agree to has `texts`, and no other has; its basis is {self.basis}")
        if not self.asked and self.scope is not Scope.NONE:
            raise ValueError(f"only an agreement has a `scope`; its basis is {self.basis}")
        if (self.scope is Scope.ORGANISATION) != bool(self.organisation):
            raise ValueError("`organisation` goes with `scope: organisation`, and with nothing else")
        since = [each.since for each in self.texts]
        if since != sorted(set(since)):
            raise ValueError("the versions of its text stand in the order of their days, one a day")
        twice = [version for version, times in Counter(each.version for each in self.texts).items() if times > 1]
        if twice:
            raise ValueError(f"the version {twice[0]} stands there twice")
        return self


class Purposes(_Strict):
    """The whole file."""

    fields: dict[str, DataField]
    purposes: tuple[PurposeEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Purposes:
        for each in self.purposes:
            unknown = [name for name in each.fields if name not in self.fields]
            if unknown:
                raise ValueError(f"{each.code}: the field {unknown[0]} is not among `fields`")
        twice = [code for code, times in Counter(each.code for each in self.purposes).items() if times > 1]
        if twice:
            raise ValueError(f"the purpose {twice[0]} stands there twice")
        return self

    def of(self, code: str) -> PurposeEntry:
        """One purpose. Raises UnknownPurpose."""
        found = next((each for each in self.purposes if each.code == code), None)
        if found is None:
            raise UnknownPurpose(f"There is no purpose {code!r} in data/persons/purposes.yaml.")
        return found


def read_purposes(path: Path) -> Purposes:
    """The purposes of a file. Raises BadPurposes with one line for each thing that is wrong."""
    try:
        said: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Purposes.model_validate(said)
    except yaml.YAMLError as trouble:
        raise BadPurposes(f"{path.name}: {trouble}") from trouble
    except ValidationError as trouble:
        raise BadPurposes("\n".join(f"{path.name}: {line}" for line in _lines(trouble, said))) from trouble


def _lines(trouble: ValidationError, said: Any) -> list[str]:
    return [f"{_where(each['loc'], said)}{each['msg'].removeprefix('Value error, ')}" for each in trouble.errors()]


def _where(place: tuple[int | str, ...], said: Any) -> str:
    """`match_home, texts 1, fr: ` rather than `purposes.1.texts.0.fr`."""
    shown: list[str] = []
    for step in place:
        said = _below(said, step)
        if isinstance(step, int):
            name = said.get("code") if isinstance(said, dict) else None
            shown[-1:] = [str(name) if name else f"{shown[-1]} {step + 1}"]
        else:
            shown.append(step)
    return f"{', '.join(shown)}: " if shown else ""


def _below(said: Any, step: int | str) -> Any:
    if isinstance(said, list) and isinstance(step, int) and step < len(said):
        return said[step]
    return said.get(step) if isinstance(said, dict) else None


@cache
def catalogue() -> Purposes:
    """The purposes of this installation, read once. Raises BadPurposes."""
    return read_purposes(settings.DATA_DIR / "persons" / "purposes.yaml")


def purposes() -> tuple[PurposeEntry, ...]:
    """Every purpose, in the order of the file."""
    return catalogue().purposes


def purpose(code: str) -> PurposeEntry:
    """One purpose. Raises UnknownPurpose."""
    return catalogue().of(code)


def asked_for() -> tuple[PurposeEntry, ...]:
    """The purposes that people are asked to agree to."""
    return tuple(each for each in purposes() if each.asked)
