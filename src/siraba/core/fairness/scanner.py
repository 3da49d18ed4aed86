"""Reading an advert for what must not stand there: each hit quoted in place, with its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from siraba.core.fairness.phrases import Kind, Phrase
from siraba.core.fairness.spans import folded, sentences
from siraba.core.text.scripts import Script

_LETTERS = {Script.LATIN: re.compile("[a-z]{2}"), Script.ARABIC: re.compile("[\u0621-\u064a]{2}")}
LONGEST = 200_000
"""Characters that are read of a text: some fifty pages; an advert has one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of an advert that give something away. `span` counts characters of the text as it was given."""

    kind: Kind
    phrase: str
    quote: str
    span: tuple[int, int]


def scan(text: str, phrases: Sequence[Phrase]) -> list[Hit]:
    """Everything that the phrases find in a text, in order; of hits of a kind that overlap, the longest.

    A sentence that says the innocent thing (that costs are refunded, that nobody is asked to pay) gives no hit.
    """
    whole = folded(text[:LONGEST])
    hits: list[Hit] = []
    for start, end in sentences(whole.text):
        sentence = whole.text[start:end]
        scripts = [script for script, letters in _LETTERS.items() if letters.search(sentence)]
        for phrase in phrases:
            if phrase.script not in scripts:
                continue
            for match in phrase.found.finditer(sentence):
                if phrase.innocent is not None and phrase.innocent.search(sentence):
                    break
                first, last = whole.span(start + match.start(), start + match.end())
                hits.append(Hit(phrase.kind, phrase.id, text[first:last], (first, last)))
    return _without_overlaps(hits)


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.span[0] - each.span[1], each.span[0], each.phrase)):
        if not any(hit.kind is other.kind and _meet(hit.span, other.span) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda each: (each.span, each.kind))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
