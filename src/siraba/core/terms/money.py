"""Money in minor units with its currency; pay also with its period."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
NO_DECIMALS = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    }
)
"""Currencies without, or with three, decimals (ISO 4217 list one); all others have two."""


class PayPeriod(StrEnum):
    """What stretch of time a pay is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


MONTHS = {
    PayPeriod.HOUR: Fraction(40 * 52, 12),
    PayPeriod.DAY: Fraction(5 * 52, 12),
    PayPeriod.WEEK: Fraction(52, 12),
    PayPeriod.MONTH: Fraction(1),
    PayPeriod.YEAR: Fraction(1, 12),
}
"""How many such periods a full-time month has: 40 hours and 5 days a week (ILO Convention C47), 52 weeks."""


def minor_digits(currency: str) -> int:
    """Decimals of a currency (ISO 4217)."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


@dataclass(frozen=True, slots=True)
class Pay:
    """A pay: `amount` minor units (centimes, cents) of `currency` (ISO 4217) per `period`."""

    amount: int
    currency: str
    period: PayPeriod

    def monthly(self) -> int:
        """Minor units for a full-time month, rounded down. Comparable within one currency only."""
        return int(self.amount * MONTHS[self.period])
