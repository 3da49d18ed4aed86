"""The auction where places are few: places bid for people until no place wants another one.

Bertsekas 1988, with nested capacities.
A person's price starts at 0 and only rises. A place that is free bids for the people who bring it most profit (worth
less price), each up to the point where the next best would do as well, plus `step`. A person is held by the highest
bid. As nobody's price rises without a place that holds them, prices of people left over stay 0, which is what makes
the bound tight: the total is below it by at most one step a place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siraba.core.allocation.lists import Lists, Windows
from siraba.core.allocation.nest import NO_LIMIT, Nest, choose, lowest_room, ranks
from siraba.core.allocation.problem import Flags, Ints

NOBODY = -1
PATIENCE = 200
"""Rounds after which the step is doubled, again and again: many equals outbid each other by steps, and never end."""


@dataclass(frozen=True, slots=True)
class Held:
    """The outcome: `bin_` (P) that holds each person or NOBODY, `price` (P) of each person, rounds taken."""

    bin_: Ints
    price: Ints
    rounds: int


class PlacesBid:
    """One auction over lists of wanted people, within the limits of a nest."""

    def __init__(self, nest: Nest, lists: Lists, persons: int, step: int) -> None:
        self.nest, self.lists, self.step = nest, lists, step
        self.price = np.zeros(persons, np.int64)
        self.holder = np.full(persons, NOBODY)
        self.room = [level.capacity.copy() for level in nest.levels]
        self.content = np.diff(lists.start) == 0
        self.windows = Windows(lists)
        self.owner = np.repeat(np.arange(nest.size), np.diff(lists.start))

    def run(self) -> Held:
        """Bid until every place is taken or wants nobody at the present prices."""
        rounds = 0
        while self._round():
            rounds += 1
            if rounds % PATIENCE == 0:
                self.step *= 2
        return Held(self.holder, self.price, rounds)

    def _round(self) -> bool:
        least = lowest_room(self.nest, self.room)
        bins = np.flatnonzero((least > 0) & ~self.content)
        if not len(bins):
            return False
        entry, profit = self.windows.best(bins, least[bins], self.price, self.holder)
        wanting = np.zeros(self.nest.size, bool)
        wanting[self.owner[entry]] = True
        self.content[bins] = ~wanting[bins]
        if not len(entry):
            return False
        chosen, instead = self._choose(self.owner[entry], self.lists.person[entry], profit)
        entry, rise = entry[chosen], (profit - instead)[chosen]
        self._accept(self.owner[entry], self.lists.person[entry], rise + self.step)
        return True

    def _choose(self, bin_: Ints, person: Ints, profit: Ints) -> tuple[Flags, Ints]:
        """The most profitable people within the room, and for each the profit of whom the place would have instead.

        That is the best one turned away for want of room in any limit around the place: only it could follow.
        """
        order = np.lexsort((bin_, person, -profit))
        taken = np.ones(len(bin_), bool)
        instead = np.zeros(len(bin_), np.int64)
        for level, places in zip(self.nest.levels, self.room, strict=True):
            left = order[taken[order]]
            node = level.node[bin_[left]]
            left, node = left[node != NO_LIMIT], node[node != NO_LIMIT]
            out = ranks(node, np.arange(len(left))) >= places[node]
            taken[left[out]] = False
            best_out = np.zeros(len(level.capacity), np.int64)
            np.maximum.at(best_out, node[out], profit[left[out]])
            inside = level.node[bin_] != NO_LIMIT
            instead[inside] = np.maximum(instead[inside], best_out[level.node[bin_[inside]]])
        return taken, instead

    def _accept(self, bin_: Ints, person: Ints, rise: Ints) -> None:
        """Each person goes to the highest bid; ties to the lowest bin."""
        order = np.lexsort((bin_, -rise, person))
        bin_, person, rise = bin_[order], person[order], rise[order]
        first = np.concatenate([[True], person[1:] != person[:-1]])
        bin_, person, rise = bin_[first], person[first], rise[first]
        before = self.holder[person]
        self._move(before[before != NOBODY], +1)
        self._move(bin_, -1)
        self.holder[person] = bin_
        self.price[person] += rise

    def _move(self, bin_: Ints, places: int) -> None:
        for level, room in zip(self.nest.levels, self.room, strict=True):
            node = level.node[bin_]
            np.add.at(room, node[node != NO_LIMIT], places)


def upper_bound(nest: Nest, lists: Lists, price: Ints) -> int:
    """A total that no allocation can exceed, whatever the prices (weak duality; docs/algorithms/allocation.md).

    An allocation holds a person at most once, so its total is at most the sum of all prices and the most profitable
    choice that the limits allow when several places may choose the same person, each paying the price.
    """
    room = [level.capacity for level in nest.levels]
    least = lowest_room(nest, room)
    bins = np.flatnonzero((least > 0) & (np.diff(lists.start) > 0))
    least = np.minimum(least, np.diff(lists.start))
    entry, profit = Windows(lists).best(bins, least[bins], price, np.full(len(price), NOBODY))
    owner = np.searchsorted(lists.start, entry, side="right") - 1
    taken = choose(nest.levels, owner, np.argsort(-profit, kind="stable"))
    return int(price.sum()) + int(profit[taken].sum())
