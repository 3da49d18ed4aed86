"""The facts of a rule's sentence as people write them: days in words, sums with their currency, countries by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from siraba.core.terms.money import Pay, PayPeriod, minor_digits
from siraba.faces.web import formats

DAYS, SUMS, COUNTRIES = ("since",), ("pay", "minimum"), ("country",)
_SUM = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})/(hour|day|week|month|year)")
"""A pay as the check of the minimum keeps it: `90000 XOF/month`."""


def in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept, in the reader's language; what is not understood stays as it is."""
    said = dict(facts)
    for name, tell in (*((n, _day) for n in DAYS), *((n, _sum) for n in SUMS), *((n, _country) for n in COUNTRIES)):
        if isinstance(said.get(name), str):
            said[name] = tell(said[name])
    return said


def _day(text: str) -> str:
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text


def _sum(text: str) -> str:
    found = _SUM.fullmatch(text)
    if found is None:
        return text
    amount, currency, period = found.groups()
    minor = int(Decimal(amount).scaleb(minor_digits(currency)))
    return formats.pay(Pay(minor, currency, PayPeriod(period)))


def _country(text: str) -> str:
    return formats.country(text) or text
