"""The greatest total score, with a proof of how near it is (docs/algorithms/allocation.md, “Best total”)."""

from __future__ import annotations

import numpy as np

from siraba.core.allocation.auction import NOBODY, Held, PlacesBid, upper_bound
from siraba.core.allocation.counter_auction import PeopleBid
from siraba.core.allocation.exact import Entries, possible, solve
from siraba.core.allocation.lists import Lists
from siraba.core.allocation.nest import OPEN, Nest, count_held, edges_of_bins, lowest_room, nest_of, total_room
from siraba.core.allocation.outcome import UNPLACED, Allocation
from siraba.core.allocation.problem import Ints, Problem

STEP = 10
"""By how many millionths bids overtake each other: the total is below its bound by at most this much a place
(more where an auction drags on, see `auction.PATIENCE`; the gap always tells)."""


def best_total(problem: Problem, *, step: int = STEP, exact: bool = False) -> Allocation:
    """The allocation with the greatest total score, or one that is provably within `gap` of it.

    A member in a released reserved place counts one full point more than the highest score, so that nobody from
    outside the group sits there while a member who could has no place. `value` and `bound` include these points.
    `exact` lets a linear program decide what the auction left open, and the gap becomes 0. Raises ValueError for a
    step below 1.
    """
    if step < 1:
        raise ValueError(f"the step is {step}; give 1 or more.")
    nest = nest_of(problem)
    edge, bin_, worth = _entries(problem, nest)
    market = _Market(problem, nest, edge, bin_, worth)
    held = market.auction(step)
    found = market.allocation(held, upper_bound(nest, market.lists, held.price))
    return market.decided(held, found) if exact and found.gap else found


def _entries(problem: Problem, nest: Nest) -> tuple[Ints, Ints, Ints]:
    """Each (edge, bin) that a person may use, by person, with its worth; the edges themselves without reserves."""
    edge, bin_ = edges_of_bins(problem, nest)
    if nest.size == len(problem.offers):
        return edge, bin_, problem.score
    worth = problem.score[edge] + _advantage(problem, nest)[bin_]
    order = np.lexsort((bin_, problem.person[edge]))
    return edge[order], bin_[order], worth[order]


def _advantage(problem: Problem, nest: Nest) -> Ints:
    """What a place in each bin is worth beyond the score."""
    inside = nest.group != OPEN
    points = np.zeros(nest.size, np.int64)
    released = problem.released[nest.group[inside], nest.offer[inside]]
    points[inside] = np.where(released, int(problem.score.max(initial=0)) + 1, 0)
    return points


class _Market:
    """Entries: each (edge, bin) a person may use, by person, with its worth."""

    def __init__(self, problem: Problem, nest: Nest, edge: Ints, bin_: Ints, worth: Ints) -> None:
        self.problem, self.nest, self.edge, self.bin_, self.worth = problem, nest, edge, bin_, worth
        plain = nest.size == len(problem.offers)
        self.person = problem.person if plain else problem.person[edge]
        self.start = problem.start if plain else np.searchsorted(self.person, np.arange(len(problem.persons) + 1))
        self.lists = Lists.of(nest.size, bin_, self.person, worth)

    def auction(self, step: int) -> Held:
        """Bids by the scarcer side."""
        persons = len(self.problem.persons)
        if total_room(self.nest) < np.count_nonzero(np.diff(self.start)):
            return PlacesBid(self.nest, self.lists, persons, step).run()
        return PeopleBid(self.nest, self.start, self.bin_, self.worth, step).run()

    def decided(self, held: Held, found: Allocation) -> Allocation:
        """The best allocation among those that the prices and the gap leave possible; the others are no better."""
        entries = Entries(self.person, self.bin_, self.worth)
        left = np.flatnonzero(possible(self.nest, self.lists, entries, held.price, found.gap or 0))
        entries = Entries(self.person[left], self.bin_[left], self.worth[left])
        taken, price = solve(self.nest, entries, len(self.problem.persons))
        holder = np.full(len(self.problem.persons), NOBODY)
        holder[entries.person[taken]] = entries.bin_[taken]
        lists = Lists.of(self.nest.size, entries.bin_, entries.person, entries.worth)
        bound = max(upper_bound(self.nest, lists, price), found.value or 0)
        return self.allocation(Held(holder, price, held.rounds), bound)

    def in_reserved_places_first(self, holder: Ints) -> Ints:
        """Members in open places move to reserved ones of the same offer that are empty: worth never falls."""
        holder = holder.copy()
        room = self._room(holder)[0]
        for reserved in range(len(self.problem.offers), self.nest.size):
            if room[reserved] > 0:
                open_ = int(self.nest.offer[reserved])
                member = self.problem.member[self.nest.group[reserved]]
                moving = np.flatnonzero((holder == open_) & member)[: room[reserved]]
                holder[moving] = reserved
                room[open_] += len(moving)
        return holder

    def complete(self, holder: Ints) -> Ints:
        """Nobody stays without a place who could have one that is free: the highest worth first, then ids."""
        holder = holder.copy()
        room = self._room(holder)
        fits = (holder[self.person] == NOBODY) & (lowest_room(self.nest, room)[self.bin_] > 0)
        entries = np.flatnonzero(fits)
        for entry in entries[np.lexsort((entries, -self.worth[entries]))]:
            person, bin_ = self.person[entry], self.bin_[entry]
            nodes = [(places, level.node[bin_]) for places, level in zip(room, self.nest.levels, strict=True)]
            if holder[person] == NOBODY and all(node < 0 or places[node] > 0 for places, node in nodes):
                holder[person] = bin_
                for places, node in nodes:
                    if node >= 0:
                        places[node] -= 1
        return holder

    def allocation(self, held: Held, bound: int) -> Allocation:
        """The result in terms of edges; free places are given away first."""
        holder = self.complete(self.in_reserved_places_first(held.bin_))
        given = np.flatnonzero(holder[self.person] == self.bin_)
        edge = np.full(len(holder), UNPLACED)
        group = np.full(len(holder), OPEN)
        edge[self.person[given]] = self.edge[given]
        group[self.person[given]] = self.nest.group[self.bin_[given]]
        value = int(self.worth[given].sum())
        return Allocation(self.problem, "best_total", edge, group, value, bound, held.rounds)

    def _room(self, holder: Ints) -> list[Ints]:
        held = count_held(self.nest.levels, holder[holder != NOBODY])
        return [level.capacity - count for level, count in zip(self.nest.levels, held, strict=True)]
