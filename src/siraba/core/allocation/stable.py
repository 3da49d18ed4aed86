"""Stable allocation by deferred acceptance (Gale and Shapley 1962; with reserves and ceilings, Kamada and Kojima)."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from siraba.core.allocation.nest import OPEN, Level, ceiling_levels, choose, ranks, roots
from siraba.core.allocation.outcome import UNPLACED, Allocation
from siraba.core.allocation.problem import Flags, Ints, Problem


class Proposing(StrEnum):
    """Who proposes; the proposing side gets the best that any stable allocation gives it."""

    PERSON = "person"
    PLACE = "place"


def stable(problem: Problem, *, proposing: Proposing = Proposing.PERSON) -> Allocation:
    """An allocation in which no person and no offer would both rather have each other.

    People prefer by `wish`, then the lower offer id; offers by score, then the lower person id.
    """
    engine = _Deferred(problem)
    rounds = engine.people_propose() if proposing is Proposing.PERSON else engine.places_propose()
    method = f"stable_{proposing.value}_proposing"
    return Allocation(problem, method, engine.edge, engine.group, rounds=rounds)


class Choice:
    """Whom offers and ceilings would keep among those who ask.

    First the reserved places, group after group by name, to the members with the highest score; then the open
    places to the highest scores left; then each ceiling, from the narrowest, keeps those in reserved places before
    others, the highest scores first. A higher score never makes anybody worse off here, and who is turned away from
    some is turned away from more: that is what deferred acceptance needs.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ceilings: tuple[Level, ...] = tuple(ceiling_levels(problem, np.arange(len(problem.offers))))
        self.root = roots(self.ceilings, len(problem.offers))

    def keep(self, edges: Ints) -> tuple[Flags, Ints]:
        """Which of these edges are kept, and the group whose reserved place each one takes (or OPEN)."""
        problem = self.problem
        offer, person, score = problem.offer[edges], problem.person[edges], problem.score[edges]
        order = np.lexsort((offer, person, -score))
        taken, group = np.zeros(len(edges), bool), np.full(len(edges), OPEN)
        room = problem.capacity.copy()
        for number, places in enumerate(problem.reserved):
            asking = order[~taken[order]]
            asking = asking[problem.member[number, person[asking]] & (places[offer[asking]] > 0)]
            inside = asking[_within(offer[asking], places)]
            taken[inside], group[inside] = True, number
            filled = np.bincount(offer[inside], minlength=len(room))
            room -= np.where(problem.released[number], filled, places)
        asking = order[~taken[order]]
        taken[asking[_within(offer[asking], room)]] = True
        kept = np.flatnonzero(taken)
        first = np.lexsort((offer[kept], person[kept], -score[kept], group[kept] == OPEN))
        taken[kept] = choose(self.ceilings, offer[kept], first)
        return taken, group


def _within(offer: Ints, room: Ints) -> Flags:
    """Of askers in their order, those for whom their offer has room."""
    return ranks(offer, np.arange(len(offer))) < room[offer]


class _Deferred:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.choice = problem, Choice(problem)
        self.edge = np.full(len(problem.persons), UNPLACED)
        self.group = np.full(len(problem.persons), OPEN)
        self.liked = np.lexsort((problem.offer, -problem.wish, problem.person))

    def people_propose(self) -> int:
        """Everybody without a place asks at the next offer of their list, until that helps nobody any more."""
        problem, rounds = self.problem, 0
        asked = problem.start[:-1].copy()
        free = np.flatnonzero(asked < problem.start[1:])
        while len(free):
            new = self.liked[asked[free]]
            asked[free] += 1
            out = self._hold(new)
            free = np.sort(out[asked[out] < problem.start[out + 1]])
            rounds += 1
        return rounds

    def _hold(self, new: Ints) -> Ints:
        """Let the offers choose among those they hold and those who ask; returns the people turned away."""
        root = self._touched(new)
        held = self.edge[self.edge != UNPLACED]
        held = held[root[self.choice.root[self.problem.offer[held]]]]
        edges = np.concatenate([held, new])
        kept, group = self.choice.keep(edges)
        person = self.problem.person[edges]
        self.edge[person], self.group[person] = UNPLACED, OPEN
        self.edge[person[kept]], self.group[person[kept]] = edges[kept], group[kept]
        out: Ints = person[~kept]
        return out

    def _touched(self, edges: Ints) -> Flags:
        root = np.zeros(int(self.choice.root.max(initial=0)) + 1, bool)
        root[self.choice.root[self.problem.offer[edges]]] = True
        return root

    def places_propose(self) -> int:
        """Offers propose to the best who have not refused; people keep the one they like best and refuse the others."""
        problem, rounds = self.problem, 0
        place_of = np.empty(len(self.liked), np.int64)
        place_of[self.liked] = np.arange(len(self.liked))
        open_, offered = np.ones(len(problem.offer), bool), np.zeros(len(problem.offer), bool)
        group = np.full(len(problem.offer), OPEN)
        asked = np.arange(len(problem.offer))
        while len(asked):
            kept, groups = self.choice.keep(asked)
            offered[asked], group[asked] = kept, groups
            proposals = np.flatnonzero(offered)
            best = np.full(len(problem.persons), len(problem.offer))
            np.minimum.at(best, problem.person[proposals], place_of[proposals])
            refused = proposals[place_of[proposals] != best[problem.person[proposals]]]
            open_[refused], offered[refused] = False, False
            root = self._touched(refused)
            asked = np.flatnonzero(open_ & root[self.choice.root[problem.offer]]) if len(refused) else refused
            rounds += 1
        final = np.flatnonzero(offered)
        self.edge[problem.person[final]], self.group[problem.person[final]] = final, group[final]
        return rounds
