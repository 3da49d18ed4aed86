"""One value of a row, read as a mapping says; every flaw is collected."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from siraba.core.tabular.codes import Code
from siraba.core.tabular.rows import as_text
from siraba.core.tabular.schema import Kind, Reading
from siraba.core.tabular.values import (
    Flaw,
    is_blank,
    to_boolean,
    to_date,
    to_decimal,
    to_integer,
    to_list,
    to_number,
    to_partial_date,
)
from siraba.core.terms.money import PayPeriod, minor_digits

PAY_EXAMPLE = "150000 XOF/month"
_PAY = re.compile(r"^(?P<amount>[\d\s.,']+?)\s*(?P<currency>[A-Za-z]{3})\s*(?:/|\bper\b|\bpar\b)\s*(?P<period>\w+)$")
_CURRENCY = re.compile(r"[A-Z]{3}")
_ALLOWED_SHOWN = 12
_KIND: dict[Kind, Callable[[Any, Reading], Any]] = {
    Kind.DATE: lambda value, reading: to_date(value, reading.date_format),
    Kind.PARTIAL_DATE: lambda value, reading: to_partial_date(value, reading.date_format),
    Kind.INTEGER: lambda value, reading: to_integer(value, reading.decimal),
    Kind.NUMBER: lambda value, reading: to_number(value, reading.decimal),
    Kind.BOOLEAN: lambda value, reading: to_boolean(value),
    Kind.TEXT: lambda value, reading: _to_text(value),
    Kind.TITLE: lambda value, reading: " ".join(_to_text(value).split()),
}


class Reader:
    """Reads the fields of one row. `flaws` are those of all that was read, each with its column."""

    def __init__(self, cell: Callable[[str], Any]) -> None:
        self._cell = cell
        self.flaws: list[tuple[str, Flaw]] = []

    def field(self, reading: Reading) -> Any:
        """The value of a field, None where nothing is said or where it has a flaw."""
        return self._read(reading, self._source(reading), " + ".join(reading.source))

    def _source(self, reading: Reading) -> Any:
        if len(reading.source) == 1:
            return self._cell(reading.source[0])
        said = [self._cell(name) for name in reading.source]
        return reading.join.join(as_text(value).strip() for value in said if not is_blank(value))

    def _read(self, reading: Reading, raw: Any, column: str) -> Any:
        if reading.has_constant:
            return reading.constant
        gathers = any(part.source for part in (reading.parts or {}).values())
        if is_blank(raw) and not gathers:
            return reading.default
        before = len(self.flaws)
        try:
            value = self._convert(reading, raw, column)
        except Flaw as flaw:
            self.flaws.append((column, flaw))
            value = None
        if len(self.flaws) > before and reading.has_otherwise:
            del self.flaws[before:]
            return reading.otherwise
        return value

    def _convert(self, reading: Reading, raw: Any, column: str) -> Any:
        if reading.kind is Kind.LIST:
            items = to_list(raw, reading.split)
            read = items if reading.item is None else [self._part(reading.item, one, column) for one in items]
            return [value for value in read if not is_blank(value)]
        if reading.kind is Kind.RECORD:
            return self._record(reading, raw, column)
        if reading.kind is Kind.PAY:
            return self._pay(reading, raw, column)
        return _scalar(reading, raw)

    def _part(self, reading: Reading, raw: Any, column: str) -> Any:
        """A part of a record or an item of a list; one that has its own column is read from there."""
        if reading.source:
            raw, column = self._source(reading), " + ".join(reading.source)
        before = len(self.flaws)
        value = self._read(reading, raw, column)
        if value is None and reading.required and len(self.flaws) == before:
            self.flaws.append((column, Flaw(Code.MISSING, raw)))
        return value

    def _record(self, reading: Reading, raw: Any, column: str) -> dict[str, Any] | None:
        found = _found_parts(reading, raw, reading._pattern, Code.NOT_A_RECORD, ", ".join(reading.parts or ()))
        if reading.parts is None:
            return found
        taken = {name: self._part(part, found.get(part.key or name), column) for name, part in reading.parts.items()}
        said = any(taken[name] is not None for name, part in reading.parts.items() if not part.has_constant)
        return taken if said else None

    def _pay(self, reading: Reading, raw: Any, column: str) -> dict[str, Any] | None:
        found = _found_parts(reading, raw, reading._pattern or _PAY, Code.NOT_A_PAY, PAY_EXAMPLE)
        parts = reading.parts or {}
        before = len(self.flaws)
        said_parts = []
        for name in ("amount", "currency", "period"):
            part = parts.get(name)
            said_parts.append(self._part(part, found.get(part.key or name), column) if part else found.get(name))
        amount, currency, period = said_parts
        if len(self.flaws) > before or is_blank(amount):
            return None
        said = raw if not is_blank(raw) else " ".join(as_text(part) for part in (amount, currency, period) if part)
        return _checked_pay(reading, amount, currency, period, said)


def _scalar(reading: Reading, raw: Any) -> Any:
    value = raw.strip() if isinstance(raw, str) else raw
    if reading._pattern:
        match = reading._pattern.search(_to_text(value))
        if not match:
            raise Flaw(Code.PATTERN_NOT_MATCHED, raw, pattern=reading.pattern)
        value = match[1] if match.re.groups else match[0]
    if reading.values or reading.cases:
        value = _translated(reading, _to_text(value))
    if is_blank(value):
        return reading.default
    if reading.prefix:
        value = reading.prefix + _to_text(value)
    value = _KIND[reading.kind](value, reading)
    _check_limits(reading, value)
    return value


def _translated(reading: Reading, text: str) -> Any:
    folded = text.strip().casefold()
    if folded in reading._values:
        return reading._values[folded]
    for case, to in reading._cases:
        if case.search(text):
            return to
    raise Flaw(Code.NOT_ONE_OF, text, allowed=_some([*(reading.values or {}), *(reading.cases or {})]))


def _check_limits(reading: Reading, value: Any) -> None:
    if reading.max_length and len(value) > reading.max_length:
        raise Flaw(Code.TOO_LONG, value, length=len(value), limit=reading.max_length)
    low, high = reading.min, reading.max
    if (low is not None and value < low) or (high is not None and value > high):
        raise Flaw(Code.OUT_OF_RANGE, value, low=_bound(low), high=_bound(high))
    if reading.one_of and value not in reading.one_of:
        raise Flaw(Code.NOT_ONE_OF, value, allowed=_some(reading.one_of))


def _found_parts(
    reading: Reading, raw: Any, pattern: re.Pattern[str] | None, code: Code, expected: str
) -> dict[str, Any]:
    """The keys of a dict or of a JSON object in text, or the named groups of the pattern."""
    if is_blank(raw):
        return {}
    if isinstance(raw, dict):
        return raw
    text = as_text(raw).strip()
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise Flaw(code, raw, expected=expected) from None
        return found if isinstance(found, dict) else {}
    match = pattern.search(text) if pattern else None
    if match is None:
        if reading._pattern:
            raise Flaw(Code.PATTERN_NOT_MATCHED, raw, pattern=reading.pattern)
        raise Flaw(code, raw, expected=expected)
    return match.groupdict()


def _checked_pay(reading: Reading, amount: Any, currency: Any, period: Any, said: Any) -> dict[str, Any]:
    number = to_decimal(amount, reading.decimal)
    code = as_text(currency).strip().upper()
    word = as_text(period).strip().lower()
    if number <= 0 or not _CURRENCY.fullmatch(code):
        raise Flaw(Code.NOT_A_PAY, said, expected=PAY_EXAMPLE)
    if word not in set(PayPeriod):
        raise Flaw(Code.NOT_ONE_OF, period or said, allowed=_some([one.value for one in PayPeriod]))
    digits = minor_digits(code)
    minor = number if reading.minor_units else number.scaleb(digits)
    if minor != minor.to_integral_value():
        raise Flaw(Code.NOT_A_PAY, said, expected=PAY_EXAMPLE)
    bounds = (reading.plausible or {}).get(PayPeriod(word))
    if bounds and not bounds[0] <= minor.scaleb(-digits) <= Decimal(bounds[1]):
        raise Flaw(Code.OUT_OF_RANGE, said, low=_bound(bounds[0]), high=_bound(bounds[1]))
    return {"amount": int(minor), "currency": code, "period": word}


def _to_text(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        raise Flaw(Code.NOT_TEXT, value)
    if isinstance(value, str) and "\0" in value:  # Parquet can hold one, no database can
        raise Flaw(Code.NUL_CHARACTER, value)
    return unicodedata.normalize("NFC", as_text(value).strip())


def _some(words: list[Any]) -> str:
    listed = [str(word) for word in words[:_ALLOWED_SHOWN]]
    return ", ".join(listed) + (", …" if len(words) > _ALLOWED_SHOWN else "")


def _bound(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:g}"
