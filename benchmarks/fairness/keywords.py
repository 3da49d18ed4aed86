"""The peer: a keyword search whose words are tuned, kind by kind, on the development half.

One or two words of folded writing; added one at a time, each time that which raises F1 most, until none does. It is
what somebody with the same sentences and an afternoon would write, without gaps, lists or innocent sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.fairness.sets import KINDS, LANGUAGES, Sentence
from siraba.core.text.folding import fold
from siraba.core.text.words import words


def terms(text: str) -> frozenset[str]:
    """The words and pairs of words of a text."""
    single = words(fold(text))
    return frozenset(single) | {" ".join(pair) for pair in pairwise(single)}


class Keywords:
    """Lists of keywords by language and kind, made from sentences."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.lists = {
            (language, kind): _tuned([each for each in sentences if each.language == language], kind)
            for language in LANGUAGES
            for kind in KINDS
        }

    def found(self, sentence: Sentence) -> frozenset[str]:
        """The kinds of which a keyword stands in the sentence."""
        there = terms(sentence.text)
        return frozenset(kind for kind in KINDS if there & self.lists[sentence.language, kind])


def _tuned(sentences: Sequence[Sentence], kind: str) -> frozenset[str]:
    where: dict[str, set[int]] = defaultdict(set)
    guilty = {number for number, each in enumerate(sentences) if kind in each.kinds}
    for number, each in enumerate(sentences):
        for term in terms(each.text):
            where[term].add(number)
    kept: set[str] = set()
    said: set[int] = set()
    best = 0.0
    while True:
        score, term = max((_f1(said | where[term], guilty), term) for term in where)
        if score <= best:
            return frozenset(kept)
        best, said = score, said | where[term]
        kept.add(term)


def _f1(said: set[int], guilty: set[int]) -> float:
    return 2 * len(said & guilty) / (len(said) + len(guilty)) if said or guilty else 0.0
