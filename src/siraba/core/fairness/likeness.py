"""Whether two adverts are the same one: with a word changed, posted again, or cut in pieces.

An advert becomes the set of its pairs of words, and that a MinHash (Broder 1997) in bands: adverts that share a band
are looked at, and their share of common pairs (Jaccard) decides.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from siraba.core.text.folding import fold
from siraba.core.text.words import words

BANDS, ROWS = 5, 3
"""A pair of adverts of which nine pairs in ten are common shares a band in 99.9 %, one of which half are in 49 %."""
NEAR = 0.6
"""The share of common pairs from which two adverts count as one: one word changed among twelve gives 0.69."""
SHORT, KEPT = 25, 0.75
"""Fewer words than that, and one that is changed takes too many pairs with it: then the share of words that stay
decides. One of four may be another."""
_PRIME = np.uint64((1 << 31) - 1)
_dice = np.random.default_rng(20261122)
_FACTORS: npt.NDArray[np.uint64] = _dice.integers(1, 2**31 - 1, size=(BANDS * ROWS, 1), dtype=np.uint64)
_ADDENDS: npt.NDArray[np.uint64] = _dice.integers(0, 2**31 - 1, size=(BANDS * ROWS, 1), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Trace:
    """By what an advert is known again; `bands` are signed 64-bit numbers."""

    digest: str
    words: int
    bands: tuple[int, ...]


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring words of an advert, folded; a single word stands for itself."""
    found = words(fold(text))
    return frozenset(map(" ".join, pairwise(found))) if len(found) > 1 else frozenset(found)


def trace(text: str) -> Trace:
    """The trace of an advert's text; that of an empty text is like no other's."""
    found = words(fold(text))
    digest = hashlib.blake2b(" ".join(found).encode(), digest_size=16).hexdigest()
    both = pairs(text)
    if not both:
        return Trace(digest, 0, (0,) * BANDS)
    hashed = np.fromiter((zlib.crc32(each.encode()) >> 1 for each in both), np.uint64, len(both))
    least = ((hashed * _FACTORS + _ADDENDS) % _PRIME).min(axis=1).reshape(BANDS, ROWS).astype("<u8")
    bands = (hashlib.blake2b(bytes([band]) + row.tobytes(), digest_size=8).digest() for band, row in enumerate(least))
    return Trace(digest, len(found), tuple(int.from_bytes(each, "big", signed=True) for each in bands))


def alike(one: str, other: str) -> float:
    """The share of pairs of words that two adverts have in common (Jaccard), 0 to 1; 0 when either says nothing."""
    here, there = pairs(one), pairs(other)
    return len(here & there) / len(here | there) if here and there else 0.0


def kept(one: str, other: str) -> float:
    """The share of words that stay where one short advert is written into the other (Levenshtein), 0 to 1."""
    return float(Levenshtein.normalized_similarity(words(fold(one)), words(fold(other))))
