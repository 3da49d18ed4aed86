"""Reference numbers survive handwriting: one wrong digit or two swapped neighbours are seen."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from siraba.apps.foundation.identifiers import is_reference, new_public_id, reference

numbers = st.integers(min_value=0, max_value=999_999)


@given(numbers, st.integers(2000, 2099))
@settings(max_examples=60, deadline=None)
def test_a_reference_is_recognised(number: int, year: int) -> None:
    assert is_reference(reference("P", year, number))
    assert is_reference(f" {reference('P', year, number).lower()} ")


@given(numbers, st.integers(0, 5), st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_one_wrong_digit_is_seen(number: int, position: int, shift: int) -> None:
    right = reference("P", 2026, number)
    place = 5 + position
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert not is_reference(wrong)


@given(numbers, st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_two_swapped_neighbours_are_seen(number: int, position: int) -> None:
    right = reference("P", 2026, number)
    place = 5 + position
    assume(right[place] != right[place + 1])
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert not is_reference(wrong)


def test_public_ids_are_version_7_and_ordered() -> None:
    ids = [new_public_id() for _ in range(100)]
    assert {each.version for each in ids} == {7}
    assert ids == sorted(ids)
