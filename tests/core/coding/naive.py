"""The ranking, written as plainly as it is described: no index, no arrays, every label against every text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from siraba.core.coding.building import CHARACTER_SHARE
from siraba.core.coding.concepts import Concept
from siraba.core.coding.features import SIZE
from siraba.core.coding.reading import read_label
from siraba.core.coding.scoring import OTHER_LANGUAGE, TOGETHER

Vector = dict[tuple[str, str], float]


def grams(stems: Sequence[str]) -> Counter[str]:
    """Letter sequences of the padded stems."""
    found: Counter[str] = Counter()
    for stem in stems:
        padded = f" {stem} "
        for start in range(len(padded)):
            piece = padded[start : start + SIZE]
            if len(piece) == SIZE or start == 0:
                found[piece] += 1
    return found


def unit(kind: str, counts: Counter[str], idf: dict[str, float], unknown: float) -> Vector:
    """Counts as a vector of length 1."""
    raw = {(kind, name): (1 + math.log(times)) * idf.get(name, unknown) for name, times in counts.items()}
    length = math.sqrt(sum(value**2 for value in raw.values())) or 1.0
    return {name: value / length for name, value in raw.items()}


def dot(left: Vector, right: Vector) -> float:
    """Inner product."""
    return sum(value * right.get(name, 0.0) for name, value in left.items())


class Naive:
    """Scores every concept for stems."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.entries: dict[str, dict[tuple[str, ...], set[str]]] = {}
        for concept in concepts:
            own = self.entries.setdefault(concept.id, {})
            for label in concept.labels:
                own.setdefault(read_label(label.text).stems, set()).add(label.language)
        self.code = {concept.id: concept.code for concept in concepts}
        distinct = sorted({stems for own in self.entries.values() for stems in own})
        self.unknown = math.log(1 + len(distinct)) + 1
        self.gram_idf = self._idf([set(grams(stems)) for stems in distinct])
        self.stem_idf = self._idf([set(stems) for stems in distinct])

    def _idf(self, documents: list[set[str]]) -> dict[str, float]:
        df = Counter(name for document in documents for name in document)
        return {name: math.log((1 + len(documents)) / (1 + times)) + 1 for name, times in df.items()}

    def _vector(self, stems: Sequence[str], character: float, word: float) -> Vector:
        letters = unit("g", grams(stems), self.gram_idf, self.unknown)
        terms = unit("w", Counter(stems), self.stem_idf, self.unknown)
        return {n: character * v for n, v in letters.items()} | {n: word * v for n, v in terms.items()}

    def scores(self, stems: Sequence[str], language: str) -> list[tuple[float, str, str]]:
        """(minus score, code, id) of every concept with a score, best first."""
        asked = self._vector(stems, 1.0, 1.0)
        found = []
        for identifier, own in self.entries.items():
            near = []
            total: Vector = {}
            for entry, languages in own.items():
                vector = self._vector(entry, CHARACTER_SHARE, 1 - CHARACTER_SHARE)
                factor = 1.0 if language == "und" or language in languages else OTHER_LANGUAGE
                near.append(factor * dot(asked, vector))
                for name, value in vector.items():
                    total[name] = total.get(name, 0.0) + value
            length = math.sqrt(sum(value**2 for value in total.values())) * math.sqrt(2)
            score = (max(near) + TOGETHER * sum(near) / length) / (1 + TOGETHER)
            if score > 1e-6:
                found.append((-round(score, 5), self.code[identifier], identifier))
        return sorted(found)
