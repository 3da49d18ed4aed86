"""Dates of birth as people know them: a day, a month, a year, or an age declared on a day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DatePrecision(StrEnum):
    """How much of a date of birth is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to lie from `earliest` to `latest`, both included.

    >>> PartialDate.parse("1998").latest
    datetime.date(1998, 12, 31)
    """

    earliest: date
    latest: date
    precision: DatePrecision

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `1998-04-17`, `1998-04`, `1998`, or a span `1997-11-23/1998-11-22` as `str` writes a declared age.

        Raises ValueError saying what was expected.
        """
        if "/" in text:
            begin, end = (cls.parse(part) for part in text.split("/", 1))
            if begin.precision is end.precision is DatePrecision.DAY and begin.earliest <= end.latest:
                return cls(begin.earliest, end.latest, DatePrecision.AGE)
            raise ValueError(f"not a span of days: {text!r}")
        parts = text.strip().split("-")
        try:
            numbers = [int(part) for part in parts]
            if len(parts[0]) != 4 or not 1 <= len(parts) <= 3:
                raise ValueError
            year, month, day = (*numbers, 0, 0)[:3]
            if len(parts) == 3:
                exact = date(year, month, day)
                return cls(exact, exact, DatePrecision.DAY)
            if len(parts) == 2:
                last = calendar.monthrange(year, month)[1]
                return cls(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)
            return cls(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
        except (ValueError, calendar.IllegalMonthError):
            raise ValueError(f"not a date: {text!r} (1998-04-17, 1998-04 or 1998)") from None

    @classmethod
    def from_age(cls, age: int, on: date) -> PartialDate:
        """The span of birth dates of somebody who said on a day that they are `age` years old."""
        if not 0 <= age <= 120:
            raise ValueError(f"not an age: {age}")
        latest = _years_before(on, age)
        return cls(_years_before(on, age + 1, next_day=True), latest, DatePrecision.AGE)

    def ages(self, on: date) -> tuple[int, int]:
        """The lowest and the highest age in completed years that the person may have on a day."""
        return _completed_years(self.latest, on), _completed_years(self.earliest, on)

    def __str__(self) -> str:
        if self.precision is DatePrecision.DAY:
            return self.earliest.isoformat()
        if self.precision is DatePrecision.MONTH:
            return self.earliest.isoformat()[:7]
        if self.precision is DatePrecision.YEAR:
            return str(self.latest.year)
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


def _completed_years(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _years_before(day: date, years: int, *, next_day: bool = False) -> date:
    year = day.year - years
    try:
        back = day.replace(year=year)
    except ValueError:  # 29 February
        back = date(year, 2, 28)
    return date.fromordinal(back.toordinal() + 1) if next_day else back
