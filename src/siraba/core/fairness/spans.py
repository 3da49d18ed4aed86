"""Folded text that knows where each of its characters stood, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from siraba.core.text.folding import fold

_END = re.compile(r"(?<![\d(])[.!?؟…]+(?=[\s\"'»)\]]|$)|(?<=\d)[.!?؟](?=\s|$)|\n+|[•●▪◦✓✔➢►★☆*]+|;")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` folded character by character; `places[i]` is where the `i`-th folded character stood in `source`."""

    source: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of `text[start:end]`, which holds at least one character."""
        return self.places[start], self.places[end - 1] + 1


def folded(source: str) -> Folded:
    """Fold a text and keep its places. Lines stay apart: a line break is where many adverts end a sentence."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(source):
        for letter in _folded(character):
            if letter == " " and letters and letters[-1] in " \n":
                continue
            letters.append(letter)
            places.append(place)
    return Folded(source, "".join(letters), tuple(places))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a folded text, in order; a list item and a line are sentences too."""
    start = 0
    for end in _END.finditer(text):
        if text[start : end.start()].strip():
            yield start, end.start()
        start = end.end()
    if text[start:].strip():
        yield start, len(text)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if character.isspace():
        return " "
    return fold(character)
