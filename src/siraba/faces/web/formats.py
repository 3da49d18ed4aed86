"""Dates, amounts, numbers and names as the reader writes them: the one place that turns values into text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from babel.units import format_unit
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from siraba.apps.countries import queries as countries
from siraba.core.terms.dates import DatePrecision, PartialDate
from siraba.core.terms.money import Pay, PayPeriod, minor_digits

LOCALES = {"en": "en_GB"}
"""Where the language alone would write dates as few people here do (month before day)."""


def language() -> str:
    """The two letters of the language the page is written in."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse(LOCALES.get(code, code))


def locale() -> Locale:
    """Babel's tables for the reader's language."""
    return _locale(language())


def today() -> date:
    """The day it is where the installation stands; what `as_of` means on a page."""
    return timezone.localdate(timezone=ZoneInfo(settings.SIRABA_TIME_ZONE))


def day(value: date | None) -> str:
    """`23 novembre 2026`; empty for None."""
    return "" if value is None else _first(format_date(value, "d MMMM y", locale=locale()), value)


def midnight(value: date) -> datetime:
    """When a day begins where the installation stands."""
    return datetime(value.year, value.month, value.day, tzinfo=ZoneInfo(settings.SIRABA_TIME_ZONE))


def weekday(value: date) -> str:
    """`lundi 23 novembre 2026`."""
    return _first(format_date(value, "full", locale=locale()), value)


def instant(value: datetime | None) -> str:
    """`23 novembre 2026, 08:14`, in the installation's own time; empty for None."""
    if value is None:
        return ""
    here = value.astimezone(ZoneInfo(settings.SIRABA_TIME_ZONE))
    comma = "،" if locale().language == "ar" else ","
    return _first(format_datetime(here, f"d MMMM y{comma} HH:mm", locale=locale()), here)


_ALIKE = {"ar"}
"""Languages that write units alike in short and in long: Babel knows their words under the short form alone."""
_UNITS = {"D": "duration-day", "M": "duration-month", "Y": "duration-year"}


def lasting(duration: str) -> str:
    """`5 ans` for `P60M`, `90 jours` for `P90D`: a length of whole days or months as ISO 8601 writes it."""
    count, unit = int(duration[1:-1]), duration[-1]
    if unit == "M" and count % 12 == 0:
        count, unit = count // 12, "Y"
    width: Literal["short", "long"] = "short" if language() in _ALIKE else "long"
    return format_unit(count, _UNITS[unit], length=width, locale=locale())


def number(value: float | Decimal | None) -> str:
    """`41 286`; at most one decimal; empty for None."""
    return "" if value is None else _number(value, language())


@lru_cache(1 << 14)
def _number(value: float | Decimal, of: str) -> str:
    """A page shows some hundred numbers, most of them again and again."""
    return format_decimal(value, format="#,##0.#", locale=_locale(of))


def points(millionths: int) -> str:
    """Points of a hundred from the millionths of a score: 372_000 → `37,2`."""
    return number(Decimal(millionths) / 10_000)


def whole_points(millionths: int) -> str:
    """The points of a whole score, without decimals."""
    return number(round(Decimal(millionths) / 10_000))


def pay(value: Pay | None) -> str:
    """`2 700 € par mois`; empty for None. Decimals only where there are some."""
    if value is None:
        return ""
    amount = Decimal(value.amount).scaleb(-minor_digits(value.currency))
    pattern = currency_pattern(value.currency)
    if amount == amount.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    text = format_currency(amount, value.currency, format=pattern, locale=locale(), currency_digits=False)
    return _period(value.period).format(amount=text)


def currency_pattern(code: str) -> str:
    """How an amount of a currency is written here; where letters stand before the figures, with a space between them.

    The space is CLDR's rule (`currencySpacing`), which Babel does not apply.
    """
    pattern = str(locale().currency_formats["standard"].pattern)
    symbol = get_currency_symbol(code, locale=locale())
    return pattern.replace("¤#", "¤\u00a0#") if symbol[-1:].isalpha() else pattern


def _period(period: PayPeriod) -> str:
    return {
        PayPeriod.HOUR: _("{amount} an hour"),
        PayPeriod.DAY: _("{amount} a day"),
        PayPeriod.WEEK: _("{amount} a week"),
        PayPeriod.MONTH: _("{amount} a month"),
        PayPeriod.YEAR: _("{amount} a year"),
    }[period]


def country(code: str | None) -> str:
    """The name of a country; empty for None."""
    return countries.country_name(code, language())


def place(code: str | None) -> str:
    """The name of a region by its code; empty for None."""
    return countries.place_name(code, language())


def tongue(code: str) -> str:
    """The name of a language."""
    return countries.language_name(code, language())


def listed(items: list[str]) -> str:
    """`a, b, c`, with the comma of the language.

    In a right-to-left page each item is isolated (Unicode FSI, PDI), so that `A2` and `3` keep their places.
    """
    if language() == "ar":
        return "، ".join(f"\u2068{item}\u2069" for item in items)
    return ", ".join(items)


def label(names: dict[str, str] | None, otherwise: str = "") -> str:
    """The entry of a table of names in the reader's language, else in French, English or Arabic."""
    for each in (language(), "fr", "en", "ar"):
        if names and names.get(each):
            return names[each]
    return otherwise


def law(source: str | dict[str, str]) -> str:
    """The law that something comes from: in the reader's language where it has words in it, else as it was written."""
    return source if isinstance(source, str) else label(source)


def born(birth: PartialDate) -> str:
    """A date of birth as far as it is known."""
    if birth.precision is DatePrecision.DAY:
        return day(birth.earliest)
    if birth.precision is DatePrecision.MONTH:
        return format_date(birth.earliest, "MMMM y", locale=locale())
    if birth.precision is DatePrecision.YEAR:
        return str(birth.latest.year)
    return _("about {year}").format(year=birth.latest.year)


def _first(text: str, value: date) -> str:
    """French writes the first of a month as an ordinal."""
    if language() != "fr" or value.day != 1:
        return text
    head, _space, tail = text.partition("1 ")
    return f"{head}1er {tail}"
