"""Trains the subword embedding: texts of one concept are drawn together, those of others apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.concepts import Concept
from siraba.core.coding.pairs import Corpus, gather
from siraba.core.coding.subwords import BUCKETS, Marks, Rows, marks_of, rows

Progress = Callable[[int, int], None]
"""Called with how many batches are done and how many there are."""

LONG = 120
"""Features of a text that are used at a time: of a longer one a sample is drawn, another one each time."""

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how finely it is trained. Measured on held-out labels, see docs/coding.md."""

    dimensions: int = 96
    epochs: int = 24
    batch: int = 2048
    temperature: float = 0.10
    dropout: float = 0.5
    rate: float = 0.2
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Trained:
    """The weights (buckets x dimensions), and the marks (`stem_mark`) of the stems that were read, sorted."""

    weights: Weights
    read: Marks


def train(concepts: Iterable[Concept], plan: Plan | None = None, progress: Progress | None = None) -> Trained:
    """The weights that bring the texts of each concept together; 0 for features that no text has.

    The loss is the cross-entropy of a text's partner among all partners of its batch, both ways (InfoNCE, van den
    Oord et al., 2018); texts of one concept, or of two that mean the same, are no negatives. Descent with one adaptive
    rate a row (AdaGrad, Duchi et al., 2011). The same concepts, in any order, give the same weights.
    """
    plan = plan or Plan()
    corpus = gather(concepts)
    source = np.random.default_rng(plan.seed)
    weights = source.standard_normal((BUCKETS, plan.dimensions), np.float32) * np.float32(0.1)
    squares = np.zeros(BUCKETS, np.float32)
    texts = rows(corpus.texts)
    telling = _telling(texts)
    total = plan.epochs * (1 + int(corpus.anchor.sum()) // plan.batch)
    done = 0
    for _ in range(plan.epochs):
        anchors, partners = corpus.draw(source)
        for first in range(0, len(anchors), plan.batch):
            rate = plan.rate * max(0.02, 1.0 - done / total)
            chosen = slice(first, first + plan.batch)
            _step(weights, squares, telling, texts, corpus, (anchors[chosen], partners[chosen]), plan, rate, source)
            done += 1
            if progress and done % 50 == 0:
                progress(done, total)
    if progress:
        progress(total, total)
    return Trained(weights * telling[:, None], marks_of(corpus.texts))


def _step(
    weights: Weights,
    squares: Weights,
    telling: Weights,
    texts: Rows,
    corpus: Corpus,
    pair: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    plan: Plan,
    rate: float,
    source: np.random.Generator,
) -> None:
    """One descent on a batch of pairs; changes `weights` and `squares` in place."""
    from scipy import sparse  # noqa: PLC0415 - heavy, and only needed to train

    both = np.concatenate(pair)
    feature, start = _take(texts, both, plan.dropout, source)
    used, column = _distinct(feature)
    counts = np.maximum(np.diff(start), 1)
    value = np.repeat(1.0 / np.sqrt(counts), np.diff(start)).astype(np.float32) * telling[feature]
    batch = sparse.csr_array((value, column, start.astype(np.int32)), shape=(len(both), len(used)))
    before = weights[used]
    raw: Weights = np.asarray(batch @ before)
    length = np.sqrt(np.einsum("ij,ij->i", raw, raw))[:, None] + np.float32(1e-6)
    unit = raw / length
    slope = _slope(unit, corpus.kin[corpus.meaning[pair[0]]], plan.temperature)
    slope = (slope - unit * (slope * unit).sum(axis=1, keepdims=True)) / length
    change = batch.T @ slope
    squares[used] += np.einsum("ij,ij->i", change, change) / np.float32(plan.dimensions)
    change *= (np.float32(rate) / (np.sqrt(squares[used]) + np.float32(1e-8)))[:, None]
    before -= change
    weights[used] = before


def _take(
    texts: Rows, chosen: npt.NDArray[np.int64], dropout: float, source: np.random.Generator
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """The features of the chosen texts, some left out at random, and where each text starts; of long ones a sample."""
    sizes = texts.start[chosen + 1] - texts.start[chosen]
    start = np.concatenate([[0], np.cumsum(sizes)])
    at = np.arange(start[-1]) - np.repeat(start[:-1] - texts.start[chosen], sizes)
    share = ((1.0 - dropout) * np.minimum(1.0, LONG / np.maximum(sizes, 1))).astype(np.float32)
    kept = source.random(len(at), np.float32) < np.repeat(share, sizes)
    return texts.feature[at[kept]], np.concatenate([[0], np.cumsum(kept)])[start]


def _telling(texts: Rows) -> Weights:
    """How much a feature counts from the start: its inverse document frequency, 1 on average."""
    df = np.bincount(texts.feature, minlength=BUCKETS)
    idf = np.log((1 + len(texts)) / (1 + df)) + 1.0
    telling: Weights = (idf / idf.mean()).astype(np.float32)
    return np.where(df > 0, telling, np.float32(0.0))  # a feature that was never seen says nothing


def _distinct(feature: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The distinct features in order, and for each feature its place among them."""
    seen = np.zeros(BUCKETS, np.bool_)
    seen[feature] = True
    used = np.flatnonzero(seen)
    place = np.empty(BUCKETS, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    return used, place[feature]


def _slope(unit: Weights, kin: npt.NDArray[np.int64], temperature: float) -> Weights:
    """The gradient of the loss at the unit vectors: anchors first, then their partners."""
    half = len(unit) // 2
    one, two = unit[:half], unit[half:]
    logits = (one @ two.T) / np.float32(temperature)
    same = kin[:, None] == kin[None, :]
    np.fill_diagonal(same, False)
    logits[same] = -np.inf
    across = np.exp(logits - logits.max(axis=1, keepdims=True))
    across /= across.sum(axis=1, keepdims=True)
    back = np.exp(logits - logits.max(axis=0, keepdims=True))
    back /= back.sum(axis=0, keepdims=True)
    error = across + back
    error[np.arange(half), np.arange(half)] -= 2.0
    error *= np.float32(1.0 / (2.0 * temperature * half))
    return np.concatenate([error @ two, error.T @ one])
