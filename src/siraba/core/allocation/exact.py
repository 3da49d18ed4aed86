"""From a near-best allocation to a best one: what cannot be in any is set aside, a linear program decides the rest.

With prices and a gap at hand, an entry whose reduced cost exceeds the gap is in no better allocation. The limits are
nested and a person has at most one place, so the linear program over what is left has whole-number corners (the matrix
is totally unimodular), in its prices as well: the proof is computed anew from them, in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siraba.core.allocation.auction import NOBODY
from siraba.core.allocation.lists import Lists, Windows
from siraba.core.allocation.nest import NO_LIMIT, Nest, lowest_room, ranks
from siraba.core.allocation.problem import Flags, Ints


@dataclass(frozen=True, slots=True)
class Entries:
    """What people may use: entry e is person `person[e]` in bin `bin_[e]` at `worth[e]`."""

    person: Ints
    bin_: Ints
    worth: Ints


def bin_prices(nest: Nest, lists: Lists, price: Ints) -> Ints:
    """What a place in each bin costs at these prices of people: the most profit turned away for want of room (B)."""
    least = lowest_room(nest, [level.capacity for level in nest.levels])
    bins = np.flatnonzero(np.diff(lists.start) > 0)
    wanted = np.minimum(least, np.diff(lists.start))[bins]
    entry, profit = Windows(lists).best(bins, wanted, price, np.full(len(price), NOBODY))
    owner = np.searchsorted(lists.start, entry, side="right") - 1
    left = np.argsort(-profit, kind="stable")
    dear = np.zeros(nest.size, np.int64)
    for level in nest.levels:
        node = level.node[owner[left]]
        limited, outside = left[node != NO_LIMIT], left[node == NO_LIMIT]
        node = node[node != NO_LIMIT]
        out = ranks(node, np.arange(len(limited))) >= level.capacity[node]
        lost = np.zeros(len(level.capacity), np.int64)
        np.maximum.at(lost, node[out], profit[limited[out]])
        inside = level.node != NO_LIMIT
        dear[inside] = np.maximum(dear[inside], lost[level.node[inside]])
        left = np.concatenate([limited[~out], outside])
        left = left[np.argsort(-profit[left], kind="stable")]
    return dear


def possible(nest: Nest, lists: Lists, entries: Entries, price: Ints, gap: int) -> Flags:
    """Which entries can be in an allocation at least as good as the one that leaves this gap."""
    cost = price[entries.person] + bin_prices(nest, lists, price)[entries.bin_] - entries.worth
    closed = lowest_room(nest, [level.capacity for level in nest.levels])[entries.bin_] == 0
    left: Flags = (cost <= gap) & ~closed
    return left


def solve(nest: Nest, entries: Entries, persons: int) -> tuple[Flags, Ints]:
    """Which entries are taken, and the price of each person (P). Raises RuntimeError where the solver gives up."""
    from scipy.optimize import linprog  # noqa: PLC0415 - takes half a second, and only exactness needs it
    from scipy.sparse import csr_array  # noqa: PLC0415 - as above

    count = len(entries.worth)
    row, column, limit, first = [entries.person], [np.arange(count)], [np.ones(persons, np.int64)], persons
    for level in nest.levels:
        node = level.node[entries.bin_]
        inside = np.flatnonzero(node != NO_LIMIT)
        row.append(first + node[inside])
        column.append(inside)
        limit.append(level.capacity)
        first += len(level.capacity)
    rows, columns = np.concatenate(row), np.concatenate(column)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(first, count))
    most = np.concatenate(limit).astype(float)
    cost = -entries.worth.astype(float)
    found = linprog(cost, A_ub=matrix, b_ub=most, method="highs-ds")  # type: ignore[call-overload] # stubs lack sparse
    if found.x is None:
        raise RuntimeError(f"the linear program was not solved: {found.message}")
    prices = np.rint(-found.ineqlin.marginals[:persons]).astype(np.int64)
    return found.x > 0.5, np.maximum(prices, 0)
