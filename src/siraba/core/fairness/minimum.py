"""Minimum pay from a dated table, compared with what an advert pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from siraba.core.fairness.findings import Finding, broken, unsure
from siraba.core.terms.money import MONTHS, Pay, PayPeriod, minor_digits

RULE = "pay_reaches_minimum"
FULL_TIME, PART_TIME = 40, 35
"""Hours a week of full-time work (ILO C47), and those below which a post is part-time."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least pay in a country from a day on, with where it stands; for a sector or an occupation where named.

    `occupation` is the beginning of a code of the classification in use; `valid_to` is the last day.
    """

    country: str
    pay: Pay
    valid_from: date
    source: str
    valid_to: date | None = None
    sector: str = ""
    occupation: str = ""


def minimum_of(
    table: Sequence[Minimum],
    country: str,
    as_of: date,
    *,
    sector: str | None = None,
    section: str | None = None,
    occupation: str | None = None,
) -> Minimum | None:
    """The row that holds for a post on a day: the one closest to the post, then the latest; None when none does.

    `section` is the section of ISIC in which the sector lies, where that is a division.
    """
    rows = [
        row
        for row in table
        if row.country == country
        and row.valid_from <= as_of
        and (row.valid_to is None or as_of <= row.valid_to)
        and row.sector in ("", sector, section)
        and (not row.occupation or (occupation or "").startswith(row.occupation))
    ]
    return max(rows, key=lambda row: (len(row.occupation), len(row.sector), row.valid_from), default=None)


def full_time(pay: Pay, hours: float | None) -> Fraction:
    """Minor units for a month; `hours` a week where known, else the house's full-time week.

    A pay by the hour counts the hours of the post; a pay by the day, the week, the month or the year is what it is.
    """
    if pay.period is PayPeriod.HOUR and hours:
        return pay.amount * Fraction(hours) * Fraction(52, 12)
    return pay.amount * MONTHS[pay.period]


def pay_reaches_minimum(
    pay: Pay | None,
    country: str | None,
    table: Sequence[Minimum],
    as_of: date,
    *,
    hours: float | None = None,
    sector: str | None = None,
    section: str | None = None,
    occupation: str | None = None,
) -> list[Finding]:
    """Rule 11. A pay that is zero is broken in every country; a minimum that is not known is said to be unknown.

    A part-time post that pays its share of a full-time minimum is unknown too: whether the law of the country lets the
    minimum follow the hours, no table says. One that does not pay even that is broken.
    """
    if pay is not None and pay.amount <= 0:
        return [broken(RULE, pay=written(pay), minimum=">0", source="-")]
    least = (
        minimum_of(table, country, as_of, sector=sector, section=section, occupation=occupation) if country else None
    )
    if pay is None or least is None:
        return [unsure(RULE, reason="pay" if pay is None else "minimum", country=country or "?")]
    if pay.currency != least.pay.currency:
        return [unsure(RULE, reason="currency_differs", country=least.country)]
    same = pay.period is least.pay.period
    ours = Fraction(pay.amount) if same else full_time(pay, hours)
    theirs = Fraction(least.pay.amount) if same else full_time(least.pay, hours)
    if ours >= theirs:
        return []
    if _is_part_time(pay, least.pay, hours) and ours >= theirs * Fraction(hours or 0) / FULL_TIME:
        return [unsure(RULE, reason="part_time", country=least.country)]
    return [broken(RULE, pay=written(pay), minimum=written(least.pay), source=least.source)]


def _is_part_time(pay: Pay, least: Pay, hours: float | None) -> bool:
    """Whether hours may explain a pay below the minimum: one fixed by the hour follows them already, so does a pay by
    the day."""
    if hours is None or hours >= PART_TIME:
        return False
    return least.period is not PayPeriod.HOUR and pay.period is not PayPeriod.DAY


def written(pay: Pay) -> str:
    """A pay with its currency and period, as `60000 XOF/month`."""
    digits = minor_digits(pay.currency)
    amount = Fraction(pay.amount, 10**digits)
    return f"{float(amount):.{digits}f} {pay.currency}/{pay.period.value}"
