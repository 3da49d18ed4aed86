"""Drift, exposure and documents: against definitions worked out another way."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from siraba.core.matching import documents
from siraba.core.matching.drift import Limits, beyond, change, drift
from siraba.core.matching.exposure import Counts, concentration, exposure, suppressed
from siraba.core.matching.parameters import DEFAULT, WHOLE, Parameters, Weights

ids = st.permutations("abcdefgh")


@settings(max_examples=60, deadline=None)
@given(ids, ids, st.integers(0, 8), st.integers(0, 8))
def test_orders_are_compared_as_statistics_does(one, other, many, few):
    before, after = one[:many], other[:few]
    found = change(before, after)
    both = [each for each in before if each in after]
    if len(both) < 2:
        assert (found.kendall, found.spearman) == (None, None)
        return
    places = [[each_list.index(each) for each in both] for each_list in (before, after)]
    assert found.kendall == pytest.approx(stats.kendalltau(*places).statistic * WHOLE, abs=1)
    assert found.spearman == pytest.approx(stats.spearmanr(*places).statistic * WHOLE, abs=1)
    assert sorted([*found.lost, *both]) == sorted(before)
    assert sorted([*found.gained, *both]) == sorted(after)


def test_what_drifts_is_named_and_few_lists_say_nothing():
    pairs = [("abcd", "abcd")] * 6 + [("abcd", "wxyz")] * 5 + [("ab", "")] * 3
    assert beyond(drift(pairs), Limits()) == ("least_kept", "most_emptied")
    assert beyond(drift(pairs), Limits(fewest_lists=15)) == ()
    assert beyond(drift([("abcd", "dcba")] * 10), Limits()) == ("least_kendall",)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=8), st.integers(2, 10))
def test_what_is_left_out_cannot_be_worked_out_from_the_total(counts, fewest):
    """Every number left out could be at least two different ones, unless it is all there is."""
    told = suppressed(counts, fewest)
    out = [count for count, said in zip(counts, told, strict=True) if said is None]
    assert all(said is None or said == count for count, said in zip(counts, told, strict=True))
    assert all(said is None or said == 0 or said >= fewest for said in told)
    if out and any(said for said in told):
        assert len(out) >= 2
        assert sum(out) >= fewest


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_concentration_is_the_mean_difference_of_all_pairs(often):
    """Gini: the mean absolute difference over twice the mean."""
    found = concentration(np.array(often))
    places = sum(often)
    assert found.places == places
    if places:
        apart = 2 * sum(abs(a - b) for a, b in combinations(often, 2))
        assert found.gini == apart * WHOLE // (2 * len(often) * places)
        assert found.top_share == max(often) * WHOLE // places


def test_by_lot_a_group_is_shown_by_its_share_of_each_list():
    """Two lists: 10 places of 40 eligible, then 5 of 5; a group of 20 and 1 of them is expected 5 + 1 times."""
    counts = Counts(lists=2)
    counts.add("sex", ["f", "m"], np.array([[20, 20], [1, 4]]), np.array([[2, 8], [1, 4]]))
    women, men = exposure(counts, np.ones(45)).dimensions["sex"]
    assert (women.eligible, women.expected, women.shown) == (21, 6, None)
    assert (men.eligible, men.expected, men.shown) == (24, 9, None)
    women, men = exposure(counts, np.ones(45), fewest=2).dimensions["sex"]
    assert (women.shown, women.ratio) == (3, WHOLE // 2)


def test_a_document_is_written_and_read_again():
    other = Parameters(weights=Weights(skills=300_000, place=160_000), tree=(1, 2, 3))
    assert documents.read(documents.write(other)) == other
    assert {path for path, _a, _b in documents.differences(DEFAULT, other)} == {
        "weights.skills",
        "weights.place",
        "tree",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("weights: {skills: 300000}", "weights: the weights sum to 900000, not to 1000000."),
        ("weights: {skills: -1}", "weights.skills"),
        ("adult_age: 9", "adult_age"),
        ("wait: [", "line 1"),
        ("just words", "one setting a line"),
        ("neutral: {skills: 1.5}", "neutral.skills"),
    ],
)
def test_what_is_wrong_with_a_document_is_said_with_its_place(text, says):
    with pytest.raises(documents.BadDocument, match="") as bad:
        documents.read(text)
    assert any(says in flaw for flaw in bad.value.flaws)
