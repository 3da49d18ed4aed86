"""The auction where places abound: people bid for places, and a place is held by the highest bid.

The mirror of `auction`: a limit's price is the lowest bid that it holds once it is full, 0 before; the price of a place
is the highest one of the limits around it. Prices only rise, and a limit with room left has price 0.
"""

from __future__ import annotations

import numpy as np

from siraba.core.allocation.auction import NOBODY, PATIENCE, Held
from siraba.core.allocation.lists import spans
from siraba.core.allocation.nest import NO_LIMIT, Nest, choose, roots
from siraba.core.allocation.problem import Flags, Ints


class PeopleBid:
    """One auction over the places wanted by each person: `start` (P + 1) cuts `bin_` and `worth`."""

    def __init__(self, nest: Nest, start: Ints, bin_: Ints, worth: Ints, step: int) -> None:
        self.nest, self.start, self.bin_, self.worth, self.step = nest, start, bin_, worth, step
        persons = len(start) - 1
        self.holder = np.full(persons, NOBODY)
        self.bid = np.zeros(persons, np.int64)
        self.price = np.zeros(nest.size, np.int64)
        self.root = roots(nest.levels, nest.size)

    def run(self) -> Held:
        """Bid until everybody is held or wants nothing at the present prices."""
        closed = np.zeros(self.nest.size, bool)
        for level in self.nest.levels:
            inside = level.node != NO_LIMIT
            closed[inside] |= level.capacity[level.node[inside]] == 0
        self.price[closed] = np.iinfo(np.int64).max // 4
        active, rounds = np.flatnonzero(np.diff(self.start) > 0), 0
        while len(active):
            active = self._round(active)
            rounds += 1
            if rounds % PATIENCE == 0:
                self.step *= 2
        return Held(self.holder, self._profits(), rounds)

    def _round(self, active: Ints) -> Ints:
        """Bids of the active people; returns those who are held by nobody and may bid again."""
        active, bin_, bid = self._bids(active)
        self.holder[active], self.bid[active] = bin_, bid
        touched = np.zeros(self.root.max(initial=0) + 1, bool)
        touched[self.root[bin_]] = True
        held = np.flatnonzero(self.holder != NOBODY)
        held = held[touched[self.root[self.holder[held]]]]
        order = np.lexsort((held, -self.bid[held]))
        taken = choose(self.nest.levels, self.holder[held], order)
        out: Ints = held[~taken]
        self.holder[out] = NOBODY
        self._raise_prices(held[taken], touched)
        return out

    def _bids(self, active: Ints) -> tuple[Ints, Ints, Ints]:
        """Where each one bids and how much: up to where the second best, or nothing, would do as well."""
        count = self.start[active + 1] - self.start[active]
        entry, first = spans(self.start[active], count), np.cumsum(count) - count
        profit = self.worth[entry] - self.price[self.bin_[entry]]
        best = np.maximum.reduceat(profit, first) if len(active) else profit
        hits = np.flatnonzero(profit == np.repeat(best, count))
        owner = np.searchsorted(first, hits, side="right") - 1
        at = hits[np.concatenate([[True], owner[1:] != owner[:-1]])] if len(hits) else hits
        profit[at] = 0
        second = np.maximum(np.maximum.reduceat(profit, first), 0) if len(active) else profit
        wants = best > 0
        bin_ = self.bin_[entry[at[wants]]]
        return active[wants], bin_, self.price[bin_] + (best - second)[wants] + self.step

    def _raise_prices(self, held: Ints, touched: Flags) -> None:
        """Prices of the limits that were touched, whose holders are all in `held`."""
        for level in self.nest.levels:
            node = level.node[self.holder[held]]
            inside, node = held[node != NO_LIMIT], node[node != NO_LIMIT]
            lowest = np.full(len(level.capacity), np.iinfo(np.int64).max)
            np.minimum.at(lowest, node, self.bid[inside])
            full = np.bincount(node, minlength=len(level.capacity)) >= level.capacity
            lowest[~full | (level.capacity == 0)] = 0
            limited = np.flatnonzero((level.node != NO_LIMIT) & touched[self.root])
            self.price[limited] = np.maximum(self.price[limited], lowest[level.node[limited]])

    def _profits(self) -> Ints:
        """What each person still gains at the final prices: their price in the bound."""
        gains = np.zeros(len(self.start) - 1, np.int64)
        person = np.flatnonzero(np.diff(self.start) > 0)
        if len(person):
            profit = self.worth - self.price[self.bin_]
            gains[person] = np.maximum(np.maximum.reduceat(profit, self.start[person]), 0)
        return gains
