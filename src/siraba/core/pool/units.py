"""Numbers that stand for facts in columns: days, thousandths of a year, sentinels, an exact logarithm."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from siraba.core.terms.money import Pay

Array = npt.NDArray[Any]

UNKNOWN = -1
"""What is not known, in every column whose values are not negative."""
NEVER = 0
"""A day before all days (day 1 is the first of January of year 1)."""
FOREVER = 2**31 - 1
"""A day after all days."""
LONGEST = 100_000
"""Thousandths of a year that a practice can last: a hundred years."""

MOST_PAY = 10**12
"""Monthly pay is compared up to this many minor units; a larger one counts as this."""

_LN2 = 693_147_180_559_945
_SCALE = 10**15
_FRACTION_BITS = 62
_STEPS = 40


def day_number(day: date | None, missing: int = UNKNOWN) -> int:
    """Days since 0001-01-01, that day being 1; `missing` for None."""
    return missing if day is None else day.toordinal()


def day_of(number: int) -> date | None:
    """The date of a day number; None for every sentinel."""
    return date.fromordinal(number) if NEVER < number < FOREVER else None


def milliyears(years: float | None) -> int:
    """Thousandths of a year, rounded half to even, from 0 to `LONGEST`; `UNKNOWN` for None and for not-a-number."""
    if years is None or years != years:
        return UNKNOWN
    return round(min(max(years, 0.0), LONGEST / 1000) * 1000)


def monthly(pay: Pay | None) -> int:
    """Minor units a full-time month from 0 to `MOST_PAY`; `UNKNOWN` for None."""
    return UNKNOWN if pay is None else min(max(pay.monthly(), 0), MOST_PAY)


def born_by(as_of: date, age: int) -> int:
    """The day number of the latest birth of whoever has completed `age` years on a day.

    Whoever was born on 29 February completes a year on 1 March of common years.
    """
    year = as_of.year - age
    if year < 1:
        return NEVER
    try:
        return as_of.replace(year=year).toordinal()
    except ValueError:  # as_of is 29 February
        return date(year, 2, 28).toordinal()


@lru_cache(maxsize=65536)
def ln_millionths(numerator: int, denominator: int) -> int:
    """The natural logarithm of a ratio of at least 1, in millionths, rounded down.

    Integers only (binary digits by repeated squaring), so that it is the same on every machine, which the floating
    logarithm of a C library does not promise.
    """
    if denominator <= 0 or numerator < denominator:
        raise ValueError(f"not a ratio of at least 1: {numerator}/{denominator}")
    whole = (numerator // denominator).bit_length() - 1
    mantissa = (numerator << _FRACTION_BITS) // (denominator << whole)
    fraction = 0
    for _ in range(_STEPS):
        mantissa = mantissa * mantissa >> _FRACTION_BITS
        fraction <<= 1
        if mantissa >> (_FRACTION_BITS + 1):
            mantissa >>= 1
            fraction |= 1
    log2 = (whole << _STEPS) | fraction
    return (log2 * _LN2 * 1_000_000 // _SCALE) >> _STEPS


def segment_max(values: Array, ends: Array, empty: int) -> Array:
    """The largest value of each segment `ends[i]:ends[i+1]`; `empty` where a segment has none."""
    return _reduce(np.maximum, values, ends, empty)


def segment_sum(values: Array, ends: Array) -> Array:
    """The sum of each segment `ends[i]:ends[i+1]`."""
    return _reduce(np.add, values, ends, 0)


def _reduce(ufunc: np.ufunc, values: Array, ends: Array, empty: int) -> Array:
    filled = ends[1:] > ends[:-1]
    result = np.full(len(ends) - 1, empty, dtype=np.int64)
    if len(values):
        result[filled] = ufunc.reduceat(values, ends[:-1][filled])
    return result
