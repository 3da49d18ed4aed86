"""What each method promises, against every possibility of small problems."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.allocation import Allocation, Problem, Proposing, Reason, best_total, by_priority, lists, stable
from tests.core.allocation.naive import PERSONS, Case, allowed, blocking, cases, every, given_of, keep, value

quick = settings(max_examples=120, deadline=None)
METHODS = {
    "best_total": best_total,
    "exact": lambda problem: best_total(problem, exact=True),
    "person": stable,
    "place": lambda problem: stable(problem, proposing=Proposing.PLACE),
    "priority": lambda problem: by_priority(problem, PERSONS),
}


@pytest.mark.parametrize("method", METHODS)
@quick
@given(case=cases(), shuffle=st.randoms(use_true_random=False))
def test_limits_hold_and_the_order_of_the_lines_does_not_count(method: str, case: Case, shuffle: random.Random) -> None:
    allocation = METHODS[method](case.problem())
    assert allowed(case, given_of(allocation))
    mixed = list(case.edges)
    shuffle.shuffle(mixed)
    assert list(METHODS[method](case.problem(tuple(mixed))).outcomes()) == list(allocation.outcomes())


@quick
@given(case=cases(), step=st.sampled_from([1, 10, 1000]))
def test_the_best_total_lies_between_the_value_and_its_bound(case: Case, step: int) -> None:
    best = max(value(case, one) for one in every(case))
    found = best_total(case.problem(), step=step)
    assert found.value == value(case, given_of(found))
    assert found.value <= best <= found.bound
    assert found.gap <= step * len(PERSONS)


@quick
@given(case=cases())
def test_exact_is_the_optimum_and_proves_it(case: Case) -> None:
    found = best_total(case.problem(), exact=True)
    assert found.value == max(value(case, one) for one in every(case))
    assert found.gap == 0


@quick
@given(case=cases(ceilings=False))
def test_no_outsider_sits_in_a_released_place_that_a_member_without_a_place_could_have(case: Case) -> None:
    given = given_of(best_total(case.problem(), exact=True))
    for one in case.reserves:
        inside = sum(held == (one.offer, one.group) for held in given.values())
        waiting = [e for e in case.edges if e.offer == one.offer and e.person in case.members[one.group] - set(given)]
        assert inside == one.places or not waiting


@pytest.mark.parametrize("proposing", Proposing)
@quick
@given(case=cases())
def test_stable_with_reserves_and_ceilings(proposing: Proposing, case: Case) -> None:
    given = given_of(stable(case.problem(), proposing=proposing))
    assert blocking(case, given) == []
    assert keep(case, {(p, offer) for p, (offer, _) in given.items()}) == {(p, o): g for p, (o, g) in given.items()}


@pytest.mark.parametrize("proposing", Proposing)
@quick
@given(case=cases(ceilings=False, wishes=True))
def test_stable_with_wishes_that_differ_from_scores(proposing: Proposing, case: Case) -> None:
    assert blocking(case, given_of(stable(case.problem(), proposing=proposing))) == []


@quick
@given(case=cases(ceilings=False, reserves=False, wishes=True))
def test_each_side_gets_its_best_stable_allocation_when_it_proposes(case: Case) -> None:
    wish = {(edge.person, edge.offer): (edge.wish, edge.offer) for edge in case.edges}

    def pleased(given: dict[str, tuple[str, str | None]], person: str) -> tuple[int, int, str]:
        if person not in given:
            return (0, 0, "")
        much, offer = wish[person, given[person][0]]
        return (1, much, "".join(chr(0x7F - ord(letter) % 0x7F) for letter in offer))

    all_stable = [one for one in every(case) if not blocking(case, one)]
    person_side = given_of(stable(case.problem()))
    place_side = given_of(stable(case.problem(), proposing=Proposing.PLACE))
    for person in PERSONS:
        assert pleased(person_side, person) == max(pleased(one, person) for one in all_stable)
        assert pleased(place_side, person) == min(pleased(one, person) for one in all_stable)


@quick
@given(case=cases(ceilings=False, wishes=True), data=st.data())
def test_nobody_gains_by_hiding_their_true_wishes_when_people_propose(case: Case, data: st.DataObject) -> None:
    true = {(edge.person, edge.offer): (edge.wish, -ord(edge.offer)) for edge in case.edges}
    liar = data.draw(st.sampled_from(PERSONS))
    told = tuple(
        type(e)(e.person, e.offer, e.score, data.draw(st.integers(0, 60))) if e.person == liar else e
        for e in case.edges
    )

    def gained(allocation: Allocation) -> tuple[int, int]:
        offer = given_of(allocation).get(liar, (None, None))[0]
        return (-1, 0) if offer is None else true[liar, offer]

    assert gained(stable(case.problem(told))) <= gained(stable(case.problem()))


@quick
@given(case=cases(ceilings=False, reserves=False))
def test_with_one_score_for_both_sides_it_does_not_matter_who_proposes(case: Case) -> None:
    problem = case.problem()
    assert given_of(stable(problem)) == given_of(stable(problem, proposing=Proposing.PLACE))


@quick
@given(case=cases(reserves=False, wishes=True), order=st.permutations(PERSONS))
def test_by_priority_each_person_gets_the_best_that_those_before_left(case: Case, order: list[str]) -> None:
    given: dict[str, tuple[str, str | None]] = {}
    for person in order:
        mine = sorted((e for e in case.edges if e.person == person), key=lambda e: (-e.wish, e.offer))
        for edge in mine:
            if allowed(case, {**given, person: (edge.offer, None)}):
                given[person] = (edge.offer, None)
                break
    assert given_of(by_priority(case.problem(), order)) == given


@quick
@given(case=cases(), order=st.permutations(PERSONS))
def test_by_priority_members_take_reserved_places_and_what_is_released_is_used(case: Case, order: list[str]) -> None:
    given = given_of(by_priority(case.problem(), order))
    labels = [(one.offer, one.group) for one in case.reserves]
    for edge in case.edges:
        if edge.person not in given:
            free = [None, *(g for o, g in labels if o == edge.offer and edge.person in case.members[g])]
            assert not any(allowed(case, {**given, edge.person: (edge.offer, group)}) for group in free)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(case=cases())
def test_reasons_are_true(method: str, case: Case) -> None:
    allocation = METHODS[method](case.problem())
    given = given_of(allocation)
    for outcome in allocation.outcomes():
        if outcome.offer is not None:
            continue
        assert (outcome.reason is Reason.NO_EDGE) == all(e.person != outcome.person for e in case.edges)
        if outcome.at is None:
            continue
        best = max(e.score for e in case.edges if e.person == outcome.person)
        assert case.score(outcome.person, outcome.at) == best
        here = sum(offer == outcome.at for offer, _ in given.values())
        assert (outcome.reason is Reason.CAPACITY_FULL) == (here == case.places[outcome.at])
        without = Case(case.edges, case.places, case.members, case.reserves, ())
        seats = [None, *(g for g in case.members if outcome.person in case.members[g])]
        fits = any(allowed(without, {**given, outcome.person: (outcome.at, group)}) for group in seats)
        assert fits == (outcome.reason is Reason.CEILING_REACHED)


def test_the_referee_of_scipy_finds_the_same_total() -> None:
    from scipy.optimize import linear_sum_assignment

    generator = np.random.default_rng(5)
    for persons, offers in ((40, 15), (15, 40), (30, 30)):
        score = generator.integers(0, 1_000_001, (persons, offers))
        capacity = generator.integers(1, 4, offers)
        person, offer = np.divmod(np.arange(persons * offers), offers)
        names = [f"{number:03}" for number in range(100)]
        problem = Problem.of_arrays(
            names[:persons], names[:offers], person, offer, score.ravel(), capacity.astype(np.int64)
        )
        seats = np.repeat(np.arange(offers), capacity)
        rows, columns = linear_sum_assignment(score[:, seats], maximize=True)
        found = best_total(problem, exact=True)
        assert found.total == score[:, seats][rows, columns].sum()
        assert found.gap == 0


@pytest.mark.parametrize("patient", [0, 9])
@settings(max_examples=25, deadline=None)
@given(case=cases())
def test_lists_put_in_order_little_by_little_give_what_sorted_ones_give(patient: int, case: Case) -> None:
    whole = best_total(case.problem())
    with pytest.MonkeyPatch.context() as patch:
        for name, small in (("HEAD", 1), ("LONG", 0), ("FIRST", 0), ("PATIENT", patient)):
            patch.setattr(lists, name, small)
        cut = best_total(case.problem())
    assert list(cut.outcomes()) == list(whole.outcomes())
    assert (cut.value, cut.bound) == (whole.value, whole.bound)
