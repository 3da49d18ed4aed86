"""Problems that cannot be allocated name who is meant; a worked example; large shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from siraba.core.allocation import (
    Ceiling,
    Edge,
    Invalid,
    Problem,
    Proposing,
    Reason,
    Reserve,
    best_total,
    by_priority,
    stable,
)

ONE = Edge("p1", "a", 5)


@pytest.mark.parametrize(
    ("edges", "places", "more", "says"),
    [
        ([ONE, Edge("p1", "z", 5)], {"a": 1}, {}, "person p1 is joined to offer z"),
        ([ONE, ONE], {"a": 1}, {}, "person p1 stands twice with offer a"),
        ([Edge("p1", "a", -1)], {"a": 1}, {}, "score of person p1 at offer a is -1"),
        ([Edge("p1", "a", 10**10)], {"a": 1}, {}, "score of person p1 at offer a is 10000000000"),
        ([Edge("p1", "a", 0.5)], {"a": 1}, {}, "score of person p1 at offer a is 0.5, not a whole"),  # type: ignore[arg-type] # on purpose
        ([Edge("", "a", 1)], {"a": 1}, {}, "a person has an empty id"),
        ([ONE], {"a": -1}, {}, "offer a has -1 places"),
        ([ONE], {"a": 1}, {"reserves": [Reserve("a", "g", 1)]}, "offer a reserves places for group g"),
        ([ONE], {"a": 1}, {"reserves": [Reserve("z", "g", 1)], "members": {"g": ()}}, "reserved at offer z"),
        ([ONE], {"a": 1}, {"reserves": [Reserve("a", "g", 2)], "members": {"g": ()}}, "a has 1 places and reserves 2"),
        ([ONE], {"a": 1}, {"reserves": [Reserve("a", "g", -2)], "members": {"g": ()}}, "offer a reserves -2 places"),
        ([ONE], {"a": 2}, {"reserves": [Reserve("a", "g", 1)] * 2, "members": {"g": ()}}, "a reserves places twice"),
        ([ONE], {"a": 1}, {"ceilings": [Ceiling("k", frozenset("z"), 1)]}, "ceiling k covers offer z"),
        ([ONE], {"a": 1}, {"ceilings": [Ceiling("k", frozenset("a"), -1)]}, "ceiling k allows -1"),
        ([ONE], {"a": 1}, {"ceilings": [Ceiling("k", frozenset("a"), 1)] * 2}, "ceiling k is given twice"),
        (
            [ONE],
            {"a": 1, "b": 1, "c": 1},
            {"ceilings": [Ceiling("k", frozenset("ab"), 1), Ceiling("l", frozenset("bc"), 1)]},
            "ceilings k and l share offer b",
        ),
    ],
)
def test_what_cannot_be_allocated_is_refused_by_name(
    edges: list[Edge], places: dict[str, int], more: dict[str, Any], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        Problem.of(edges, places, **more)


@pytest.mark.parametrize(("order", "says"), [(["p1", "p1"], "p1 stands twice"), ([], "p1 has no turn")])
def test_an_order_that_is_none_is_refused(order: list[str], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        by_priority(Problem.of([ONE], {"a": 1}), order)


def test_nobody_and_nothing_is_an_allocation_too() -> None:
    for problem in (Problem.of([], {}), Problem.of([], {"a": 2}, persons=["p1"]), Problem.of([ONE], {"a": 0})):
        for found in (best_total(problem), best_total(problem, exact=True), stable(problem)):
            assert found.total == found.placed == 0
        assert stable(problem, proposing=Proposing.PLACE).placed == 0
        assert best_total(problem).gap == 0


def test_a_worked_example() -> None:
    """Two bakeries under one agreement of two people; one place at the mill is kept for women."""
    problem = Problem.of(
        [
            Edge("Awa", "bakery", 900_000),
            Edge("Awa", "mill", 800_000),
            Edge("Ben", "bakery", 890_000),
            Edge("Ben", "mill", 200_000),
            Edge("Cyr", "oven", 700_000),
            Edge("Cyr", "mill", 600_000),
            Edge("Dia", "oven", 650_000),
        ],
        {"bakery": 1, "oven": 2, "mill": 1},
        persons=["Eli"],
        members={"women": ["Awa", "Dia"]},
        reserves=[Reserve("mill", "women", 1, released=False)],
        ceilings=[Ceiling("agreement", frozenset({"bakery", "oven"}), 2)],
    )
    found = best_total(problem, exact=True)
    told = {one.person: (one.offer, one.group, one.reason, one.at) for one in found.outcomes()}
    assert told == {
        "Awa": ("mill", "women", Reason.PLACED_RESERVED, None),
        "Ben": ("bakery", None, Reason.PLACED, None),
        "Cyr": ("oven", None, Reason.PLACED, None),
        "Dia": (None, None, Reason.CEILING_REACHED, "oven"),
        "Eli": (None, None, Reason.NO_EDGE, None),
    }
    assert (found.total, found.gap) == (2_390_000, 0)
    assert [(one.offer, one.reason) for one in found.refusals("Awa")] == [("bakery", Reason.CAPACITY_FULL)]
    assert found.refusals("Eli") == found.refusals("Cyr") == []
    fair = {one.person: one.offer for one in stable(problem).outcomes()}
    assert fair == {"Awa": "bakery", "Ben": None, "Cyr": "oven", "Dia": None, "Eli": None}


@pytest.mark.parametrize("places", [1, 30])
def test_large_shapes_keep_their_gap_and_their_limits(places: int) -> None:
    """Few places (offers bid) and many (people bid), with equal scores, reserves and nested ceilings."""
    generator = np.random.default_rng(3)
    persons, offers, edges = 2_000, 100, 30_000
    pair = np.unique(generator.integers(0, persons * offers, edges))
    person, offer = np.divmod(pair, offers)
    score = generator.integers(0, 12, len(pair)) * 50_000 + generator.integers(0, 300_000, offers)[offer]
    ids = [f"p{number:04}" for number in range(persons)]
    names = [f"o{number:03}" for number in range(offers)]
    problem = Problem.of_arrays(
        ids,
        names,
        person,
        offer,
        score,
        np.full(offers, places),
        members={"g": ids[::3]},
        reserves=[Reserve(name, "g", 1, released=number % 2 == 0) for number, name in enumerate(names[:50])],
        ceilings=[
            Ceiling("inner", frozenset(names[:20]), 12 * places),
            Ceiling("outer", frozenset(names[:60]), 50 * places),
        ],
    )
    found = best_total(problem, step=1)
    assert 0 <= found.gap <= found.bound // 1000
    given = [problem.offer[edge] for edge in found.edge if edge >= 0]
    count = np.bincount(given, minlength=offers)
    assert (count <= places).all() and count[:20].sum() <= 12 * places and count[:60].sum() <= 50 * places
    exact = best_total(problem, exact=True)
    assert exact.gap == 0 and found.value <= exact.value <= found.bound
