"""Nested limits: places of an offer, its reserved places, ceilings over offers; and the best choice within them.

A *bin* is one kind of place at one offer: open, or reserved for a group. Each bin has a capacity and lies in an offer,
which may lie in a ceiling, which may lie in a wider one. As one always contains the other, the greedy choice (best
first, take what still fits everywhere) is the best choice (the limits form a laminar matroid).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from siraba.core.allocation.problem import Flags, Ints, Problem

OPEN = -1
"""The group of a place that is for everybody."""
NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Level:
    """Limits that do not overlap: `node[b]` is the one that bin b lies in (or NO_LIMIT), `capacity[n]` its places."""

    node: Ints
    capacity: Ints


@dataclass(frozen=True, slots=True)
class Nest:
    """Bins (B) with `offer[b]`, `group[b]`, and their limits from the narrowest level (the bins themselves) up."""

    offer: Ints
    group: Ints
    levels: tuple[Level, ...]

    @property
    def size(self) -> int:
        """How many bins there are."""
        return len(self.offer)


def nest_of(problem: Problem) -> Nest:
    """Bins and levels of a problem.

    A reserve that is released is no wall around places, it is an advantage of its members, given by whoever chooses:
    its bin and the open one share what is not reserved for good.
    """
    group, offer = np.nonzero(problem.reserved)
    released = problem.released[group, offer]
    shared = problem.capacity.copy()
    np.subtract.at(shared, offer[~released], problem.reserved[group, offer][~released])
    of_offer = np.concatenate([np.arange(len(problem.offers)), offer])
    levels = [Level(np.arange(len(of_offer)), np.concatenate([shared, problem.reserved[group, offer]]))]
    if released.any():
        sharing = np.concatenate([np.arange(len(problem.offers)), np.where(released, offer, NO_LIMIT)])
        levels.append(Level(sharing, shared))
    levels.extend(ceiling_levels(problem, of_offer))
    return Nest(of_offer, np.concatenate([np.full(len(problem.offers), OPEN), group]), tuple(levels))


def ceiling_levels(problem: Problem, of_offer: Ints) -> list[Level]:
    """Ceilings packed into as few levels as their nesting is deep, narrower ones first."""
    packed: list[tuple[Ints, list[int]]] = []
    for limit in problem.limits:
        above = [depth for depth, (node, _) in enumerate(packed) if (node[limit.of_offer] >= 0).any()]
        depth = max(above, default=-1) + 1
        if depth == len(packed):
            packed.append((np.full(len(problem.offers), NO_LIMIT), []))
        node, places = packed[depth]
        node[limit.of_offer] = len(places)
        places.append(limit.places)
    return [Level(node[of_offer], np.array(places, np.int64)) for node, places in packed]


def roots(levels: tuple[Level, ...], size: int) -> Ints:
    """For each bin, the number of the widest limit around it: choices in two roots do not touch each other."""
    root, before = np.arange(size), size
    for level in levels:
        inside = level.node != NO_LIMIT
        root[inside] = before + level.node[inside]
        before += len(level.capacity)
    return root


def ranks(node: Ints, order: Ints) -> Ints:
    """How many of the same node stand before each item, when items are taken in `order` (a permutation)."""
    grouped = order[np.argsort(node[order], kind="stable")]
    nodes = node[grouped]
    first = np.flatnonzero(np.concatenate([[True], nodes[1:] != nodes[:-1]])) if len(nodes) else nodes
    rank = np.empty(len(node), np.int64)
    rank[grouped] = np.arange(len(node)) - np.repeat(first, np.diff(np.append(first, len(node))))
    return rank


def choose(levels: tuple[Level, ...], bin_: Ints, order: Ints, room: list[Ints] | None = None) -> Flags:
    """Which items to take: best first by `order`, as many as every limit has `room` for (its capacity if not given)."""
    taken = np.ones(len(bin_), bool)
    for depth, level in enumerate(levels):
        left = order[taken[order]]
        node = level.node[bin_[left]]
        limited = node != NO_LIMIT
        left, node = left[limited], node[limited]
        places = level.capacity if room is None else room[depth]
        taken[left[ranks(node, np.arange(len(left))) >= places[node]]] = False
    return taken


def count_held(levels: tuple[Level, ...], bin_: Ints) -> list[Ints]:
    """How many of the held places lie in each node of each level."""
    held = []
    for level in levels:
        node = level.node[bin_]
        held.append(np.bincount(node[node != NO_LIMIT], minlength=len(level.capacity)))
    return held


def lowest_room(nest: Nest, room: list[Ints]) -> Ints:
    """For each bin, how many more it could hold by itself: the least room of the limits it lies in."""
    least = np.full(nest.size, np.iinfo(np.int64).max)
    for level, places in zip(nest.levels, room, strict=True):
        inside = level.node != NO_LIMIT
        least[inside] = np.minimum(least[inside], places[level.node[inside]])
    return least


def total_room(nest: Nest) -> int:
    """How many people all limits together could hold."""
    room = np.zeros(nest.size, np.int64)
    for level in nest.levels:
        inside = np.flatnonzero(level.node != NO_LIMIT)
        node = level.node[inside]
        sums = np.zeros(len(level.capacity), np.int64)
        np.add.at(sums, node, room[inside])
        # a level of bins begins with their own places; the sum of a node then stands at its first bin
        held = level.capacity if level is nest.levels[0] else np.minimum(sums, level.capacity)
        some, first = np.unique(node, return_index=True)
        room[inside] = 0
        room[inside[first]] = held[some]
    return int(room.sum())


def edges_of_bins(problem: Problem, nest: Nest) -> tuple[Ints, Ints]:
    """Every (edge, bin) that a person may use: the open bin of the offer, and the reserved ones of their groups."""
    edges = [np.arange(len(problem.offer))]
    bins = [problem.offer]
    for group in range(len(problem.groups)):
        bin_of = np.full(len(problem.offers), OPEN)
        mine = np.flatnonzero(nest.group == group)
        bin_of[nest.offer[mine]] = mine
        may = np.flatnonzero(problem.member[group, problem.person] & (bin_of[problem.offer] != OPEN))
        edges.append(may)
        bins.append(bin_of[problem.offer[may]])
    return np.concatenate(edges), np.concatenate(bins)
