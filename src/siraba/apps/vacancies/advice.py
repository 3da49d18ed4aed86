"""Advice against fraud: one text a day, as long as somebody answers for it (rule 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from siraba.core.fairness.facts import Page
from siraba.core.fairness.findings import Finding
from siraba.core.fairness.information import information_has_owner_and_expiry


@dataclass(frozen=True, slots=True)
class Advice:
    """A text in three languages, with who answers for it, where it comes from and its last day."""

    id: str
    page: Page
    texts: Mapping[str, str]

    def inside(self, language: str) -> str:
        """The text in a language; in English where there is none."""
        return self.texts.get(language[:2], self.texts["en"])


def read_advice(path: Path) -> tuple[Advice, ...]:
    """The advice of a file. What it does not say of an owner, a source or an end is empty, and told by the rule."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Advice(
            each["id"],
            Page(each.get("owner") or "", each.get("source") or "", each.get("expires_on")),
            each["texts"],
        )
        for each in said
    )


@cache
def _installed() -> tuple[Advice, ...]:
    return read_advice(settings.DATA_DIR / "rules" / "advice.yaml")


def checked(on: date, advice: Sequence[Advice] | None = None) -> list[tuple[Advice, list[Finding]]]:
    """Each advice with what the rule says of it on a day: nothing, and it is shown; something, and it is not."""
    known = _installed() if advice is None else advice
    return [(each, information_has_owner_and_expiry(each.page, on)) for each in known]


def of_the_day(on: date, advice: Sequence[Advice] | None = None) -> Advice | None:
    """The advice of a day, in turn; None when there is none that somebody answers for."""
    good = [each for each, found in checked(on, advice) if not found]
    return good[on.toordinal() % len(good)] if good else None
