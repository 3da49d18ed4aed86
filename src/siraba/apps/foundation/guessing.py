"""A first proposal of a mapping: which column is which field, and how its values are written.

Two sources: what columns are called in files of the region (`data/imports/guesses.yaml`), and the values of the first
rows. A proposal is never more than that: a person looks at it before anything is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from rapidfuzz import fuzz

from siraba.apps.foundation.importers import own_readings
from siraba.core.tabular import Row, open_table
from siraba.core.tabular.interpret import Reader
from siraba.core.tabular.rows import as_text
from siraba.core.tabular.schema import Kind, Reading
from siraba.core.tabular.values import is_blank

LOOKED_AT = 400
NEAR = 88
"""How alike (of 100) a header and a known name must be."""
DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%m/%d/%Y", "%d/%m/%y", "%Y%m%d")
"""Beside ISO 8601, which is always read; in the order in which they are tried."""
SEPARATORS = (";", ",", "/", "|")
READABLE = 0.8
"""Share of the values that a proposal must be able to read."""


def first_rows(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> list[dict[str, Any]]:
    """The cells of the first rows. Raises Unreadable."""
    rows = islice(open_table(path, sheet=sheet, encoding=encoding).rows(), LOOKED_AT)
    return [row.cells for row in rows if isinstance(row, Row)]


def propose(kind: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Fields and how each would be read, as a mapping file says it; a field that no column comes near is absent."""
    own, names = own_readings(kind), _guesses()["headers"].get(kind, {})
    found: dict[str, dict[str, Any]] = {}
    for field, column in _columns_of(list(own), names, columns).items():
        values = [row.get(column) for row in rows if not is_blank(row.get(column))]
        found[field] = reading_of(field, own[field], column, values)
    return found


def reading_of(field: str, own: Reading, column: str, values: Sequence[Any]) -> dict[str, Any]:
    """How a field would be read from a column that has these values."""
    said = plain(own)
    said.pop("columns", None)
    said.pop("pattern", None)
    said["column"] = column
    if own.kind in {Kind.DATE, Kind.PARTIAL_DATE}:
        form = _date_form(own, column, values)
        said["date_format"] = [form] if form else []
    elif own.kind is Kind.LIST:
        said["split"] = next((mark for mark in SEPARATORS if any(mark in as_text(value) for value in values)), ";")
    elif own.kind in {Kind.NUMBER, Kind.INTEGER, Kind.PAY}:
        said["decimal"] = "," if any(re.search(r"\d,\d", as_text(value)) for value in values) else None
    if table := _translated(field, values):
        said["values"] = table
    return {name: value for name, value in said.items() if value not in (None, [])}


def plain(reading: Reading) -> dict[str, Any]:
    """A reading as a mapping file says it: what was set, in plain values."""
    return reading.model_dump(mode="json", exclude_unset=True)


def as_yaml(fields: Mapping[str, Mapping[str, Any]]) -> str:
    """Fields as the text of a mapping file."""
    text: str = yaml.safe_dump(
        {"fields": {name: dict(said) for name, said in fields.items()}}, allow_unicode=True, sort_keys=False, width=110
    )
    return text


def folded(text: str) -> str:
    """A header or value as it is compared: lower case, without accents, words with one blank between."""
    said = re.sub(r"\bn[°º]", "numero ", text.casefold())
    bare = "".join(each for each in unicodedata.normalize("NFKD", said) if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", bare))


def _columns_of(fields: list[str], names: Mapping[str, list[str]], columns: Sequence[str]) -> dict[str, str]:
    """The column that comes nearest to each field; a column goes to one field, the nearest first."""
    scored: list[tuple[float, int, int]] = []
    for place, field in enumerate(fields):
        known = [folded(name) for name in (field, *names.get(field, ()))]
        for at, column in enumerate(columns):
            header = folded(column)
            best = max((_alike(header, name) for name in known), default=0.0)
            if header and best >= NEAR:
                scored.append((-best, place, at))
    taken: dict[str, str] = {}
    used: set[int] = set()
    for _score, place, at in sorted(scored):
        if fields[place] not in taken and at not in used:
            taken[fields[place]] = columns[at]
            used.add(at)
    return {field: taken[field] for field in fields if field in taken}


def _alike(header: str, name: str) -> float:
    """100 for the same, less for a spelling nearby; short words must be the same."""
    if header == name:
        return 100.0
    return fuzz.ratio(header, name) if min(len(header), len(name)) >= 5 else 0.0


def _date_form(own: Reading, column: str, values: Sequence[Any]) -> str | None:
    """The form that reads most of the values, None where ISO 8601 does."""
    texts = [value for value in values if isinstance(value, str)]
    best, most = None, _readable(own, column, texts, [])
    for form in DATES:
        count = _readable(own, column, texts, [form])
        if count > most:
            best, most = form, count
    return best


def _readable(own: Reading, column: str, texts: Sequence[str], forms: list[str]) -> int:
    reading = Reading(column=column, kind=own.kind, date_format=forms)
    count = 0
    for text in texts:
        reader = Reader({column: text}.get)
        count += reader.field(reading) is not None
    return count


def _translated(field: str, values: Sequence[Any]) -> dict[str, str] | None:
    """The values of a closed set as ours, where most are known words of it; None where they are ours already."""
    known = {folded(word): ours for ours, words in _guesses()["values"].get(field, {}).items() for word in words}
    if not known or not values:
        return None
    said = list(dict.fromkeys(as_text(value).strip() for value in values))
    found = {text: known[folded(text)] for text in said if folded(text) in known}
    if len(found) < READABLE * len(said) or all(text == ours for text, ours in found.items()):
        return None
    return found


@cache
def _guesses() -> dict[str, Any]:
    text = (settings.DATA_DIR / "imports" / "guesses.yaml").read_text(encoding="utf-8")
    said: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text alone: `no` is a header
    return said
