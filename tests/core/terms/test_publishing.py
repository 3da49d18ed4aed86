"""What may be told of counts of people: nobody is seen in one table, nor in two that follow each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.terms.publishing import FEWEST, Told, suppressed, told

COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=6)


@st.composite
def months(draw: st.DrawFn) -> list[list[int]]:
    """A table as it was true month after month: people come and go, a few at a time or many."""
    table = draw(COUNTS)
    found = [table]
    for _month in range(draw(st.integers(1, 5))):
        steps = draw(st.lists(st.integers(-7, 7), min_size=len(table), max_size=len(table)))
        table = [max(0, count + step) for count, step in zip(table, steps, strict=True)]
        found.append(table)
    return found


def series(tables: list[list[int]]) -> list[Told]:
    last, found = None, []
    for table in tables:
        last = told(table, last)
        found.append(last)
    return found


def far(change: int) -> bool:
    return change == 0 or abs(change) >= FEWEST


@given(COUNTS)
@settings(max_examples=50, deadline=None)
def test_a_first_table_is_the_one_of_the_exposure_audit(counts: list[int]) -> None:
    assert list(told(counts).counts) == suppressed(counts)
    whole = sum(counts)
    assert told(counts).total == (whole if whole >= FEWEST or not whole else None)


@given(months())
@settings(max_examples=50, deadline=None)
def test_no_small_number_is_told_and_none_lies_far_from_the_truth(tables: list[list[int]]) -> None:
    for true, shown in zip(tables, series(tables), strict=True):
        for count, said in zip(true, shown.counts, strict=True):
            assert said is None or said == 0 or said >= FEWEST
            assert said is None or abs(said - count) < FEWEST
        out = [count for count, said in zip(true, shown.counts, strict=True) if said is None]
        if shown.together is not None:
            assert len(out) >= 2
            assert shown.together >= FEWEST
            assert abs(shown.together - sum(out)) < FEWEST


@given(months())
@settings(max_examples=50, deadline=None)
def test_two_tables_in_a_row_differ_by_nothing_or_by_the_threshold(tables: list[list[int]]) -> None:
    found = series(tables)
    for before, after in itertools.pairwise(found):
        for one, other in zip(before.counts, after.counts, strict=True):
            assert one is None or other is None or far(other - one)
        was = {place for place, said in enumerate(before.counts) if said is None}
        now = {place for place, said in enumerate(after.counts) if said is None}
        assert not now or was <= now, "what was left out is told together or not at all"
        block = was | now
        sums = [
            None
            if each.together is None and any(each.counts[place] is None for place in block)
            else (each.together or 0) + sum(each.counts[place] or 0 for place in block)
            for each in (before, after)
        ]
        assert sums[0] is None or sums[1] is None or far(sums[1] - sums[0])


@given(COUNTS, st.data())
@settings(max_examples=50, deadline=None)
def test_somebody_who_goes_or_comes_is_not_seen(counts: list[int], data: st.DataObject) -> None:
    before = told(counts)
    place = data.draw(st.integers(0, len(counts) - 1))
    step = data.draw(st.sampled_from([-1, 1] if counts[place] else [1]))
    after = [count + step * (at == place) for at, count in enumerate(counts)]
    assert told(after, before) == before


def test_what_changed_by_the_threshold_is_told_exactly() -> None:
    first = told([7, 20, 3])
    assert first == Told((None, 20, None), 10)
    assert told([8, 21, 4], first) == first
    assert told([12, 26, 9], first) == Told((12, 26, 9), None)
    assert told([12, 26, 4], first) == Told((None, 26, None), 16)
    assert told([0, 4, 5], Told((None, None, 5), 5)) == Told((None, None, 5), 5), "who left takes nothing else along"
    assert told([1, 2], Told((10, 20), None)) == Told((None, None), None)
    assert told([5], Told((None,), None)) == Told((None,), None), "from four at most: it may be one who came"
    assert told([9], Told((None,), None)) == Told((9,), None)


def test_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="3 counts"):
        told([1, 2, 3], Told((None, 9), None))
