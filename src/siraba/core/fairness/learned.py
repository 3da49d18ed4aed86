"""The learned part of the text scan: a linear reader of sentences, for what no phrase names.

A sentence becomes hashed counts: stems of its words, pairs and triples of neighbours, and runs of three to five
letters inside a word; a sum of money and any other figure stand for one word each. Weights for each kind (ridge
regression, Hoerl and Kennard 1970) are whole numbers of eight bits in a file that tells how they came about. It says
no more than that a sentence looks like it, so a kind is told only beyond a bound of its own in each language.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siraba.core.fairness.phrases import Kind
from siraba.core.fairness.sums import CURRENCIES
from siraba.core.text.languages import guess_language
from siraba.core.text.stems import stem
from siraba.core.text.words import words

SIZE = 1 << 16
"""Cells that features are hashed into."""
KINDS = tuple(Kind)
"""The columns of the weights."""
LETTERS = 1.0
"""What a run of letters counts beside a word."""
FEWEST, MOST = 5, 30
"""Words of a piece: fewer say too little; a longer sentence is read in pieces, cut at its commas."""
REMEMBERED = 50_000
"""Words and pairs of words whose cells are kept in memory."""
_FIGURE = re.compile(r"\d+(?:[ .,']\d+)*")
_SIGN = re.compile(r"[$€£₦₵₹¢]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CUT = re.compile(r"[,:()]\s|\s-\s")
_ARABIC = re.compile("[\u0600-\u06ff]")
_MONEY, _MANY, _FEW, _CURRENCY = "zsumz", "zmanyz", "zfewz", "zcurz"
_MONEYS = CURRENCIES | {_CURRENCY, "k", "mille", "thousand", "الف", "الاف", "n"}
"""Words that make a sum of the figure beside them."""


class BadWeights(ValueError):
    """The file of weights cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Weights (`SIZE` rows, a column a kind, int8), what one of them is worth, what stands before any word is read,
    and from which score on a kind is told, by language; a kind that is not there is never told.
    """

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float64]
    base: npt.NDArray[np.float64]
    bounds: Mapping[str, Mapping[Kind, float]]
    least: tuple[float, ...]
    """The lowest bound of each kind."""
    remembered: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    def looks(self, folded: str) -> list[Kind]:
        """The kinds that a folded sentence, or a piece of one, looks like."""
        said = tokens(folded)
        if len(said) < FEWEST:
            return []
        scores = self.scores(said)
        if not any(score >= least for score, least in zip(scores, self.least, strict=True)):
            return []
        language = "ar" if _ARABIC.search(folded) else guess_language(folded).language
        bounds = self.bounds.get(language, {})
        return [kind for kind, score in zip(KINDS, scores, strict=True) if score >= bounds.get(kind, math.inf)]

    def scores(self, said: Sequence[str]) -> list[float]:
        """How much words look like each kind: about 0 for none, about 1 for a clear case."""
        total = self.weights[neighbours(said)].sum(axis=0, dtype=np.int64) + sum(map(self._of_word, said))
        found: list[float] = (total * self.scale / length(said) + self.base).tolist()
        return found

    def _of_word(self, word: str) -> npt.NDArray[np.float64]:
        """What a word adds, with the letters inside it."""
        known = self.remembered.get(word)
        if known is None:
            runs = self.weights[letters(word)].sum(axis=0, dtype=np.int64)
            known = self.weights[_cell("w" + word)] + LETTERS * runs
            if len(self.remembered) < REMEMBERED:
                self.remembered[word] = known
        return known


def tokens(folded: str) -> list[str]:
    """Stems of the words of a folded sentence. A sum of money is one word, a figure of four digits and more another
    (a year is none), a smaller one a third.
    """
    plain = folded
    figures = _FIGURE.search(folded) is not None
    if figures:
        plain = _FIGURE.sub(_figure, _SIGN.sub(f" {_CURRENCY} ", folded))
    said = words(plain)
    if figures:
        said = list(_with_sums(said))
    return [stem(word) for word in said]


def _figure(found: re.Match[str]) -> str:
    digits = sum(letter.isdigit() for letter in found[0])
    return f" {_MANY} " if digits > 3 and not _YEAR.fullmatch(found[0]) else f" {_FEW} "


def _with_sums(said: Sequence[str]) -> Iterator[str]:
    """The words, a figure and the currency beside it as one."""
    at = 0
    while at < len(said):
        one, after = said[at], said[at + 1] if at + 1 < len(said) else ""
        both = (one in (_MANY, _FEW) and after in _MONEYS) or (one in _MONEYS and after in (_MANY, _FEW))
        yield _MONEY if both else one
        at += 1 + both


def neighbours(said: Sequence[str]) -> list[int]:
    """The cells of pairs and triples of words that follow each other."""
    found = [_of_pair(*pair) for pair in pairwise(said)]
    return found + [_of_triple(*three) for three in zip(said, said[1:], said[2:], strict=False)]


@lru_cache(maxsize=REMEMBERED)
def _of_pair(one: str, other: str) -> int:
    return _cell(f"b{one} {other}")


@lru_cache(maxsize=REMEMBERED)
def _of_triple(one: str, other: str, third: str) -> int:
    return _cell(f"t{one} {other} {third}")


def letters(word: str) -> list[int]:
    """The cells of the runs of three to five letters in a word."""
    inside = f"<{word}>"
    runs = {inside[at : at + size] for size in (3, 4, 5) for at in range(len(inside) - size + 1)}
    return [_cell("c" + run) for run in sorted(runs)]


def features(said: Sequence[str]) -> Iterator[tuple[int, float]]:
    """The cells that the words of a sentence fall into and what each counts, as often as it stands there."""
    for word in said:
        yield _cell("w" + word), 1.0
        yield from ((cell, LETTERS) for cell in letters(word))
    yield from ((cell, 1.0) for cell in neighbours(said))


def _cell(feature: str) -> int:
    return zlib.crc32(feature.encode()) & (SIZE - 1)


def length(said: Sequence[str]) -> float:
    """What the sums over a sentence of so many words are divided by."""
    return math.sqrt(max(len(said), FEWEST))


def pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the pieces in which a sentence is read: itself, or clauses together as long as they are not too many
    words. A span begins and ends at a character that is no blank.
    """
    yield from ((first, last) for first, last in _pieces(folded, start, end) if first < last)


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = last = start
    for cut in [*(found.start() for found in _CUT.finditer(folded, start, end)), end]:
        if last > first and len(folded[first:cut].split()) > MOST:
            yield _trimmed(folded, first, last)
            first = last
        last = cut
    yield _trimmed(folded, first, end)


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    text = folded[start:end]
    return start + len(text) - len(text.lstrip(" \n,:()-")), end - len(text) + len(text.rstrip(" \n,:-("))


def read_learned(path: Path) -> Learned:
    """The learned part from its file: a line of JSON that tells of it, then the weights. Raises BadWeights."""
    head, _line, raw = path.read_bytes().partition(b"\n")
    try:
        told = json.loads(head)
        if told["kinds"] != [str(kind) for kind in KINDS] or told["sha256"] != hashlib.sha256(raw).hexdigest():
            raise BadWeights(f"{path.name}: the weights are not those that its first line tells of")
        weights = np.frombuffer(raw, np.int8).reshape(SIZE, len(KINDS))
        bounds = {
            language: {Kind(kind): bound for kind, bound in of.items()} for language, of in told["bounds"].items()
        }
        least = tuple(min((of.get(kind, math.inf) for of in bounds.values()), default=math.inf) for kind in KINDS)
        return Learned(weights, np.array(told["scale"]), np.array(told["base"]), bounds, least)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadWeights(f"{path.name}: {problem}") from problem
