"""What coding is measured against: edit distance, BM25, word and character TF-IDF, each with its best settings.

All read the same plain text as coding does (folded, without noise, in one gender form) and rank concepts. Settings are
chosen on another draw of labels than the one that is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein
from scipy import sparse

from benchmarks.coding.measures import ranks_of
from siraba.core.coding.concepts import Concept
from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_noise
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS
from siraba.core.text.words import words

Scores = npt.NDArray[np.float32]
Analyse = Callable[[str], list[str]]

TOGETHER = 200
"""Texts scored at a time."""


def plain(text: str) -> str:
    """A text as the baselines read it."""
    return " ".join(words(gender_forms(without_noise(fold(text)))[0]))


def stems(text: str) -> list[str]:
    """Stems without grammar words."""
    return [stem(word) for word in text.split() if word not in GRAMMAR_WORDS] or text.split()


def letters(least: int, most: int) -> Analyse:
    """Letter sequences of padded words."""

    def analyse(text: str) -> list[str]:
        return [
            padded[at : at + size]
            for padded in (f" {word} " for word in text.split())
            for size in range(least, most + 1)
            for at in range(max(1, len(padded) - size + 1))
        ]

    return analyse


@dataclass(frozen=True, slots=True)
class Installed:
    """Labels as plain text with the concept each is of, in the order of the concepts."""

    texts: list[str]
    start: npt.NDArray[np.int64]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> Installed:
        """The distinct plain labels of concepts; a concept without any has an empty one."""
        own = [list(dict.fromkeys(plain(label.text) for label in concept.labels)) or [""] for concept in concepts]
        return cls([text for known in own for text in known], np.cumsum([0, *map(len, own)]))

    @property
    def documents(self) -> list[str]:
        """All labels of each concept as one text."""
        return [" ".join(self.texts[a:b]) for a, b in zip(self.start, self.start[1:], strict=False)]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to score, with the settings that are tried."""

    name: str
    score: Callable[[Installed, Sequence[str], Any], Scores]
    settings: tuple[Any, ...]


def _matrix(bags: Sequence[Counter[str]], number: dict[str, int]) -> sparse.csr_array:
    rows = [row for row, bag in enumerate(bags) for name in bag if name in number]
    columns = [number[name] for bag in bags for name in bag if name in number]
    values = [float(times) for bag in bags for name, times in bag.items() if name in number]
    return sparse.csr_array((values, (rows, columns)), shape=(len(bags), len(number)), dtype=np.float32)


def _unit(matrix: sparse.csr_array) -> sparse.csr_array:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1.0 / np.maximum(length, 1e-9)) @ matrix)


def _best(product_of: Callable[[slice], Any], count: int, start: npt.NDArray[np.int64]) -> Scores:
    """The best label of each concept, for some texts at a time."""
    found = np.zeros((count, len(start) - 1), np.float32)
    for first in range(0, count, TOGETHER):
        some = slice(first, first + TOGETHER)
        found[some] = np.maximum.reduceat(product_of(some), start[:-1], axis=1)
    return found


def tf_idf(installed: Installed, asked: Sequence[str], setting: tuple[Analyse, bool, float]) -> Scores:
    """Cosines of TF-IDF vectors: of the best label and, weighted, of all labels together."""
    analyse, sublinear, together = setting
    number: dict[str, int] = {}
    bags = [Counter(analyse(text)) for text in installed.texts]
    for bag in bags:
        for name in bag:
            number.setdefault(name, len(number))
    labels = _matrix(bags, number)
    df = np.bincount(labels.indices, minlength=len(number))
    idf = sparse.diags_array((np.log((1 + len(bags)) / (1 + df)) + 1).astype(np.float32))

    def weighed(matrix: sparse.csr_array) -> sparse.csr_array:
        if sublinear:
            matrix.data = 1 + np.log(matrix.data)
        return _unit(sparse.csr_array(matrix @ idf))

    known = weighed(labels).T.tocsc()
    texts = weighed(_matrix([Counter(analyse(plain(text))) for text in asked], number))
    scores = _best(lambda some: (texts[some] @ known).toarray(), len(asked), installed.start)
    if together:
        whole = weighed(_matrix([Counter(analyse(text)) for text in installed.documents], number))
        scores = scores + together * (texts @ whole.T).toarray()
    return scores


def bm25(installed: Installed, asked: Sequence[str], setting: tuple[Analyse, float, float, bool]) -> Scores:
    """Okapi BM25 (Robertson and Zaragoza, 2009) over labels or over all labels of a concept as one document."""
    analyse, k1, b, whole = setting
    documents = installed.documents if whole else installed.texts
    bags = [Counter(analyse(text)) for text in documents]
    number = {name: n for n, name in enumerate(dict.fromkeys(name for bag in bags for name in bag))}
    matrix = _matrix(bags, number)
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    df = np.bincount(matrix.indices, minlength=len(number))
    idf = np.log(1 + (len(bags) - df + 0.5) / (df + 0.5))
    norm = k1 * (1 - b + b * lengths / max(lengths.mean(), 1e-9))
    row = np.repeat(np.arange(len(bags)), np.diff(matrix.indptr))
    matrix.data = (idf[matrix.indices] * matrix.data * (k1 + 1) / (matrix.data + norm[row])).astype(np.float32)
    texts, known = _matrix([Counter(analyse(plain(text))) for text in asked], number), matrix.T.tocsc()
    if whole:
        return np.asarray((texts @ known).toarray(), np.float32)
    return _best(lambda some: (texts[some] @ known).toarray(), len(asked), installed.start)


def edit_distance(installed: Installed, asked: Sequence[str], scorer: Any) -> Scores:
    """The label that takes the fewest edits, in one of its usual norms."""
    texts = [plain(text) for text in asked]

    def near(some: slice) -> Any:
        return process.cdist(texts[some], installed.texts, scorer=scorer, dtype=np.float32)

    return _best(near, len(texts), installed.start)


WORD: tuple[Analyse, ...] = (stems, str.split)
BASELINES = (
    Baseline(
        "edit distance",
        edit_distance,
        (Levenshtein.normalized_similarity, JaroWinkler.normalized_similarity, fuzz.token_sort_ratio),
    ),
    Baseline(
        "BM25",
        bm25,
        tuple((a, k1, b, whole) for a, (k1, b), whole in product(WORD, ((1.2, 0.75), (0.6, 0.3)), (False, True))),
    ),
    Baseline("word TF-IDF", tf_idf, tuple(product(WORD, (True, False), (0.0, 0.7)))),
    Baseline(
        "character TF-IDF", tf_idf, tuple(product((letters(3, 3), letters(2, 4), letters(3, 5)), (True,), (0.0, 0.7)))
    ),
)


def best_setting(
    baseline: Baseline, installed: Installed, asked: Sequence[str], right: npt.NDArray[np.int64], sizes: Sequence[int]
) -> Any:
    """The setting with the highest mean reciprocal rank, each set of titles counting alike."""
    share = np.repeat(1.0 / np.array(sizes), sizes)
    means = [
        float((share / ranks_of(baseline.score(installed, asked, setting), right)).sum())
        for setting in baseline.settings
    ]
    return baseline.settings[int(np.argmax(means))]
