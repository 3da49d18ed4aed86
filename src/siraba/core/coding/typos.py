"""Words that no label has, mended to the nearest word that one has."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Words shorter than this are never mended: too many others are one letter away."""

LONG = 9
"""From this length on, two letters may differ."""


class Mender:
    """Mends stems by edit distance with transpositions (optimal string alignment), the first letter being right.

    Asking for the first letter makes mending ten times faster; letter sequences still find the others.
    """

    def __init__(self, stems: Sequence[str], idf: Sequence[float]) -> None:
        self._frequency = dict(zip(stems, idf, strict=True))
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for stem in stems:
            if len(stem) >= SHORTEST - 1:
                self._by_start.setdefault((stem[0], len(stem)), []).append(stem)
        self._mended: dict[str, str | None] = {}

    def mend(self, stem: str) -> str | None:
        """The nearest known stem, the most frequent of equally near ones; None if the word is known or far from all."""
        if stem in self._frequency or len(stem) < SHORTEST or not stem.isalpha():
            return None
        if stem not in self._mended:
            if len(self._mended) > 100_000:
                self._mended.clear()
            self._mended[stem] = self._nearest(stem)
        return self._mended[stem]

    def _nearest(self, stem: str) -> str | None:
        for distance in (1, 2) if len(stem) >= LONG else (1,):
            choices: list[str] = []
            for length in range(len(stem) - distance, len(stem) + distance + 1):
                choices += self._by_start.get((stem[0], length), ())
            found = process.extract(stem, choices, scorer=OSA.distance, score_cutoff=distance, limit=None)
            if found:
                return min((name for name, _, _ in found), key=lambda name: (self._frequency[name], name))
        return None
