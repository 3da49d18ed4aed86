"""Text as weighted features: letters in sequence within words, and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SIZES = (3, 4)
"""Lengths of the letter sequences. Words are padded with a space on both sides."""


def ngrams(stems: Sequence[str]) -> Counter[str]:
    """How often each letter sequence of `SIZES` occurs in the padded stems."""
    counts: Counter[str] = Counter()
    for stem in stems:
        padded = f" {stem} "
        for size in SIZES:
            if len(padded) <= size:
                counts[padded] += 1
                break
            counts.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    return counts
