"""The annotated sentences, and how well a reader of adverts does on them.

A sentence belongs to the final half when the first byte of the SHA-256 of its text is odd: no hand chose. A kind of a
sentence is one decision; micro-averaged figures weigh each decision alike.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("fr", "en", "ar")
KINDS = ("fee", "custody", "bond", "discrimination", "private_channel", "promise")
FRESH = ("fresh", "held", "held_second", "held_third")
"""Sets that were written after the phrases and measured once as they were, in this order."""
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence; no kinds when it is innocent."""

    language: str
    half: str
    text: str
    kinds: frozenset[str]


def half_of(text: str) -> str:
    """The half that a sentence belongs to."""
    return "final" if hashlib.sha256(text.encode()).digest()[0] % 2 else "development"


def read_sentences(half: str) -> list[Sentence]:
    """The sentences of a half, of all languages. Raises ValueError for one that stands in the wrong half."""
    if half in FRESH:
        return _fresh(half)
    found = []
    for language in LANGUAGES:
        with (HERE / f"sentences_{language}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["half"] != half_of(row["text"]):
                    raise ValueError(f"this sentence stands in the wrong half: {row['text']}")
                kinds = frozenset(row["kinds"].split("+")) - {""}
                found.append(Sentence(row["language"], row["half"], row["text"], kinds))
    return [each for each in found if each.half == half]


def _fresh(name: str) -> list[Sentence]:
    """Sentences written without a look at the phrases: adverts of other countries than those tuned on."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Sentence(row["language"], name, row["text"], frozenset(row["kinds"].split("+")) - {""})
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True, slots=True)
class Counts:
    """Decisions: right ones, false alarms, misses."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was said, how much is right; 1 when nothing was said."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was said; 1 when nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def counted(
    sentences: Sequence[Sentence], found: Callable[[Sentence], frozenset[str]], kinds: Iterable[str] = KINDS
) -> Counts:
    """The decisions of a reader about sentences, of the given kinds."""
    wanted = frozenset(kinds)
    right = false = missed = 0
    for sentence in sentences:
        said, there = found(sentence) & wanted, sentence.kinds & wanted
        right += len(said & there)
        false += len(said - there)
        missed += len(there - said)
    return Counts(right, false, missed)
