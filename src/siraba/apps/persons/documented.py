"""Kinds of identity documents, where a copy is legally due (`data/persons/documents.yaml`), and numbers compared."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from siraba.apps.foundation.keyed import keyed

SHOWN = 4
"""Characters of a number that stay to be told apart by: at most so many, and never more than a third of it."""
_LEFT_OUT = re.compile(r"[^0-9A-Z]")


class Kind(BaseModel):
    """A kind of document; what of its number is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(pattern=r"^[a-z_]{1,30}$")
    number: Literal["none", "digest", "kept"]
    least: int = Field(ge=0)
    names: dict[str, str]


class Basis(BaseModel):
    """Where a copy is due: for which kinds, by which text, for how long. `read_by`: the lawyer who read it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(pattern=r"^[a-z_]{1,40}$")
    kinds: frozenset[str]
    country: str = Field("", pattern=r"^([A-Z]{2})?$")
    keep_days: int = Field(gt=0, le=3660)
    names: dict[str, str]
    source: str = Field(min_length=10)
    read_by: str = ""

    def until(self, day: date) -> date:
        """The last day of a copy that is made on a day."""
        return day + timedelta(days=self.keep_days)


class Documents(BaseModel):
    """The file as read. Raises ValidationError for what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kinds: tuple[Kind, ...]
    copies: tuple[Basis, ...]

    def kind(self, code: str) -> Kind | None:
        """A kind by its code."""
        return next((each for each in self.kinds if each.code == code), None)

    def bases(self, kind: str) -> list[Basis]:
        """Under what a copy of a kind may be kept: texts that a lawyer of the service has read."""
        return [each for each in self.copies if kind in each.kinds and each.read_by.strip()]


def documents() -> Documents:
    """The table in force: the installation's own, else the one that comes with the program."""
    own = Path(settings.SIRABA_HOME) / "documents.yaml"
    path = own if own.exists() else Path(settings.DATA_DIR) / "persons" / "documents.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Documents:
    return Documents.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def compared(number: str) -> str:
    """A number as it is compared: capitals and digits alone."""
    return _LEFT_OUT.sub("", number.upper())


def ending(number: str) -> str:
    """The last characters of a number, by which a person tells their documents apart; too few to be the number."""
    plain = compared(number)
    return plain[len(plain) - min(SHOWN, len(plain) // 3) :]


def mark(kind: str, country: str, number: str) -> str:
    """A keyed digest by which the same document is found in another file; nobody reads the number from it."""
    return keyed("document", kind, country.upper(), compared(number))
