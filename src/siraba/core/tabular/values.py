"""One cell as a date, a number, a yes or no: what can be read for certain, else a flaw."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from siraba.core.tabular.codes import Code
from siraba.core.tabular.rows import as_text
from siraba.core.terms.dates import PartialDate

YES = frozenset({"true", "yes", "y", "1", "oui", "o", "vrai", "نعم"})
NO = frozenset({"false", "no", "n", "0", "non", "faux", "لا"})
YEARS = (1900, 2200)
"""Years outside of these are taken for typing errors."""

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?")
_SPACE_IN_GROUPS = re.compile("(?<=\\d)[\\s'’٬](?=\\d{3}(?!\\d))")
_ONE_GROUP_OF_THREE = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = {
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
}
"""Numbers with thousands in groups, by their decimal sign."""


class Flaw(Exception):
    """What is wrong with a value: the code, the parameters of its sentence, and the value meant."""

    def __init__(self, code: Code, value: Any, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.params = params


def is_blank(value: Any) -> bool:
    """Whether nothing is said: None, or text of blanks only. An empty list says something: there is none."""
    return value is None or (isinstance(value, str) and not value.strip("\ufeff \t\r\n\u00a0"))


def to_date(value: Any, formats: Sequence[str] = ()) -> date:
    """A day. Text is ISO 8601, with or without a time (the day as written, not shifted), or one of `formats`.

    `formats` are those of `strptime`. Raises Flaw.
    """
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    else:
        day = _written_date(as_text(value).strip(), formats)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Flaw(Code.OUT_OF_RANGE, value, low=YEARS[0], high=YEARS[1])
    return day


def _written_date(text: str, formats: Sequence[str]) -> date:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day as written has no time zone
        except ValueError:
            continue
    if len(text) >= 10 and text[4] == "-":  # beside the formats, for dates that come from spreadsheets
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass
    raise Flaw(Code.NOT_A_DATE, text, expected=" / ".join(_sample(form) for form in formats) or "2024-05-31")


def _sample(form: str) -> str:
    return date(2024, 5, 31).strftime(form)


def to_partial_date(value: Any, formats: Sequence[str] = ()) -> PartialDate:
    """A day, a month or a year of birth: `1998-04-17`, `1998-04`, `1998`, or a day in one of `formats`. Raises Flaw."""
    text = as_text(value).strip()
    if formats or isinstance(value, date) or len(text) >= 10:
        try:
            day = to_date(value, formats)
            return PartialDate.parse(day.isoformat())
        except Flaw as flaw:
            if flaw.code is Code.OUT_OF_RANGE:
                raise
    try:
        partial = PartialDate.parse(text)
    except ValueError:
        expected = "1998-04-17, 1998-04, 1998" + "".join(f", {_sample(form)}" for form in formats)
        raise Flaw(Code.NOT_A_DATE, value, expected=expected) from None
    if not YEARS[0] <= partial.earliest.year <= YEARS[1]:
        raise Flaw(Code.OUT_OF_RANGE, value, low=YEARS[0], high=YEARS[1])
    return partial


def to_decimal(value: Any, decimal: Literal[",", "."] | None = None) -> Decimal:
    """A number, exactly. Spaces and apostrophes may group thousands; comma and dot are both understood.

    A single separator before exactly three digits (`25.000`) is ambiguous unless `decimal` names the decimal sign.
    Raises Flaw.
    """
    if isinstance(value, bool):
        raise Flaw(Code.NOT_A_NUMBER, value)
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value))
        if not number.is_finite():
            raise Flaw(Code.NOT_A_NUMBER, value)
        return number
    text = _SPACE_IN_GROUPS.sub("", as_text(value).strip()).replace("٫", ",")
    if decimal is None and _ONE_GROUP_OF_THREE.fullmatch(text):
        raise Flaw(Code.AMBIGUOUS_NUMBER, value)
    for sign in (decimal,) if decimal else (",", "."):
        if _GROUPED[sign].fullmatch(text):
            text = text.replace("." if sign == "," else ",", "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise Flaw(Code.NOT_A_NUMBER, value)
    return Decimal(text)


def to_number(value: Any, decimal: Literal[",", "."] | None = None) -> int | float:
    """A number; a whole one as int. Raises Flaw."""
    number = to_decimal(value, decimal)
    return int(number) if number == number.to_integral_value() else float(number)


def to_integer(value: Any, decimal: Literal[",", "."] | None = None) -> int:
    """A whole number. Raises Flaw."""
    number = to_number(value, decimal)
    if isinstance(number, float):
        raise Flaw(Code.NOT_A_WHOLE_NUMBER, value)
    return number


def to_boolean(value: Any) -> bool:
    """Yes or no, in English, French or Arabic. Raises Flaw."""
    if isinstance(value, bool):
        return value
    word = as_text(value).strip().casefold()
    if word in YES or word in NO:
        return word in YES
    raise Flaw(Code.NOT_TRUE_OR_FALSE, value)


def to_list(value: Any, split: str | None) -> list[Any]:
    """A list as it is, a JSON array in text, or text cut at `split`; blank items fall away. Raises Flaw."""
    if isinstance(value, list | tuple):
        return list(value)
    text = as_text(value).strip()
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise Flaw(Code.NOT_A_LIST, value) from None
        if isinstance(found, list):
            return found
    if isinstance(value, dict):
        raise Flaw(Code.NOT_A_LIST, value)
    items = text.split(split) if split else [text]
    return [item.strip() for item in items if item.strip()]
