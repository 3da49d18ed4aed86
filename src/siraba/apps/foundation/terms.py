"""How long each kind of data is kept: terms as data, a country's own before ours.

`data/privacy/retention.yaml` is read once and checked; `apps/foundation/retention.py` works it off. It is the one place
that says how long: what else tells of it (purposes, the register) names its kinds, which `check_kinds` looks at.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, model_validator


class BadTerms(ValueError):
    """The terms cannot be used; the message names the kind and what is wrong."""


class UnknownTerm(ValueError):
    """Something is kept after a term that stands in no file; the message names it."""


class Term(BaseModel):
    """How long a kind of data is kept, and what happens then. One of `days` and `months` is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str = Field(pattern=r"^[a-z]+(\.[a-z]+)?$")
    data: dict[str, str]
    purpose: str
    days: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=1)
    counted_from: dict[str, str]
    then: Literal["notify", "anonymise", "erase"]
    done_by: Literal["siraba", "operator"] = "siraba"
    source: str | dict[str, str] = Field(min_length=1)
    """The law: its words by language, or as a country wrote it."""

    @model_validator(mode="after")
    def _one_length(self) -> Term:
        if (self.days is None) == (self.months is None):
            raise ValueError(f"{self.kind}: say `days` or `months`, one of them")
        return self

    @property
    def duration(self) -> str:
        """How long, as ISO 8601 writes it: `P24M`, `P90D`."""
        return f"P{self.months}M" if self.months is not None else f"P{self.days}D"

    def begins_before(self, as_of: date) -> date:
        """The first day that is still kept on `as_of`: what began before it is due."""
        if self.months is not None:
            return months_before(as_of, self.months)
        return as_of - timedelta(days=self.days or 0)

    def ends_on(self, begun: date) -> date:
        """The first day on which what began on a day is due."""
        day = begun + timedelta(days=self.days or 0)
        if self.months is not None:
            day = months_before(begun, -self.months)
        while self.begins_before(day) <= begun:
            day += timedelta(days=1)
        return day


_national: list[Callable[[str, date], tuple[int, str, str] | None]] = []


def national_terms(of: Callable[[str, date], tuple[int, str, str] | None]) -> None:
    """For the app that knows the country: a kind and a day → length, unit (`days` or `months`) and source, or None."""
    _national[:] = [of]


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of a file. Raises BadTerms."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        terms = tuple(Term.model_validate(each) for each in said)
    except ValueError as problem:
        raise BadTerms(f"{path.name}: {problem}") from problem
    kinds = [each.kind for each in terms]
    if twice := {each for each in kinds if kinds.count(each) > 1}:
        raise BadTerms(f"{path.name}: said twice: {', '.join(sorted(twice))}")
    return terms


@cache
def own_terms() -> tuple[Term, ...]:
    """The terms of our own file, read once. Raises BadTerms."""
    return read_terms(settings.DATA_DIR / "privacy" / "retention.yaml")


def check_kinds(kinds: Iterable[str]) -> None:
    """For other files that say after which terms something goes. Raises UnknownTerm for a kind that has none."""
    known = {each.kind for each in own_terms()}
    if unknown := [kind for kind in kinds if kind not in known]:
        raise UnknownTerm(f"the term {unknown[0]!r} is not in data/privacy/retention.yaml")


def terms(on: date) -> tuple[Term, ...]:
    """The terms in force on a day, the country's own before those of the file, in the order of the file."""
    return tuple(_in_force(each, on) for each in own_terms())


def term(kind: str, on: date) -> Term:
    """One of them. Raises KeyError."""
    found = next((each for each in own_terms() if each.kind == kind), None)
    if found is None:
        raise KeyError(kind)
    return _in_force(found, on)


def _in_force(own: Term, on: date) -> Term:
    said = _national[0](own.kind, on) if _national else None
    if said is None:
        return own
    length, unit, source = said
    other = {"days": None, "months": None, ("months" if unit.startswith("month") else "days"): length}
    return own.model_copy(update=other | {"source": source})


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def since(day: date) -> datetime:
    """The instant at which a day begins where the installation is."""
    return datetime.combine(day, time.min, timezone.get_current_timezone()).astimezone(UTC)


def ends_before(kind: str, as_of: date) -> datetime:
    """The instant before which the counting must have begun for the term of a kind to be over on a day."""
    return since(term(kind, as_of).begins_before(as_of))
