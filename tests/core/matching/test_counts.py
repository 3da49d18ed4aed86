"""Counts that are kept for a snapshot stay those of the pool as it is, whatever changes."""

from __future__ import annotations

import pytest

from siraba.core.matching import counts
from siraba.core.matching.fast import shortlist
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from tests.core.matching.strategies import AS_OF
from tests.core.matching.test_fast import Town


@pytest.mark.parametrize("seed", range(2))
def test_whoever_goes_is_counted_no_more_and_listed_no_more(seed, monkeypatch):
    """One change after the other, the same vacancies asked again and again, as a desk does."""
    town = Town(seed)
    options = {"proximity": town.proximity, "as_of": AS_OF, "top": 7}
    live = Pool.build([town.person(f"p{number:04}") for number in range(300)], town.proximity).with_changes([])
    asked = [town.vacancy() for _ in range(6)]
    for each in asked:
        shortlist(live, each, **options)
    counted = []
    whole = counts._counted
    monkeypatch.setattr(counts, "_counted", lambda table, sought: counted.append(len(table)) or whole(table, sought))
    gone = 0
    for number in range(12):
        vacancy = asked[number % len(asked)]
        found = shortlist(live, vacancy, **options)
        assert found == search(live, vacancy, fast=False, **options)
        changed = [town.person(f"p{number:04}"), town.person(f"q{number:04}")]
        listed = [match.person_id for match in found.matches[:1]]
        live = live.with_changes(changed, listed)
        again = shortlist(live, vacancy, **options)
        assert not {match.person_id for match in again.matches} & set(listed)
        assert again == search(live, vacancy, fast=False, **options)
        gone += len(listed)
    assert gone > 3
    assert max(counted) < 100, "nobody is counted anew who did not change"


def test_other_parameters_or_another_classification_are_other_counts():
    town = Town(5)
    pool, vacancy = Pool.build([town.person(f"p{number:04}") for number in range(200)]), town.vacancy()
    for near in (town.proximity, Proximity(), town.proximity):
        for parameters in (Parameters(), Parameters(confirmation_days=30)):
            options = {"proximity": near, "as_of": AS_OF, "parameters": parameters}
            assert shortlist(pool, vacancy, **options) == search(pool, vacancy, fast=False, **options)
