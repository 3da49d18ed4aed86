"""By when a right is answered: calendar months as data, with the law they come from. No clock of its own."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import yaml
from django.conf import settings

from siraba.apps.countries.queries import dated_value

TABLE = "rights"
"""The dated table in which a country says another term than the one of `data/persons/rights.yaml`."""


@dataclass(frozen=True, slots=True)
class Term:
    """So many months or days, and the law that says so."""

    length: int
    unit: Literal["month", "day"]
    source: str

    def after(self, day: date) -> date:
        """The day on which the term ends: of the month of that number, or its last where it has none of that number."""
        return months_after(day, self.length) if self.unit == "month" else day + timedelta(days=self.length)


@dataclass(frozen=True, slots=True)
class Said:
    """What `data/persons/rights.yaml` says: terms, when to remind, why something is refused, how to complain."""

    reply: Term
    extension: Term
    remind_days: tuple[int, ...]
    refusals: Mapping[str, Mapping[str, str]]
    complain: Mapping[str, str]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day (31 January → 28 February)."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


@lru_cache(maxsize=1)
def said() -> Said:
    """The terms and words in force. Raises KeyError for a file that lacks one."""
    read: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "persons" / "rights.yaml").read_text(encoding="utf-8"))
    return Said(
        reply=Term(read["reply"]["months"], "month", read["reply"]["source"]),
        extension=Term(read["extension"]["months"], "month", read["extension"]["source"]),
        remind_days=tuple(sorted(read["remind_days"])),
        refusals=read["refusals"],
        complain=read["complain"],
    )


def reply_term(country: str, on: date) -> Term:
    """How long an answer may take in a country, for what is asked on a day."""
    return _national(country, "reply", on) or said().reply


def extension_term(country: str, on: date) -> Term:
    """How much longer it may take where it is told within the first term, with the reason."""
    return _national(country, "extension", on) or said().extension


def authority(country: str, on: date) -> str:
    """The authority to which somebody may complain; empty where nobody brought its name in."""
    row = dated_value(TABLE, country, "authority", on)
    return str(row.value) if row else ""


def how_to_complain(country: str, language: str, on: date) -> str:
    """The sentence that stands under every refusal."""
    name, sentence = authority(country, on), said().complain.get(language, said().complain["fr"])
    return f"{sentence} {name}".strip()


def _national(country: str, key: str, on: date) -> Term | None:
    row = dated_value(TABLE, country, key, on)
    if row is None or not isinstance(row.value, int):
        return None
    return Term(row.value, "day" if row.unit.startswith("day") else "month", row.brought.source)


def threshold(due_on: date, as_of: date, days: tuple[int, ...]) -> str:
    """Which reminder is due: `14`, `7` …, `late/3` for the third week after the end, or empty when none is."""
    left = (due_on - as_of).days
    if left < 0:
        return f"late/{(-left - 1) // 7 + 1}"
    return next((str(each) for each in sorted(days) if left <= each), "")
