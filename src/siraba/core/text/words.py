"""Folded text as words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_ARTICLE = re.compile(r"(?:[وفبك]?ال)(?=\w{3,})|لل(?=\w{3,})")


def words(folded: str) -> list[str]:
    """The words of text that `fold` prepared, in order; an apostrophe or a hyphen parts two words.

    The Arabic definite article goes, also behind the one-letter conjunctions and prepositions (wa-, fa-, bi-, ka-,
    li-) when at least three letters remain, so that a title is found with and without it.
    """
    found = _WORD.findall(folded)
    if folded.isascii():
        return found
    return [_without_article(word) for word in found]


def _without_article(word: str) -> str:
    match = _ARTICLE.match(word)
    return word[match.end() :] if match else word
