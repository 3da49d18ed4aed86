"""What a file of reference data about a country must say."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field


class PlaceEntry(BaseModel):
    """A region with its ISO 3166-2 code and its names."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,4}$")
    kind: str = "region"
    names: dict[str, str]


class CountryEntry(BaseModel):
    """A country: ISO 3166-1 code, ISO 4217 currency, BCP 47 languages, where the facts come from."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(pattern=r"^[A-Z]{2}$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    languages: list[str]
    source: str
    names: dict[str, str] = {}
    places: list[PlaceEntry] = []


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
