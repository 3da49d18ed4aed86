"""Learning the weights of the text scan: `python -m benchmarks.fairness.learn [--write]`.

What is learnt from: `learning.csv`, the development halves, and the sets `fresh`, `held` and `held_second`; never the
final halves nor `held_third`. Scores that decide about the bounds are those of sentences left out with their whole set
(the development halves and `learning.csv` in thirds). Without `--write` it prints how well each set is read by what was
learnt from the others. The same sentences give the same file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from benchmarks.fairness.sets import HERE, LANGUAGES, Sentence, read_sentences
from siraba.core.fairness.learned import KINDS, SIZE, features, length, tokens
from siraba.core.fairness.phrases import Kind, Phrase, read_phrases
from siraba.core.fairness.scanner import cleared, scan
from siraba.core.text.folding import fold

RULES = Path(__file__).resolve().parents[2] / "src" / "siraba" / "data" / "rules"
SETS = ("development", "fresh", "held", "held_second")
RIDGE = 0.3
"""How much weights are held back."""
LEAST_BOUND, MARGIN, LEAST_RIGHT = 0.5, 0.15, 5
"""The lowest bound, how far it lies above every sentence left out that is not of the kind, and how many that are must
lie beyond it for the kind to be told at all."""
UNTOLD = frozenset({Kind.PRIVATE_CHANNEL})
"""Kinds that are left to the phrases: how honest adverts tell whom to write to looks too much like it."""
CLIPPED = 99.98
"""Percentile of the weights that the largest whole number stands for."""
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """Sentences to learn from, and the fold that each is left out with."""

    sentences: list[Sentence]
    folds: npt.NDArray[np.str_]


def known() -> Known:
    """Everything that may be learnt from, in the order of the files."""
    found: list[tuple[Sentence, str]] = []
    for name in SETS:
        for number, each in enumerate(read_sentences(name)):
            found.append((each, f"development {number % 3}" if name == "development" else name))
    with (HERE / "learning.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            kinds = frozenset(row["kinds"].split("+")) - {""}
            found.append((Sentence(row["language"], "learning", row["text"], kinds), f"learning {number % 3}"))
    return Known([each for each, _fold in found], np.array([fold for _each, fold in found]))


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Features of sentences, a row each, as the scan counts them."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, text in enumerate(texts):
        said = tokens(fold(text))
        for cell, weight in features(said):
            rows.append(row)
            columns.append(cell)
            values.append(weight / length(said))
    return csr_matrix((values, (rows, columns)), shape=(len(texts), SIZE))


def labels(sentences: Sequence[Sentence]) -> Array:
    """1 where a sentence is of a kind, a column a kind."""
    return np.array([[float(str(kind) in each.kinds) for kind in KINDS] for each in sentences])


def weights_of(counts: csr_matrix, right: Array) -> tuple[Array, Array]:
    """Weights and what stands before them, by ridge regression in its dual form."""
    base = right.mean(axis=0)
    products = (counts @ counts.T).toarray()
    dual = np.linalg.solve(products + RIDGE * np.eye(len(right)), right - base)
    return np.asarray(counts.T @ dual), base


def left_out(counts: csr_matrix, right: Array, folds: npt.NDArray[np.str_]) -> Array:
    """The scores of each sentence by what was learnt without its fold."""
    scores = np.zeros_like(right)
    for fold_name in sorted(set(folds)):
        out = folds == fold_name
        weights, base = weights_of(counts[~out], right[~out])
        scores[out] = counts[out] @ weights + base
    return scores


def bound_of(scores: Array, right: npt.NDArray[np.bool_]) -> float | None:
    """A margin above every sentence that is not of the kind; None when too few that are lie beyond."""
    bound = round(max(LEAST_BOUND, float(scores[~right].max()) + MARGIN), 3)
    return bound if int((scores[right] >= bound).sum()) >= LEAST_RIGHT else None


def bounds_of(sentences: Sequence[Sentence], scores: Array, right: Array) -> dict[str, dict[str, float]]:
    """The bounds of each language and kind."""
    found: dict[str, dict[str, float]] = {}
    for language in LANGUAGES:
        of = np.array([each.language == language for each in sentences])
        each_kind = {
            str(kind): bound_of(scores[of, at], right[of, at] > 0)
            for at, kind in enumerate(KINDS)
            if kind not in UNTOLD
        }
        found[language] = {kind: bound for kind, bound in each_kind.items() if bound is not None}
    return found


def silenced(sentences: Sequence[Sentence], scores: Array, right: Array, phrases: tuple[Phrase, ...]) -> Array:
    """The scores, none where the scan would not ask: where the phrases of a kind hold everything near by for innocent,
    and, of what a sentence is not, where a phrase found something in it.
    """
    kept = scores.copy()
    for row, each in enumerate(sentences):
        found = bool(scan(each.text, phrases))
        for column, kind in enumerate(KINDS):
            wrong = found and not right[row, column]
            if wrong or (scores[row, column] >= LEAST_BOUND and cleared(kind, fold(each.text), phrases)):
                kept[row, column] = -1.0
    return kept


def written(weights: Array, base: Array, bounds: dict[str, dict[str, float]], read: str, count: int) -> bytes:
    """The file: a line that tells of it, and the weights as whole numbers."""
    scale = np.array([np.percentile(np.abs(column[column != 0]), CLIPPED) for column in weights.T]) / 127
    small = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8).tobytes()
    told = {
        "about": "weights of core/fairness/learned.py, int8, a row a cell and a column a kind",
        "made_by": "python -m benchmarks.fairness.learn --write",
        "sentences": count,
        "sentences_sha256": read,
        "kinds": [str(kind) for kind in KINDS],
        "scale": [float(f"{each:.6g}") for each in scale],
        "base": [round(float(each), 6) for each in base],
        "bounds": bounds,
        "sha256": hashlib.sha256(small).hexdigest(),
    }
    return json.dumps(told).encode() + b"\n" + small


def digest(sentences: Sequence[Sentence]) -> str:
    """What was learnt from, in a number."""
    lines = "".join(f"{each.language}\t{'+'.join(sorted(each.kinds))}\t{each.text}\n" for each in sentences)
    return hashlib.sha256(lines.encode()).hexdigest()


def made(found: Known, phrases: tuple[Phrase, ...]) -> tuple[bytes, Array, dict[str, dict[str, float]]]:
    """The file, the scores of sentences left out, and the bounds."""
    counts, right = matrix([each.text for each in found.sentences]), labels(found.sentences)
    scores = silenced(found.sentences, left_out(counts, right, found.folds), right, phrases)
    bounds = bounds_of(found.sentences, scores, right)
    weights, base = weights_of(counts, right)
    return written(weights, base, bounds, digest(found.sentences), len(found.sentences)), scores, bounds


def _table(found: Known, scores: Array, bounds: dict[str, dict[str, float]]) -> None:
    right = labels(found.sentences) * np.array([kind not in UNTOLD for kind in KINDS])
    limits = np.array([[bounds[e.language].get(str(kind), np.inf) for kind in KINDS] for e in found.sentences])
    said = scores >= limits
    print("left out      language   told  precision  recall (of the learned part alone, over the kinds it tells)")
    for name in sorted({fold_name.split()[0] for fold_name in found.folds}):
        for language in LANGUAGES:
            of = np.array(
                [
                    each.language == language and fold_name.split()[0] == name
                    for each, fold_name in zip(found.sentences, found.folds, strict=True)
                ]
            )
            told, true, there = said[of].sum(), (said[of] & (right[of] > 0)).sum(), (right[of] > 0).sum()
            print(f"{name:13s} {language}       {told:5d}  {true / max(1, told):9.3f}  {true / there:6.3f}")
    for language, each in bounds.items():
        print(language, each)


def main(given: list[str] | None = None) -> None:
    """Learn, tell how well, and write the file when asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness.learn", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write src/siraba/data/rules/learned.bin")
    args = parser.parse_args(given)
    found = known()
    content, scores, bounds = made(found, read_phrases(RULES / "phrases"))
    _table(found, scores, bounds)
    if args.write:
        (RULES / "learned.bin").write_bytes(content)
        print(f"{len(content)} bytes written, learnt from {len(found.sentences)} sentences")


if __name__ == "__main__":
    main()
