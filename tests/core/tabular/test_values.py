"""Dates, numbers, yes and no: what is certain is read, what is not is a flaw."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siraba.core.tabular import Code
from siraba.core.tabular.values import (
    Flaw,
    to_boolean,
    to_date,
    to_decimal,
    to_integer,
    to_list,
    to_number,
    to_partial_date,
)


@given(st.decimals(-(10**11), 10**11, places=2), st.sampled_from([" ", "\u00a0", "\u202f", "'", ""]))
def test_numbers_as_french_files_group_them_come_back(number: Decimal, space: str) -> None:
    assert to_decimal(f"{number:,}".replace(",", space).replace(".", ",")) == number


@given(st.decimals(1000, 10**11, places=2))
def test_numbers_with_both_signs_come_back_either_way(number: Decimal) -> None:
    english = f"{number:,}"
    assert to_decimal(english) == number
    assert to_decimal(english.translate({44: 46, 46: 44})) == number


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("25.000", ",", 25000),
        ("25,000", ",", 25),
        ("25.5", ",", 25.5),
        ("1.234.567", None, 1234567),
        ("٢١٠٠", None, 2100),
        ("2,5", None, 2.5),
        (True, None, Code.NOT_A_NUMBER),
        (float("nan"), None, Code.NOT_A_NUMBER),
        ("250.000", None, Code.AMBIGUOUS_NUMBER),
        ("1,234", None, Code.AMBIGUOUS_NUMBER),
        ("1 2", None, Code.NOT_A_NUMBER),
        ("12,34.5", None, Code.NOT_A_NUMBER),
        ("9" * 40, None, Code.NOT_A_NUMBER),
        ("2h30", None, Code.NOT_A_NUMBER),
    ],
)
def test_numbers(text: Any, decimal: Any, number: Any) -> None:
    if isinstance(number, Code):
        with pytest.raises(Flaw) as flaw:
            to_number(text, decimal)
        assert flaw.value.code is number
    else:
        assert to_number(text, decimal) == number


def test_a_whole_number_may_carry_zeros_but_no_fraction() -> None:
    assert to_integer("3,0") == 3
    with pytest.raises(Flaw) as flaw:
        to_integer("3,5")
    assert flaw.value.code is Code.NOT_A_WHOLE_NUMBER


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_days_come_back(day: date) -> None:
    assert to_date(day.isoformat()) == day
    assert to_date(day.isoformat() + "T23:59:59.123Z") == day
    assert to_date(datetime.fromisoformat(day.isoformat())) == day
    assert to_date(day.strftime("%d/%m/%Y"), ["%d.%m.%Y", "%d/%m/%Y"]) == day
    assert to_date(day.isoformat(), ["%d/%m/%Y"]) == day
    assert to_partial_date(day.strftime("%d/%m/%Y"), ["%d/%m/%Y"]).earliest == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/05/2024", Code.NOT_A_DATE),
        ("2024-02-30", Code.NOT_A_DATE),
        ("2024", Code.NOT_A_DATE),
        ("soon", Code.NOT_A_DATE),
        ("0024-05-31", Code.OUT_OF_RANGE),
    ],
)
def test_what_is_no_day(text: str, code: Code) -> None:
    with pytest.raises(Flaw) as flaw:
        to_date(text)
    assert flaw.value.code is code


def test_birth_dates_may_be_a_year_or_a_month() -> None:
    assert to_partial_date(1998).latest == date(1998, 12, 31)
    assert str(to_partial_date("1998-04", ["%d/%m/%Y"])) == "1998-04"
    for text, code in {"98": Code.NOT_A_DATE, "31/02/1998": Code.NOT_A_DATE, "1066": Code.OUT_OF_RANGE}.items():
        with pytest.raises(Flaw) as flaw:
            to_partial_date(text, ["%d/%m/%Y"])
        assert flaw.value.code is code


def test_yes_and_no_in_three_languages() -> None:
    assert [to_boolean(word) for word in ("Oui", "yes", 1, "نعم", True)] == [True] * 5
    assert [to_boolean(word) for word in ("NON", "false", "0", "لا", False)] == [False] * 5
    with pytest.raises(Flaw) as flaw:
        to_boolean("maybe")
    assert flaw.value.code is Code.NOT_TRUE_OR_FALSE


def test_lists() -> None:
    assert to_list(" a; b ;;", ";") == ["a", "b"]
    assert to_list('["a", {"b": 1}]', ";") == ["a", {"b": 1}]
    assert to_list([], None) == []
    for bad in ('["a"', {"a": 1}):
        with pytest.raises(Flaw) as flaw:
            to_list(bad, ";")
        assert flaw.value.code is Code.NOT_A_LIST
