"""What a file of reference data about a country must say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class PlaceEntry(BaseModel):
    """A region with its ISO 3166-2 code and its names, or a place within one: its code, a point and two figures."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,4}(\.[0-9]{2})?$")
    kind: str = "region"
    parent: str | None = None
    names: dict[str, str]


class CountryEntry(BaseModel):
    """A country: ISO 3166-1 code, ISO 4217 currency, BCP 47 languages, where the facts come from.

    `counts` says how many places of each kind there are by that source: a list that has fewer or more is refused.
    """

    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^[A-Z]{2}$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    languages: list[str]
    national_languages: list[str] = []
    source: str
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    places: list[PlaceEntry] = []

    @model_validator(mode="after")
    def _whole(self) -> CountryEntry:
        known = {place.code for place in self.places}
        for place in self.places:
            if place.parent is not None and place.parent not in known:
                raise ValueError(f"{place.code}: its parent {place.parent} is not in the list")
        found = Counter(place.kind for place in self.places)
        for kind, count in self.counts.items():
            if found[kind] != count:
                raise ValueError(f"{self.code}: {found[kind]} places of kind {kind}, and its source counts {count}")
        return self


def read_countries(folder: Path) -> list[CountryEntry]:
    """All countries of a folder of YAML files, by code. Raises ValueError naming file and field."""
    entries: list[CountryEntry] = []
    for path in sorted(folder.glob("*.yaml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        for one in said if isinstance(said, list) else [said]:
            try:
                entries.append(CountryEntry.model_validate(one))
            except ValueError as problem:
                raise ValueError(f"{path.name}: {problem}") from problem
    return sorted(entries, key=lambda entry: entry.code)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A commune or village of an official file; codes with the country's letters before them."""

    line: int
    code: str
    parent: str
    kind: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """What holds in a country from a day on, perhaps to another: a number where it can be read as one, else text."""

    line: int
    country: str
    key: str
    value: float | int | str
    unit: str
    valid_from: date
    valid_until: date | None


def with_country(code: str, country: str) -> str:
    """A code of an official file as it is kept: `010203` of Mali is `ML-010203`."""
    return code if code.startswith(f"{country}-") else f"{country}-{code}"


def place_row(line: int, said: dict[str, Any], country: str) -> PlaceRow:
    """A mapped row as a place."""
    names = {"fr": said["name"], "en": said.get("name_en") or "", "ar": said.get("name_ar") or ""}
    return PlaceRow(
        line=line,
        code=with_country(str(said["code"]), country),
        parent=with_country(str(said["parent"]), country),
        kind=str(said["kind"]),
        names={tag: name for tag, name in names.items() if name},
    )


def value_row(line: int, said: dict[str, Any]) -> ValueRow:
    """A mapped row as a value. A number has a point or a comma for its decimals, and no separator of thousands."""
    text = str(said["value"]).strip()
    number = text.replace(",", ".")
    value: float | int | str = text
    if re.fullmatch(r"-?\d+", number):
        value = int(number)
    elif re.fullmatch(r"-?\d+\.\d+", number):
        value = float(number)
    key, unit = said.get("key") or "", said.get("unit") or ""
    return ValueRow(line, said["country"], key, value, unit, said["valid_from"], said.get("valid_until"))


def in_order(rows: Sequence[PlaceRow], known: set[str]) -> tuple[list[PlaceRow], list[PlaceRow]]:
    """Rows so that each comes after the one above it, and those whose parent is nowhere; `known` are codes held."""
    there, waiting, ordered = set(known), list(rows), []
    while waiting:
        ready = [row for row in waiting if row.parent in there]
        if not ready:
            break
        ordered += ready
        there |= {row.code for row in ready}
        waiting = [row for row in waiting if row.code not in there]
    return ordered, waiting
