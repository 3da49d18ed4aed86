"""What a classification says of a pool's occupations, as arrays that kernels read."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np

from siraba.core.matching.asked import answers
from siraba.core.matching.compiled import kernel
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.presumed import Cards, cards
from siraba.core.matching.skills import presumed_rows
from siraba.core.pool.codes import Codes
from siraba.core.pool.nearness import Nearness, nearness, path_of
from siraba.core.pool.people import SKILLS_KNOWN
from siraba.core.pool.proximity import SAME, Proximity
from siraba.core.pool.table import Segment, Table, packed
from siraba.core.pool.units import UNKNOWN, Array

KEPT = 256


@dataclass
class Lexicon:
    """`card_skill` numbers the skills that cards name; `cards` are the cards of the pool's occupations."""

    source: Nearness
    proximity: Proximity
    card_skill: dict[str, int]
    cards: Cards
    skills: Codes
    _kept: OrderedDict[tuple[object, ...], tuple[Array, Array]] = field(default_factory=OrderedDict)
    _answers: dict[str, tuple[Array, dict[int, str]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answers(self, asked: str, codes: Codes) -> Array:
        """The held skills that answer an asked one, as three rows of int64: their numbers in `codes` (those of this
        lexicon, or a fork of them), their numbers among the skills that cards name, similarity in millionths."""
        found = self._answers.get(asked)
        if found is None:
            found = self._answers[asked] = self._answers_to(asked)
        pairs, missing = found
        if missing and codes is not self.skills:
            pairs = pairs.copy()
            for place, held in missing.items():
                pairs[0, place] = codes.find(held)
        return pairs

    def _answers_to(self, asked: str) -> tuple[Array, dict[int, str]]:
        """And by place the skills that have no number here: a fork may have learnt them."""
        held = answers(asked, self.proximity)
        rows = [(self.skills.find(code), self.card_skill.get(code, UNKNOWN), near) for code, near in held]
        missing = {place: code for place, (code, _) in enumerate(held) if rows[place][0] == UNKNOWN}
        return np.array(rows, dtype=np.int64).T.copy(), missing

    def unskilled(self, table: Table) -> Array:
        """Bits of whoever earns the neutral share for skills: none listed, none presumed."""

        def make() -> Array:
            return packed((table.columns["known"] & SKILLS_KNOWN == 0) & ~presumed_rows(table, self.source))

        words: Array = table.derived("unskilled", self.proximity, make)
        return words

    def near(self, asked: str | None, parameters: Parameters) -> tuple[Array, Array]:
        """How near each occupation is to the asked one (int32 millionths; zeros where none is asked), and the numbers
        of those that bring points or count as experience beyond what not knowing earns."""
        least = min(parameters.neutral.occupation + 1, parameters.near_occupation)
        key = (asked, parameters.tree, least)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            near = self._near(asked, parameters.tree)
            found = near, np.flatnonzero(near >= least).astype(np.int32)
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found

    def _near(self, asked: str | None, tree: tuple[int, ...]) -> Array:
        if asked is None:
            return np.zeros(len(self.source.occupations), dtype=np.int32)
        own = np.zeros(self.source.paths.shape[1], dtype=np.uint8)
        path = path_of(asked, self.proximity).encode("ascii")
        own[: len(path)] = np.frombuffer(path, dtype=np.uint8)
        near = np.empty(len(self.source.occupations), dtype=np.int32)
        _along_tree(self.source.paths, own, np.array([0, *tree], dtype=np.int64), near)
        for held, value in self.proximity.occupations.get(asked, {}).items():
            number = self.source.occupations.find(held)
            if number != UNKNOWN:
                near[number] = max(int(near[number]), value)
        number = self.source.occupations.find(asked)
        if number != UNKNOWN:
            near[number] = SAME
        return near


def lexicon(segments: tuple[Segment, ...], proximity: Proximity) -> Lexicon:
    """For the codes of the newest segment, which are those of the first one and perhaps some behind."""
    first, last = segments[0].table, segments[-1].table
    table = first if len(first.codes["occupations"]) == len(last.codes["occupations"]) else last
    made: Lexicon = table.derived("lexicon", proximity, lambda: _make(table, proximity))
    return made


def _make(table: Table, proximity: Proximity) -> Lexicon:
    source = nearness(table, proximity)
    numbers = {skill: number for number, skill in enumerate(source.card_holders)}
    return Lexicon(source, proximity, numbers, cards(source), table.codes["skills"])


@kernel
def _along_tree(paths: Array, own: Array, steps: Array, near: Array) -> None:
    """The step for as many leading characters as the paths share."""
    deepest = len(steps) - 1
    for number in range(len(paths)):
        alike = 0
        while alike < len(own) and own[alike] != 0 and paths[number, alike] == own[alike]:
            alike += 1
        near[number] = steps[min(alike, deepest)]
