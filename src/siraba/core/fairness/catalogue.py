"""The catalogue of fair-recruitment rules: read from data, checked by a schema, one rule a stable id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from siraba.core.fairness.phrases import Kind, plain

CODED = frozenset({"lacking", "reason", "status", "unknown", "criterion"})
"""Facts that hold codes, parted by blanks."""


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


class Severity(StrEnum):
    """What a broken rule does: it stops the step, opens an alert, or is shown and logged."""

    BLOCK = "block"
    ESCALATE = "escalate"
    WARN = "warn"


class Words(BaseModel):
    """A text in the three languages of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ar: str = Field(min_length=1)

    def inside(self, language: str) -> str:
        """The text in a language; in English where there is none."""
        return {"fr": self.fr, "ar": self.ar}.get(language[:2], self.en)


LIKELY = Words(
    fr="À lire sur place, cela y ressemble.",
    en="To be read in place, it looks like it.",
    ar="يُقرأ في موضعه، يبدو كذلك.",
)
"""What goes before the sentence of a hit that no phrase found."""


class Rule(BaseModel):
    """One rule. `check` names the module here that checks it, `awaits` the app that will hold its facts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1)
    id: str = Field(pattern=r"^[a-z][a-z_]+$")
    severity: Severity
    escalates: bool = False
    """Also opens an alert, beside stopping the step."""
    waiver: str | None = None
    """The role that may set a finding aside; nobody when None."""
    sources: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = Field(min_length=1)
    countries: tuple[str, ...] = ()
    """Where the rule applies; everywhere when empty."""
    valid_from: date | None = None
    valid_to: date | None = None
    check: str | None = None
    awaits: str | None = None
    kinds: tuple[Kind, ...] = ()
    """Kinds of phrases in an advert's text that break it."""
    title: Words
    message: Words
    remedy: Words
    hit: Words | None = None
    """The message for a phrase found in a text; `{quote}` stands for it."""
    unknown: Words | None = None
    """The message when it cannot be said whether the rule holds; `{unknown}` stands for what is lacking."""
    words: dict[str, Words] = {}
    """Words for the codes of its facts."""
    reviewed: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Rule:
        if (self.check is None) == (self.awaits is None):
            raise ValueError(f"rule {self.id}: say either what checks it or which room it awaits")
        if bool(self.kinds) != (self.hit is not None):
            raise ValueError(f"rule {self.id}: kinds of phrases and the message for a hit belong together")
        return self

    def sentence(self, facts: Mapping[str, str | int], language: str) -> str:
        """What the rule says of these facts; with a `quote` of a text, or of what is `unknown` where that is told.

        A fact that is not there (an older check did not keep it) shows as a question mark rather than failing.
        """
        told = self.message
        if "quote" in facts and self.hit is not None:
            told = self.hit
        elif "unknown" in facts and self.unknown is not None:
            told = self.unknown
        plain = _Facts({name: str(value) for name, value in facts.items()})
        words = {name: self._said(name, value, language, plain) for name, value in plain.items()}
        before = f"{LIKELY.inside(language)} " if "likely" in facts else ""
        return before + told.inside(language).format_map(_Facts(words))

    def _said(self, name: str, value: str, language: str, facts: _Facts) -> str:
        """A fact in words: those that hold codes have theirs in `words`, in which other facts may stand."""
        if name not in CODED:
            return value
        comma = "، " if language[:2] == "ar" else ", "
        known = {
            code: self.words[code].inside(language).format_map(facts) for code in value.split() if code in self.words
        }
        return comma.join(known.get(code, code) for code in value.split())

    @property
    def digest(self) -> str:
        """What a review stands for: it changes with everything a lawyer reads of the rule."""
        read = self.model_dump_json(exclude={"reviewed", "check", "awaits", "kinds"})
        return hashlib.blake2b(read.encode(), digest_size=16).hexdigest()

    def applies(self, country: str, as_of: date) -> bool:
        """Whether the rule holds in a country on a day."""
        if self.countries and country not in self.countries:
            return False
        return (self.valid_from is None or self.valid_from <= as_of) and (
            self.valid_to is None or as_of <= self.valid_to
        )


class _Stage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stage: str
    rules: tuple[Rule, ...]


class BadCatalogue(ValueError):
    """The rules cannot be read; the message says where and why."""


@dataclass(frozen=True)
class Catalogue:
    """Every rule by its id, in the order of their numbers, and the stage that each belongs to."""

    rules: Mapping[str, Rule]
    stages: Mapping[str, str]

    @cached_property
    def of_kind(self) -> dict[Kind, Rule]:
        """The rule that a kind of phrase breaks."""
        return {kind: rule for rule in self.rules.values() for kind in rule.kinds}


def read_catalogue(folder: Path) -> Catalogue:
    """The rules of a folder, one YAML file a stage. Raises BadCatalogue."""
    found: list[tuple[Rule, str]] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            stage = _Stage.model_validate(plain(path))
        except (ValueError, yaml.YAMLError) as problem:
            raise BadCatalogue(f"{path.name}: {problem}") from problem
        found += [(rule, stage.stage) for rule in stage.rules]
    found.sort(key=lambda each: each[0].number)
    for name in ("id", "number"):
        values = [getattr(rule, name) for rule, _stage in found]
        if twice := {value for value in values if values.count(value) > 1}:
            raise BadCatalogue(f"rules with the same {name}: {sorted(twice)}")
    kinds = [kind for rule, _stage in found for kind in rule.kinds]
    if len(kinds) != len(set(kinds)):
        raise BadCatalogue("a kind of phrase breaks one rule, not two")
    return Catalogue({rule.id: rule for rule, _stage in found}, {rule.id: stage for rule, stage in found})
