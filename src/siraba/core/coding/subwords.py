"""Text as hashed features: words, pairs of words, and letter sequences within words."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_noise
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS
from siraba.core.text.words import words

BUCKETS = 1 << 18
"""How many features are told apart; others share a bucket."""

SIZES = (3, 4, 5, 6)
"""Lengths of the letter sequences within a word padded with a space on both sides (Bojanowski et al., 2017)."""

LONGEST = 48
"""Words of a text that are read, out of its first `ENOUGH` characters."""

ENOUGH = 500

Ids = npt.NDArray[np.int32]
Marks = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as sparse rows: the features of row n are `feature[start[n]:start[n + 1]]`, some of them twice."""

    start: npt.NDArray[np.int64]
    feature: Ids

    def __len__(self) -> int:
        return len(self.start) - 1


def reading(text: str) -> list[str]:
    """The words of a text that are read: folded, without noise, both gender forms, no grammar words; once each."""
    plain = without_noise(fold(text[:ENOUGH]))
    every = [word for form in gender_forms(plain) for word in words(form)]
    content = [word for word in every if word not in GRAMMAR_WORDS] or every
    return list(dict.fromkeys(content))[:LONGEST]


def features(text: str) -> Ids:
    """The features of one text, in reading order; empty for a text without a word."""
    read = reading(text)
    if not read:
        return np.empty(0, np.int32)
    stems = list(dict.fromkeys(map(stem, read)))
    pairs = [_bucket(f"{one} {two}") for one, two in pairwise(stems)]
    return np.concatenate([*map(_of_word, read), np.array(pairs, np.int32)])


def rows(texts: Iterable[str]) -> Rows:
    """The features of texts, a row a text."""
    found = [features(text) for text in texts]
    start = np.concatenate([[0], np.cumsum([len(row) for row in found], dtype=np.int64)])
    return Rows(start.astype(np.int64), np.concatenate([np.empty(0, np.int32), *found]))


def marks_of(texts: Iterable[str]) -> Marks:
    """The marks of all stems of some texts, sorted, once each."""
    stems = {stem(word) for text in texts for word in reading(text)}
    return np.unique(np.array([stem_mark(one) for one in stems], np.uint32))


def stem_mark(one: str) -> int:
    """A stem as a number of 32 bits: of 60,000 two in a million unread ones pass for read."""
    return zlib.crc32(f"/{one}".encode())


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> Ids:
    padded = f" {word} "
    pieces = [f"={word}", f"/{stem(word)}"]
    for size in SIZES:
        pieces += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return np.array([_bucket(piece) for piece in pieces], np.int32)


def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode()) & (BUCKETS - 1)
