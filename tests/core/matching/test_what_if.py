"""What loosening a requirement brings is what the search with the loosened vacancy finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siraba.core.matching import loosening
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from tests.core.matching.strategies import AS_OF
from tests.core.matching.test_fast import Town


@pytest.mark.parametrize("seed", range(3))
def test_counted_quickly_it_is_the_same(seed, monkeypatch):
    """Over changes and tombstones, for every step of every requirement."""
    town = Town(seed)
    options = {"proximity": town.proximity, "as_of": AS_OF}
    pool = Pool.build([town.person(f"p{number:04}") for number in range(400)], town.proximity)
    changed = [town.person(f"p{number:04}") for number in range(380, 420)]
    live = pool.with_changes(changed, [f"p{number:04}" for number in range(0, 60, 3)])
    seen = 0
    for number in range(12):
        asked = replace(
            town.vacancy(), experience_required=number % 2 == 0, min_experience_years=3.0, age_max=50, licences=("B",)
        )
        found = search(live, asked, top=9, fast=False, **options)
        slow = loosening.what_if(live, asked, found, top=9, **options)
        with monkeypatch.context() as patch:
            patch.setattr(loosening, "MANY", 1)
            assert loosening.what_if(live, asked, found, top=9, **options) == slow
        for one in slow:
            then = search(live, one.loosened.vacancy, top=9, fast=False, **options)
            assert one.added == then.eligible - found.eligible
        seen += sum(one.added > 0 for one in slow)
    assert seen > 10
