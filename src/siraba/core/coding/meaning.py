"""How near every concept is to a text in meaning, and that together with how near it is in spelling."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.embedding import Embedding
from siraba.core.coding.scoring import Scores
from siraba.core.coding.space import CENTROID, DESCRIPTION, LABEL, SKILLS, Space
from siraba.core.coding.tables import LANGUAGE_BITS, Tables
from siraba.core.text.scripts import Script, script_of

SPELLING = 0.5
"""What the score of letters and words weighs beside the cosines. Measured, see docs/coding.md."""

WHOLE = LABEL + CENTROID + DESCRIPTION + SKILLS + SPELLING

LOOKED_AT = 128
"""Concepts whose labels are compared one by one: the best by everything else. 600 gave the same ranks."""

_MEANING = (0.34, 0.53, 0.69, 0.83, 0.98, 1.18, 1.3)
_SPELLING = (0.06, 0.12, 0.18, 0.25, 0.35, 0.57, 0.76)
"""What letters and words give on average to a concept with such a cosine sum, within one language. It stands
in where a concept has no label in the text's language: else those that share letters by chance would go before it."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """The score of every concept, 0 for those not looked at; of those that were the pairs and what speaks for each."""

    scores: Scores
    looked_at: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    for_pair: Scores

    def best_pair(self, concept: int) -> int:
        """The pair that speaks most for a concept that was looked at; the first of equals."""
        place = int(np.searchsorted(self.looked_at, concept))
        first = int(self.ends[place - 1]) if place else 0
        return int(self.pairs[first + int(self.for_pair[first : int(self.ends[place])].argmax())])


class Meaning:
    """Scores texts against a lexicon's concepts in an embedding."""

    def __init__(self, tables: Tables, space: Space, embedding: Embedding) -> None:
        self._tables = tables
        self._space = space
        self._embedding = embedding
        self._scripts = _scripts(tables)
        self._owned = _languages_of_concepts(tables)

    def nearness(self, text: str, language: str, spelling: Scores, pair_spelling: Scores) -> Nearness | None:
        """Scores from the concepts' and the pairs' `spelling`; None for a text without a word that is read."""
        vector = self._embedding.vector(text)
        if not vector.any() or not len(self._space.concepts):
            return None
        context = (self._space.concepts @ vector).astype(np.float64)
        lacking = self._lacking(text, language)
        looked_at = self._looked_at(context, spelling, lacking)
        if not len(looked_at):
            return None
        starts = self._tables.pair_start[looked_at]
        sizes = self._tables.pair_start[looked_at + 1] - starts
        ends = np.cumsum(sizes)
        pairs = np.arange(int(ends[-1])) + np.repeat(starts - (ends - sizes), sizes)
        cosines = (self._space.pairs[pairs].astype(np.float32) @ vector).astype(np.float64) / 127.0
        best = np.maximum.reduceat(cosines, ends - sizes)
        meant = LABEL * np.maximum(best, 0.0) + context[looked_at]
        spelt = np.where(lacking[looked_at], np.maximum(spelling[looked_at], _expected(meant)), spelling[looked_at])
        scores = np.zeros(len(context))
        scores[looked_at] = np.maximum(meant + SPELLING * spelt, 0.0) / WHOLE
        return Nearness(scores, looked_at, ends, pairs, LABEL * cosines + SPELLING * pair_spelling[pairs])

    def _looked_at(self, context: Scores, spelling: Scores, lacking: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """The most promising concepts that have a label, in order of number."""
        guess = context * ((LABEL + CENTROID) / CENTROID)
        promise = context + SPELLING * np.where(lacking, np.maximum(spelling, _expected(guess)), spelling)
        promise = np.where(np.diff(self._tables.pair_start) > 0, promise, -np.inf)
        if len(promise) > LOOKED_AT:
            limit = np.partition(promise, len(promise) - LOOKED_AT)[len(promise) - LOOKED_AT]
            return np.flatnonzero((promise >= limit) & np.isfinite(promise))
        return np.flatnonzero(np.isfinite(promise))

    def _lacking(self, text: str, language: str) -> npt.NDArray[np.bool_]:
        """Which concepts have no label in the text's language; where it is not known, none in its script."""
        script, wanted = script_of(text), language.partition("-")[0]
        of_script = [n for n, one in enumerate(self._scripts) if one is script]
        named = [n for n, tag in enumerate(self._tables.languages) if tag.partition("-")[0] == wanted]
        same = [n for n in named if n in of_script]
        mistaken = bool(named) and not same  # a language that is not written so: the flag is wrong
        bits = 0
        for number in of_script if language == "und" or mistaken else same:
            bits |= 1 << min(number, LANGUAGE_BITS)
        lacking: npt.NDArray[np.bool_] = (self._owned & bits) == 0
        return lacking


def _expected(meant: Scores) -> Scores:
    return np.interp(meant, _MEANING, _SPELLING)


def _scripts(tables: Tables) -> list[Script]:
    """The script in which most of the first labels of each language are written."""
    seen: list[Counter[Script]] = [Counter() for _ in tables.languages]
    for label, language in zip(tables.labels, tables.label_language.tolist(), strict=True):
        if seen[language].total() < 100:
            seen[language][script_of(label)] += 1
    return [count.most_common(1)[0][0] if count else Script.OTHER for count in seen]


def _languages_of_concepts(tables: Tables) -> npt.NDArray[np.int32]:
    """For every concept the bits of the languages it has labels in."""
    owned = np.zeros(len(tables.concept_ids), np.int32)
    concept = np.repeat(np.arange(len(owned)), np.diff(tables.pair_start))
    np.bitwise_or.at(owned, concept, tables.pair_languages)
    return owned
