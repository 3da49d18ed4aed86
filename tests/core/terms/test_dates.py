"""Dates of birth as people know them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.terms.dates import DatePrecision, PartialDate

days = st.dates(date(1920, 1, 1), date(2026, 12, 31))


@given(days)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_again(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        parsed = PartialDate.parse(text)
        assert parsed.earliest <= day <= parsed.latest
        assert PartialDate.parse(str(parsed)) == parsed


@given(days, st.integers(0, 110), st.integers(0, 364))
@settings(max_examples=150, deadline=None)
def test_a_declared_age_covers_every_birthday_that_gives_it(on: date, age: int, later: int) -> None:
    known = PartialDate.from_age(age, on)
    assert known.ages(on) == (age, age)
    assert known.precision is DatePrecision.AGE
    before = PartialDate(known.earliest - timedelta(1), known.earliest - timedelta(1), DatePrecision.DAY)
    after = PartialDate(known.latest + timedelta(1), known.latest + timedelta(1), DatePrecision.DAY)
    assert before.ages(on)[0] == age + 1
    assert after.ages(on)[1] == age - 1
    assert PartialDate.parse(str(known)) == known
    low, high = known.ages(on + timedelta(later))
    assert age <= low <= high <= age + 1


def test_a_year_is_two_ages() -> None:
    assert PartialDate.parse("2008").ages(date(2026, 6, 30)) == (17, 18)
    assert PartialDate.parse("2008-06-30").ages(date(2026, 6, 30)) == (18, 18)
    assert PartialDate.parse("2008-07-01").ages(date(2026, 6, 30)) == (17, 17)


@pytest.mark.parametrize("text", ["", "17", "1998-13", "1998-02-30", "98-02-03", "1998-1-1-1", "hier", "1998/1997"])
def test_what_is_no_date_says_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (date|span)"):
        PartialDate.parse(text)


def test_somebody_born_on_29_february() -> None:
    born = PartialDate.parse("2008-02-29")
    assert born.ages(date(2026, 2, 28)) == (17, 17)
    assert born.ages(date(2026, 3, 1)) == (18, 18)
    assert PartialDate.from_age(18, date(2028, 2, 29)).ages(date(2028, 2, 29)) == (18, 18)
