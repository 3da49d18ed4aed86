"""How near every concept is to a text in meaning, and that together with how near it is in spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.embedding import Embedding, Vectors
from siraba.core.coding.levels import misfit, parts_of
from siraba.core.coding.memory import Heard
from siraba.core.coding.reading import content_stems
from siraba.core.coding.scoring import TOGETHER, Scores
from siraba.core.coding.space import CENTROID, DESCRIPTION, LABEL, SKILLS, Space
from siraba.core.coding.spelt import Spelling
from siraba.core.coding.tables import LANGUAGE_BITS, Tables
from siraba.core.text.folding import fold
from siraba.core.text.scripts import Script, script_of

SPELLING = 0.45
"""What the score of letters and words weighs beside the cosines. Measured, see docs/coding.md."""

MEANT = LABEL + CENTROID + DESCRIPTION + SKILLS
"""The weights of the cosines together, where no groups are known."""

LOOKED_AT = 64
"""Concepts whose labels are compared one by one: the best by everything else. 128 and 600 gave the same ranks."""

_MEANING = (0.34, 0.53, 0.69, 0.83, 0.98, 1.18, 1.3)
_SPELLING = (0.06, 0.12, 0.18, 0.25, 0.35, 0.57, 0.76)
"""What letters and words give on average to a concept with such a cosine sum, within one language. It stands
in where a concept has no label in the text's language: else those that share letters by chance would go before it.
Cosine sums are measured in weights that come to `MEANT`."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """The score of every concept, 0 for those not looked at; of those that were the pairs and what speaks for each."""

    scores: Scores
    looked_at: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    for_pair: Scores

    def place_of(self, pair: int) -> int:
        """Where a pair that was looked at stands."""
        return int(self.pairs.searchsorted(pair))

    def best_pair(self, concept: int) -> int:
        """The pair that speaks most for a concept that was looked at; the first of equals."""
        place = int(self.looked_at.searchsorted(concept))
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
        self._labelled = np.diff(tables.pair_start) > 0
        self._all_labelled = bool(self._labelled.all())
        of_entry = np.array([parts_of(entry.split(" ")) for entry in tables.entries], np.int32)
        self._parts = of_entry[tables.pair_entry]
        self._meant = LABEL + float(space.weighs[0])
        self._whole = self._meant + SPELLING
        self._unread = frozenset(one for one, new in zip(tables.stems, space.unread.tolist(), strict=True) if new)
        self._known_lacking: dict[int, npt.NDArray[np.bool_]] = {}

    def vector(self, text: str) -> Vectors:
        """The vector of a text, 0 for one without a word that is read."""
        return self._embedding.vector(text)

    def reads(self, stem: str) -> bool:
        """Whether a text that the embedding learned from has this stem: then it is a word, and no misspelt one."""
        return self._embedding.reads(stem)

    def nearness(
        self,
        text: str,
        language: str,
        spelling: Spelling,
        heard: Mapping[int, Heard] | None = None,
        vector: Vectors | None = None,
    ) -> Nearness | None:
        """Scores from the cosines and the text's `spelling`; None for a text without a word that is read.

        A confirmed text `heard` for a concept stands beside its labels. `vector` is the text's, if it is known already.
        """
        vector = self.vector(text) if vector is None else vector
        heard = heard or {}
        if not vector.any() or not len(self._space.concepts):
            return None
        stems = content_stems(fold(text))
        written = self._unread_share(stems)
        context = (self._space.concepts @ vector).astype(np.float64) * (1.0 - written)
        lacking = self._lacking(text, language)
        weighs = SPELLING + written * self._meant
        looked_at = self._looked_at(context, weighs, spelling.rough(), lacking, heard)
        if not len(looked_at):
            return None
        starts = self._tables.pair_start[looked_at]
        sizes = self._tables.pair_start[looked_at + 1] - starts
        ends = np.cumsum(sizes)
        pairs = np.arange(int(ends[-1])) + np.repeat(starts - (ends - sizes), sizes)
        cosines = (self._space.pairs.take(pairs, axis=0).astype(np.float32) @ vector).astype(np.float64) / 127.0
        cosines = (cosines - misfit(parts_of(stems), self._parts[pairs])) * (1.0 - written)
        best = np.maximum.reduceat(cosines, ends - sizes)
        pair_spelling = spelling.of_pairs(pairs)
        known = spelling.of_concepts(looked_at, pair_spelling, ends - sizes)
        for concept, one in heard.items():
            place = int(looked_at.searchsorted(concept))
            if place < len(looked_at) and looked_at[place] == concept:
                best[place] = max(best[place], one.cosine * (1.0 - written))
                known[place] = with_heard(float(known[place]), one)
        meant = LABEL * np.maximum(best, 0.0) + context[looked_at]
        spelt = _as_expected(known, lacking[looked_at], meant * (MEANT / self._meant))
        scores = np.zeros(len(context))
        scores[looked_at] = np.maximum(meant + weighs * spelt, 0.0) / self._whole
        return Nearness(scores, looked_at, ends, pairs, LABEL * cosines + weighs * pair_spelling)

    def _unread_share(self, stems: Sequence[str]) -> float:
        """How much of a text is known to the labels and was never read by the embedding: writing decides that much.

        More than 0 only while an embedding of earlier releases serves.
        """
        return sum(one in self._unread for one in stems) / len(stems) if self._unread and stems else 0.0

    def _looked_at(
        self,
        context: Scores,
        weighs: float,
        spelling: Scores,
        lacking: npt.NDArray[np.bool_],
        heard: Mapping[int, Heard],
    ) -> npt.NDArray[np.int64]:
        """The most promising concepts that have a label, and those `heard`, in order of number."""
        share = (MEANT - LABEL) / (self._meant - LABEL)
        promise = context + weighs * _as_expected(spelling, lacking, context * share * ((LABEL + CENTROID) / CENTROID))
        if not self._all_labelled:
            promise = np.where(self._labelled, promise, -np.inf)
        for concept in heard:
            promise[concept] = np.inf if self._labelled[concept] else -np.inf
        if len(promise) > LOOKED_AT:
            limit = np.partition(promise, len(promise) - LOOKED_AT)[len(promise) - LOOKED_AT]
            return np.flatnonzero((promise >= limit) & (promise > -np.inf))
        return np.flatnonzero(promise > -np.inf)

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
        if bits not in self._known_lacking:
            self._known_lacking[bits] = (self._owned & bits) == 0
        return self._known_lacking[bits]


def with_heard(spelling: float, heard: Heard) -> float:
    """A concept's spelling when a confirmed text of such spelling stands beside its labels."""
    return max(spelling, (heard.spelling + TOGETHER * spelling) / (1.0 + TOGETHER))


def _as_expected(spelling: Scores, lacking: npt.NDArray[np.bool_], meant: Scores) -> Scores:
    """The spelling, and at least what is expected of such meaning where the language is lacking."""
    if not lacking.any():
        return spelling
    where = np.flatnonzero(lacking)
    raised = spelling.copy()
    raised[where] = np.maximum(spelling[where], _expected(meant[where]))
    return raised


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
