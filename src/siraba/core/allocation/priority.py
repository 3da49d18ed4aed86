"""Places by a stated order: the first chooses first (serial dictatorship)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siraba.core.allocation.nest import NO_LIMIT, OPEN, ceiling_levels
from siraba.core.allocation.outcome import UNPLACED, Allocation
from siraba.core.allocation.problem import Ints, Invalid, Problem


def by_priority(problem: Problem, order: Sequence[str]) -> Allocation:
    """Each person in `order` takes the offer they wish most among those that still have a place for them.

    A member takes a reserved place before an open one. Reserved places that are left at the end and are released go,
    in the same order, to those who have no place yet. Raises Invalid unless `order` names every person once.
    """
    turns = _turns(problem, order)
    taking = _Taking(problem)
    for person in turns:
        taking.take(person)
    if problem.released.any() and len(problem.groups):
        taking.release()
        for person in turns:
            if taking.edge[person] == UNPLACED:
                taking.take(person)
    return Allocation(problem, "priority", taking.edge, taking.group)


def _turns(problem: Problem, order: Sequence[str]) -> list[int]:
    number = {id_: n for n, id_ in enumerate(problem.persons)}
    turns, seen = [], set[str]()
    for id_ in order:
        if id_ in seen:
            raise Invalid(f"person {id_} stands twice in the order; keep one line.")
        seen.add(id_)
        if id_ in number:
            turns.append(number[id_])
    if missing := [id_ for id_ in problem.persons if id_ not in seen]:
        raise Invalid(f"person {missing[0]} has no turn in the order ({len(missing)} in all); add a line for each.")
    return turns


class _Taking:
    """What is left while people choose one after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.edge = np.full(len(problem.persons), UNPLACED)
        self.group = np.full(len(problem.persons), OPEN)
        self.open = (problem.capacity - problem.reserved.sum(axis=0)).tolist()
        self.reserved = problem.reserved.tolist()
        self.levels = ceiling_levels(problem, np.arange(len(problem.offers)))
        self.room = [level.capacity.tolist() for level in self.levels]
        self.limits = self._limits()
        self.liked: Ints = np.lexsort((problem.offer, -problem.wish, problem.person))

    def _limits(self) -> list[list[tuple[list[int], int]]]:
        nodes: list[list[tuple[list[int], int]]] = [[] for _ in self.problem.offers]
        for level, room in zip(self.levels, self.room, strict=True):
            for offer, node in enumerate(level.node.tolist()):
                if node != NO_LIMIT:
                    nodes[offer].append((room, node))
        return nodes

    def take(self, person: int) -> None:
        """The first offer of the person's list that has a place for them."""
        problem = self.problem
        mine = [group for group in range(len(problem.groups)) if problem.member[group, person]]
        for edge in self.liked[problem.start[person] : problem.start[person + 1]].tolist():
            offer = int(problem.offer[edge])
            if any(room[node] <= 0 for room, node in self.limits[offer]):
                continue
            group = next((group for group in mine if self.reserved[group][offer] > 0), OPEN)
            if group == OPEN and self.open[offer] <= 0:
                continue
            places = self.open if group == OPEN else self.reserved[group]
            places[offer] -= 1
            for room, node in self.limits[offer]:
                room[node] -= 1
            self.edge[person], self.group[person] = edge, group
            return

    def release(self) -> None:
        """Reserved places that nobody took become open, where they are released."""
        for group, places in enumerate(self.reserved):
            for offer, left in enumerate(places):
                if left and self.problem.released[group, offer]:
                    self.open[offer] += left
                    places[offer] = 0
