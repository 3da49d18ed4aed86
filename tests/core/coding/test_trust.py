"""Confidence corrected by what people decided here."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.coding.proposals import Because, Proposal
from siraba.core.coding.trust import ENOUGH, Trust


def proposal(confidence: float, certain: bool = False) -> Proposal:
    return Proposal("c", "c", "", "label", "fr", confidence, Because.WORDS, certain)


def test_too_few_decisions_say_so_and_change_nothing() -> None:
    trust = Trust.measured([(0.9, False)] * (ENOUGH - 1))
    assert (trust.enough, trust.seen) == (False, ENOUGH - 1)
    assert trust.corrected([proposal(0.9), proposal(0.05)]) == [proposal(0.9), proposal(0.05)]


def test_what_was_said_too_high_is_lowered_to_what_was_seen() -> None:
    source = random.Random(3)
    decided = [(said, source.random() < said / 2) for said in (source.random() for _ in range(4000))]
    trust = Trust.measured(decided)
    for said in (0.2, 0.5, 0.9):
        (one,) = trust.corrected([proposal(said)])
        assert abs(one.confidence - said / 2) < 0.06


def test_what_may_be_taken_without_a_person_stays_as_it_is() -> None:
    trust = Trust.measured([(0.99, False)] * ENOUGH)
    assert trust.corrected([proposal(0.99, certain=True)]) == [proposal(0.99, certain=True)]


@settings(max_examples=60, deadline=None)
@given(
    decided=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=ENOUGH, max_size=ENOUGH + 60),
    shares=st.lists(st.floats(0, 0.33), min_size=2, max_size=3),
)
def test_corrected_shares_stay_in_order_and_within_one(decided: list[tuple[float, bool]], shares: list[float]) -> None:
    trust = Trust.measured(decided)
    assert list(trust.right) == sorted(trust.right)
    said = [one.confidence for one in trust.corrected([proposal(share) for share in sorted(shares, reverse=True)])]
    assert said == sorted(said, reverse=True)
    assert 0.0 <= sum(said) <= 1.001
