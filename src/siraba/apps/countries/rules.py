"""What a file of reference data about a country must say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

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
