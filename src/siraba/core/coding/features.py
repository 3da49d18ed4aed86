"""Text as weighted features: letters in sequence within words, and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

SIZE = 3
"""Length of the letter sequences. Words are padded with a space on both sides. Longer ones did not pay."""


def ngrams(stems: Sequence[str]) -> Counter[str]:
    """How often each letter sequence of `SIZE` occurs in the padded stems; a shorter padded stem counts whole."""
    counts: Counter[str] = Counter()
    for stem in stems:
        padded = f" {stem} "
        counts.update(padded[start : start + SIZE] for start in range(max(1, len(padded) - SIZE + 1)))
    return counts
