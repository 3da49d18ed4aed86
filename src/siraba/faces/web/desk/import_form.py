"""The form that says which column is which field: from a mapping to its rows, and back to the text of a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from siraba.apps.foundation.guessing import DATES, SEPARATORS, as_yaml, plain, propose, reading_of
from siraba.apps.foundation.importers import own_readings
from siraba.core.tabular.mapping import BadMapping
from siraba.core.tabular.mapping import Mapping as ColumnMapping
from siraba.core.tabular.rows import as_text
from siraba.core.tabular.schema import Kind, Reading
from siraba.core.tabular.values import is_blank
from siraba.core.terms.money import PayPeriod
from siraba.faces.web.desk import import_words

SHOWN = 3
CURRENCIES = ("XOF", "XAF", "EUR", "USD", "MAD", "GNF")
Rows = Sequence[Mapping[str, Any]]
Fields = dict[str, dict[str, Any]]
"""A mapping as its file says it: fields, and how each is read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A select beside a column: its name in the form, its label, what can be chosen (value and words), what is."""

    name: str
    options: list[tuple[str, str]]
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A field in the form: the column it is read from, some of its values, and how they are written."""

    name: str
    label: str
    required: bool
    column: str
    examples: list[str]
    dates: Choice | None = None
    split: Choice | None = None
    decimal: Choice | None = None
    currency: Choice | None = None
    period: Choice | None = None
    values: list[tuple[str, str]] = field(default_factory=list)


def proposal(kind: str, columns: Sequence[str], rows: Rows) -> Fields:
    """A first proposal for a file."""
    return propose(kind, columns, rows)


def fields_of(text: str) -> Fields:
    """The fields of the text of a mapping; none of what is no mapping."""
    try:
        return {name: plain(reading) for name, reading in ColumnMapping.parse(text).fields.items()}
    except BadMapping:
        return {}


def lines(kind: str, fields: Fields, rows: Rows) -> list[Line]:
    """The form, with every field that the kind has."""
    return [_line(name, own, fields.get(name, {}), rows) for name, own in own_readings(kind).items()]


def from_form(kind: str, said: QueryDict, before: Fields, rows: Rows) -> str:
    """The text of the mapping that was chosen. What a form cannot show of a field stays while its column does."""
    chosen: Fields = {}
    for name, own in own_readings(kind).items():
        column = said.get(f"col:{name}", "")
        if not column:
            if (constant := before.get(name, {})) and "constant" in constant:
                chosen[name] = constant
            continue
        held = dict(before.get(name, {}))
        if _column_of(held) != column:
            held = reading_of(name, own, column, _values(rows, column))
        # in one order, so that the same answers are the same text
        chosen[name] = dict(sorted(_with_choices(held, own, column, name, said).items()))
    return as_yaml(chosen)


def _with_choices(held: dict[str, Any], own: Reading, column: str, name: str, said: QueryDict) -> dict[str, Any]:
    if own.kind in {Kind.DATE, Kind.PARTIAL_DATE}:
        form = said.get(f"dates:{name}", "")
        held.pop("date_format", None)
        held |= {"date_format": [form]} if form in DATES else {}
    if own.kind is Kind.LIST and (mark := said.get(f"split:{name}", "")) in SEPARATORS:
        held["split"] = mark
    if own.kind in {Kind.NUMBER, Kind.INTEGER, Kind.PAY}:
        sign = said.get(f"decimal:{name}", "")
        held.pop("decimal", None)
        held |= {"decimal": sign} if sign in {",", "."} else {}
    if own.kind is Kind.PAY:
        held = _pay(held, column, said.get(f"currency:{name}", ""), said.get(f"period:{name}", ""))
    return held


def _pay(held: dict[str, Any], column: str, currency: str, period: str) -> dict[str, Any]:
    """A pay whose currency and period stand in no cell is read in parts."""
    if currency not in CURRENCIES or period not in set(PayPeriod):
        return {name: value for name, value in held.items() if name != "parts"} | {"column": column}
    rest = {name: value for name, value in held.items() if name not in {"column", "parts", "pattern"}}
    parts = {"amount": {"column": column}, "currency": {"constant": currency}, "period": {"constant": period}}
    return rest | {"parts": parts}


def _line(name: str, own: Reading, said: Mapping[str, Any], rows: Rows) -> Line:
    column = _column_of(said)
    parts = said.get("parts") or {}
    form = (said.get("date_format") or [""])[0] if own.kind in {Kind.DATE, Kind.PARTIAL_DATE} else ""
    number = own.kind in {Kind.NUMBER, Kind.INTEGER, Kind.PAY}
    pay = own.kind is Kind.PAY
    return Line(
        name=name,
        label=import_words.field(name),
        required=own.required,
        column=column,
        examples=list(dict.fromkeys(_values(rows, column)))[:SHOWN] if column else [],
        dates=_choice("dates", name, [("", ""), *((each, _sample(each)) for each in DATES)], form)
        if own.kind in {Kind.DATE, Kind.PARTIAL_DATE}
        else None,
        split=_choice("split", name, [(each, each) for each in SEPARATORS], said.get("split") or ";")
        if own.kind is Kind.LIST
        else None,
        decimal=_choice("decimal", name, [("", ""), (",", "1,5"), (".", "1.5")], said.get("decimal") or "")
        if number
        else None,
        currency=_choice(
            "currency", name, [("", ""), *((each, each) for each in CURRENCIES)], _constant(parts, "currency")
        )
        if pay
        else None,
        period=_choice(
            "period", name, [("", ""), *((each.value, each.value) for each in PayPeriod)], _constant(parts, "period")
        )
        if pay
        else None,
        values=[(text, str(ours)) for text, ours in (said.get("values") or {}).items()],
    )


def _choice(what: str, name: str, options: list[tuple[str, str]], value: str) -> Choice:
    return Choice(f"{what}:{name}", options, value)


def _column_of(said: Mapping[str, Any]) -> str:
    """The one column that a field is read from; nothing where it is read from several, or from none."""
    if said.get("column"):
        return str(said["column"])
    amount = (said.get("parts") or {}).get("amount") or {}
    return str(amount.get("column") or next(iter(said.get("columns") or []), ""))


def _constant(parts: Mapping[str, Any], name: str) -> str:
    return str((parts.get(name) or {}).get("constant") or "")


def _values(rows: Rows, column: str) -> list[str]:
    return [as_text(row[column])[:40] for row in rows if not is_blank(row.get(column))]


def _sample(form: str) -> str:
    """A date written so: the last day of May 2024 cannot be read in two ways."""
    return date(2024, 5, 31).strftime(form)
