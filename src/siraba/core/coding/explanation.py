"""Why a label is near in meaning: the words of a text beside the words of the label."""

from __future__ import annotations

import numpy as np

from siraba.core.coding.embedding import Embedding
from siraba.core.coding.subwords import reading

LEAST = 0.3
"""Cosine from which two words are said to be near."""

MOST = 8
"""Words of each side that are compared."""


def word_pairs(embedding: Embedding, text: str, label: str) -> list[tuple[str, str, float]]:
    """(word of the text, nearest word of the label, cosine), the nearest pair first. Words are folded."""
    ours, theirs = reading(text)[:MOST], reading(label)[:MOST]
    if not ours or not theirs:
        return []
    cosines = embedding.vectors(ours) @ embedding.vectors(theirs).T
    best = np.argmax(cosines, axis=1)
    pairs = [
        (word, theirs[int(n)], round(float(cosines[row, n]), 4))
        for row, (word, n) in enumerate(zip(ours, best, strict=True))
    ]
    return sorted((pair for pair in pairs if pair[2] >= LEAST), key=lambda pair: (-pair[2], pair[0]))
