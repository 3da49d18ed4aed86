"""Cells of a CSV file as the typed cells that `plain` reads: numbers, lists and records out of text.

What is written plainly becomes what JSON Lines would say; anything else stays the text it is, and the row is then read
the long way. So both ways give equal records, as with `plain`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from siraba.core.tabular.values import NO, YES

SEPARATOR = ";"
"""Between the items of a list in one cell of a CSV file."""
_CODE = r"(?:isco|esco|rome|roame):[^:]+|[a-z]+://.+?|[^:]+"
"""A code before a colon: with the name of its classification, a URI, or any text without a colon."""
OCCUPATION = rf"^(?P<code>{_CODE})(?::(?P<years>[^:/]*))?(?::(?P<last_year>[^:/]*))?$"
SKILL = rf"^(?P<code>{_CODE})(?::(?P<evidence>[^:/]*))?$"
LANGUAGE = r"^(?P<code>[^:]+?)(?::(?P<level>.*))?$"
_WHOLE = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_PAY = re.compile(r"(?P<amount>\d{1,12}) (?P<currency>[A-Z]{3})/(?P<period>[a-z]+)")
Cells = dict[str, Any]


def typed(cells: Cells) -> Cells:
    """The cells with what text plainly says; the very same where there is no text to read."""
    if not any(type(value) is str and name in _READERS for name, value in cells.items()):
        return cells
    return {name: _typed(name, value) if type(value) is str else value for name, value in cells.items()}


def _typed(name: str, text: str) -> Any:
    if text == "":
        return None
    reader = _READERS.get(name)
    return text if reader is None else reader(text)


def _whole(text: str) -> Any:
    return int(text) if _WHOLE.fullmatch(text) else text


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


def _flag(text: str) -> Any:
    word = text.casefold()
    return True if word in YES else False if word in NO else text


def _pay(text: str) -> Any:
    found = _PAY.fullmatch(text)
    return found.groupdict() if found else text


def _items(text: str) -> list[str] | None:
    """The items of a list that is plainly one."""
    if text[0] in "[{":
        return None
    items = text.split(SEPARATOR)
    return items if all(item and item == item.strip() and item.isascii() for item in items) else None


@lru_cache(1 << 12)
def _texts_kept(text: str) -> tuple[str, ...] | None:
    items = _items(text)
    return None if items is None else tuple(items)


def _texts(text: str) -> Any:
    items = _texts_kept(text)
    return text if items is None else list(items)


def _records(pattern: str, **parts: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of lists of `code:more`."""
    match = re.compile(pattern).fullmatch

    @lru_cache(1 << 14)
    def record(item: str) -> dict[str, Any] | None:
        found = None if item[0] == "{" else match(item)
        if found is None:
            return None
        return {
            name: None if not text else parts[name](text) if name in parts else text
            for name, text in found.groupdict().items()
        }

    def records(text: str) -> Any:
        items = _items(text)
        found = [None] if items is None else [record(item) for item in items]
        return text if None in found else found

    return records


_READERS: dict[str, Callable[[str], Any]] = {
    "occupations": _records(OCCUPATION, years=_number, last_year=_whole),
    "skills": _records(SKILL),
    "languages": _records(LANGUAGE),
    "min_pay": _pay,
    "pay": _pay,
}
_READERS |= dict.fromkeys(("education", "min_education", "age_min", "age_max", "positions"), _whole)
_READERS |= dict.fromkeys(("mobile", "live", "placed", "experience_required", "open"), _flag)
_READERS["min_experience_years"] = _number
_READERS |= dict.fromkeys(
    (
        "licences", "destinations", "contract_kinds", "working_times", "excluded_from", "consent", "essential_skills",
        "optional_skills",
    ),
    _texts,
)  # fmt: skip
