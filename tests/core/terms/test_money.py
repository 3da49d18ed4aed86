"""Pay compared by the month."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.terms.money import MONTHS, Pay, PayPeriod, minor_digits


def test_a_full_time_month() -> None:
    assert Pay(1_200, "EUR", PayPeriod.HOUR).monthly() == 208_000
    assert Pay(3_000_000, "EUR", PayPeriod.YEAR).monthly() == 250_000
    assert Pay(52_000, "XOF", PayPeriod.WEEK).monthly() == 225_333


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(PayPeriod))
@settings(max_examples=100, deadline=None)
def test_more_is_never_less(one: int, other: int, period: PayPeriod) -> None:
    low, high = sorted((one, other))
    assert Pay(low, "EUR", period).monthly() <= Pay(high, "EUR", period).monthly()


def test_every_period_has_a_month_and_currencies_their_decimals() -> None:
    assert set(MONTHS) == set(PayPeriod)
    assert (minor_digits("XOF"), minor_digits("EUR"), minor_digits("TND")) == (0, 2, 3)
