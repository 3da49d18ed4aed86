"""A `Proximity` laid over the codes of one pool, so that a search looks numbers up instead of strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from siraba.core.pool.codes import Codes
from siraba.core.pool.proximity import SAME, Proximity
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array

PATH = re.compile(r"[0-9A-Za-z.]{1,16}")
"""What a code must look like for its prefixes to be groups. A URI or a UUID has none: two of them begin alike
without meaning anything by it."""
WIDTH = 16
_NONE: Array = np.zeros(0, dtype=np.int64)


def path_of(code: str, proximity: Proximity) -> str:
    """The group path of an occupation: from the classification, else its own code where it looks like one, else ''."""
    path = proximity.groups.get(code, code)
    return path if PATH.fullmatch(path) else ""


@dataclass
class Nearness:
    """For the occupations of one pool: their paths as characters, and which of their cards name a skill."""

    proximity: Proximity
    occupations: Codes
    paths: Array
    carded: Array
    card_holders: Mapping[str, Array]
    _kept: dict[tuple[str, tuple[int, ...]], Array] = field(default_factory=dict)

    def to(self, asked: str, tree: tuple[int, ...]) -> Array:
        """How near each occupation of the pool is to the asked one, in millionths.

        The same code is `SAME`; else the larger of the proximity table and of `tree[n - 1]` for n leading characters in
        common (the last value for more).
        """
        key = (asked, tree)
        if key not in self._kept:
            if len(self._kept) >= 512:
                self._kept.clear()
            self._kept[key] = self._compute(asked, tree)
        return self._kept[key]

    def _compute(self, asked: str, tree: tuple[int, ...]) -> Array:
        near = self._in_tree(asked, tree)
        for held, value in self.proximity.occupations.get(asked, {}).items():
            number = self.occupations.find(held)
            if number != UNKNOWN:
                near[number] = max(int(near[number]), value)
        number = self.occupations.find(asked)
        if number != UNKNOWN:
            near[number] = SAME
        return near

    def holders(self, skill: str) -> Array:
        """The occupations of the pool whose card names a skill."""
        return self.card_holders.get(skill, _NONE)

    def of(self, held: str, tree: tuple[int, ...]) -> Array:
        """The other way round: how near a held occupation is to each occupation of the pool, were that one asked."""
        near = self._in_tree(held, tree)
        for asked, value in self._asking.get(held, ()):
            near[asked] = max(int(near[asked]), value)
        number = self.occupations.find(held)
        if number != UNKNOWN:
            near[number] = SAME
        return near

    def _in_tree(self, code: str, tree: tuple[int, ...]) -> Array:
        steps = np.array([0, *tree], dtype=np.int64)
        own = _characters([path_of(code, self.proximity)])
        alike = np.logical_and.accumulate((self.paths == own) & (own > 0), axis=1).sum(axis=1)
        near: Array = steps[np.minimum(alike, len(tree))]
        return near

    @cached_property
    def _asking(self) -> Mapping[str, list[tuple[int, int]]]:
        """Held code → the occupations of the pool that name it as near, with how near."""
        asking: dict[str, list[tuple[int, int]]] = {}
        for number, asked in enumerate(self.occupations.texts):
            for held, value in self.proximity.occupations.get(asked, {}).items():
                asking.setdefault(held, []).append((number, value))
        return asking


def nearness(table: Table, proximity: Proximity) -> Nearness:
    """The nearness of a table's occupations, computed once for a proximity."""
    made: Nearness = table.derived("nearness", proximity, lambda: _make(table.codes["occupations"], proximity))
    return made


def _make(occupations: Codes, proximity: Proximity) -> Nearness:
    holders: dict[str, list[int]] = {}
    carded = np.zeros(len(occupations), dtype=bool)
    for number, code in enumerate(occupations.texts):
        card = proximity.card_skills.get(code, ())
        carded[number] = bool(card)
        for skill in dict.fromkeys(skill for skill, _ in card):
            holders.setdefault(skill, []).append(number)
    paths = _characters([path_of(code, proximity) for code in occupations.texts])
    arrays = {skill: np.array(numbers, dtype=np.int64) for skill, numbers in holders.items()}
    return Nearness(proximity, occupations, paths, carded, arrays)


def _characters(paths: list[str]) -> Array:
    table = np.zeros((len(paths), WIDTH), dtype=np.uint8)
    for row, path in enumerate(paths):
        table[row, : len(path)] = np.frombuffer(path.encode("ascii"), dtype=np.uint8)
    return table
