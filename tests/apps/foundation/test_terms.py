"""Terms of keeping: what is due on a day, and from which day on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.foundation.retention import known
from siraba.apps.foundation.terms import BadTerms, Term, own_terms, read_terms
from siraba.apps.persons.purposes import purposes

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
LENGTHS = st.one_of(st.tuples(st.just("days"), st.integers(0, 4000)), st.tuples(st.just("months"), st.integers(1, 240)))


def term(length: tuple[str, int]) -> Term:
    name, count = length
    words = {"fr": "x", "en": "x", "ar": "x"}
    said = {"kind": "x", "data": words, "purpose": "service", "counted_from": words, "then": "erase", "source": "x"}
    return Term.model_validate(said | {name: count})


@settings(max_examples=50, deadline=None)
@given(DAYS, LENGTHS)
def test_a_term_ends_on_the_first_day_on_which_its_beginning_is_due(begun: date, length: tuple[str, int]) -> None:
    each = term(length)
    ends = each.ends_on(begun)
    assert each.begins_before(ends) > begun
    assert each.begins_before(ends - timedelta(days=1)) <= begun


@settings(max_examples=50, deadline=None)
@given(DAYS, LENGTHS, st.integers(1, 400))
def test_a_later_look_never_finds_less(day: date, length: tuple[str, int], later: int) -> None:
    each = term(length)
    assert each.begins_before(day) <= each.begins_before(day + timedelta(days=later))
    assert each.begins_before(day) <= day


def test_a_month_that_has_no_such_day_ends_with_its_last() -> None:
    assert term(("months", 1)).begins_before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert term(("months", 14)).begins_before(date(2026, 4, 30)) == date(2025, 2, 28)


def test_what_the_terms_promise_some_app_does_and_nothing_else_goes() -> None:
    said = {each.kind for each in own_terms() if each.done_by == "siraba"}
    assert said == set(known())


def test_every_term_is_for_a_purpose_that_there_is() -> None:
    there = {each.code for each in purposes()} | {"security"}
    assert {each.purpose for each in own_terms()} <= there


@pytest.mark.parametrize(
    ("length", "wrong"), [("days: 3\n  months: 2", "one of them"), ("", "one of them"), ("days: -1", "greater")]
)
def test_a_file_of_terms_that_cannot_be_used_says_which_kind(tmp_path: Path, length: str, wrong: str) -> None:
    words = '{fr: "x", en: "x", ar: "x"}'
    path = tmp_path / "r.yaml"
    path.write_text(
        f"- kind: code\n  data: {words}\n  purpose: service\n  counted_from: {words}\n  then: erase\n"
        f"  source: x\n  {length}\n"
    )
    with pytest.raises(BadTerms, match=wrong):
        read_terms(path)
