"""How near every concept's best label is to a text: cosines of letter sequences and of words, added."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.features import ngrams
from siraba.core.coding.tables import Tables

Scores = npt.NDArray[np.float64]
_Postings = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.float32]]
"""For every feature its first position; then by position who has it and with what weight."""

TOGETHER = 0.7
"""What the cosine with all entries of a concept weighs beside its best entry. Measured, see docs/coding.md."""

PROFILES = 5000
"""Texts whose weighted features are kept for comparing confirmed texts with others."""

OTHER_LANGUAGE = 0.95
"""What a label in another language than the text's keeps of its score."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text as features: their numbers and weights, each kind of Euclidean length 1 with what is unknown."""

    features: npt.NDArray[np.int64]
    weights: Scores


class Scorer:
    """Scores texts against the entries of a lexicon. Scores lie between 0 and 1."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._gram = {gram: number for number, gram in enumerate(tables.grams)}
        self._stem = {stem: len(tables.grams) + number for number, stem in enumerate(tables.stems)}
        self._unknown = math.log(1 + len(tables.entries)) + 1.0
        self._idf: list[float] = tables.idf.tolist()
        self.norms: Scores = tables.concept_norm.astype(np.float64) * math.sqrt(2.0)  # a query has two unit parts
        self._factors: dict[str, Scores] = {}
        self._profiles: dict[tuple[str, ...], dict[str, float]] = {}

    def knows(self, stem: str) -> bool:
        """Whether a label has this stem."""
        return stem in self._stem

    def idf(self, stem: str) -> float:
        """How telling a stem is; the largest value for one that no label has."""
        number = self._stem.get(stem)
        return self._unknown if number is None else self._idf[number]

    def entries_with(self, stem: str) -> npt.NDArray[np.int32]:
        """The entries that have a known stem."""
        number = self._stem[stem]
        return self._tables.posting_entry[self._tables.posting_start[number] : self._tables.posting_start[number + 1]]

    def query(self, stems: Sequence[str]) -> Query:
        """`stems` as weighted features."""
        features, weights = self._weighted(ngrams(stems), self._gram)
        more_features, more_weights = self._weighted(Counter(stems), self._stem)
        return Query(np.array(features + more_features, np.int64), np.array(weights + more_weights, np.float64))

    def _weighted(self, count: Counter[str], numbers: dict[str, int]) -> tuple[list[int], list[float]]:
        features, weights, square = [], [], 0.0
        for name, times in count.items():
            number = numbers.get(name)
            weight = self._unknown if number is None else self._idf[number]
            if times > 1:
                weight *= 1.0 + math.log(times)
            square += weight * weight
            if number is not None:
                features.append(number)
                weights.append(weight)
        norm = math.sqrt(square) or 1.0
        return features, [weight / norm for weight in weights]

    def likeness(self, one: tuple[str, ...], two: tuple[str, ...]) -> float:
        """What a label of the stems `two` would score for a text of the stems `one`: half letters, half stems."""
        first, second = self._profile(one), self._profile(two)
        return sum(weight * second[name] for name, weight in first.items() if name in second)

    def _profile(self, stems: tuple[str, ...]) -> dict[str, float]:
        """Letter sequences (with a mark before) and stems with weights, each kind of squared length one half."""
        known = self._profiles.get(stems)
        if known is not None:
            return known
        found: dict[str, float] = {}
        for mark, count, numbers in (("~", ngrams(stems), self._gram), ("", Counter(stems), self._stem)):
            weights = {
                mark + name: (1.0 + math.log(times))
                * (self._unknown if (number := numbers.get(name)) is None else self._idf[number])
                for name, times in count.items()
            }
            norm = math.sqrt(2.0 * sum(weight * weight for weight in weights.values())) or 1.0
            found |= {name: weight / norm for name, weight in weights.items()}
        if len(self._profiles) >= PROFILES:
            self._profiles.clear()
        self._profiles[stems] = found
        return found

    def entry_scores(self, query: Query) -> Scores:
        """The score of every entry."""
        tables = self._tables
        postings = (tables.posting_start, tables.posting_entry, tables.posting_weight)
        return _summed(query, postings, len(tables.entries))

    def pair_scores(self, entry_scores: Scores, language: str) -> Scores:
        """The score of every pair: its entry's, less if no label of it is in `language` (`und` for any)."""
        scores: Scores = entry_scores[self._tables.pair_entry]
        return scores if language == "und" else scores * self._factor(language)

    def scores_of_pairs(self, entry_scores: Scores, pairs: npt.NDArray[np.int64], language: str) -> Scores:
        """What `pair_scores` gives some pairs."""
        scores: Scores = entry_scores[self._tables.pair_entry[pairs]]
        return scores if language == "und" else scores * self._factor(language)[pairs]

    def together(self, query: Query) -> Scores:
        """The cosine of every concept's entries together, in whatever language, without looking at each."""
        tables = self._tables
        postings = (tables.sum_start, tables.sum_concept, tables.sum_weight)
        return _summed(query, postings, len(self.norms)) / self.norms

    def _factor(self, language: str) -> Scores:
        if language not in self._factors:
            same = (self._tables.pair_languages & self._tables.language_bits(language)) != 0
            self._factors[language] = np.where(same, 1.0, OTHER_LANGUAGE)
        return self._factors[language]

    def concept_scores(self, pair_scores: Scores) -> Scores:
        """The score of every concept: its best pair's and, weighted, the cosine with all its entries together."""
        starts = self._tables.pair_start
        if not len(pair_scores):
            return np.zeros(len(starts) - 1)
        padded = np.append(pair_scores, 0.0)
        best = np.maximum.reduceat(padded, starts[:-1])
        together = np.add.reduceat(padded, starts[:-1]) / self.norms
        scores = (best + TOGETHER * together) / (1.0 + TOGETHER)
        return np.where(starts[1:] > starts[:-1], scores, 0.0)

    def best_pair(self, pair_scores: Scores, concept: int) -> int:
        """The number of the pair that gave `concept` its score; the first of equals."""
        start, end = self._tables.pair_start[concept], self._tables.pair_start[concept + 1]
        return int(start + np.argmax(pair_scores[start:end]))


def _summed(query: Query, postings: _Postings, count: int) -> Scores:
    """The sum over a query's features of its weight times that of each of `count` things which have the feature."""
    start, owner, weight = postings
    starts, ends = start[query.features], start[query.features + 1]
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    if not spans:
        return np.zeros(count)
    # in the widths that counting works in: else it would widen both once more
    hits = np.concatenate([owner[first:last] for first, last in spans], dtype=np.intp)
    values: Scores = np.concatenate([weight[first:last] for first, last in spans], dtype=np.float64)
    values *= np.repeat(query.weights, ends - starts)
    return np.bincount(hits, weights=values, minlength=count).astype(np.float64, copy=False)


def top_concepts(scores: Scores, count: int, among: npt.NDArray[np.int64] | None = None) -> list[int]:
    """The `count` best concepts with a score above 0, best first, equal scores in the order of the concepts.

    Scores are compared to six decimals, so that the order of summing does not decide. `among` are all concepts that
    have a score, in order, where they are known.
    """
    rounded = np.round(scores if among is None else scores[among], 6)
    candidates = np.flatnonzero(rounded > 0)
    if count < len(candidates):
        above = rounded[candidates]
        limit = np.partition(above, len(above) - count)[len(above) - count]
        candidates = candidates[above >= limit]
    best = candidates[np.lexsort((candidates, -rounded[candidates]))][:count]
    found: list[int] = (best if among is None else among[best]).tolist()
    return found
