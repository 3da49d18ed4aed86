"""One key for the words of a family: *nettoyer*, *nettoyage*, *nettoyez*; *clean*, *cleaning*; تنظيف, ينظف.

Coarser than `siraba.core.text.stems`, which keeps the verb apart from its noun: a title is not a task, but an advert
says *encaissement des clients* where a label says *encaisser un client*.
"""

from __future__ import annotations

from functools import lru_cache

from siraba.core.coding.skills.synonyms import IRREGULAR, SAME
from siraba.core.text.folding import fold
from siraba.core.text.stems import stem
from siraba.core.text.words import words

_LATIN_ENDINGS = (
    # ending, what stands for it; the first that fits
    ("issement", ""), ("issante", ""), ("issant", ""), ("ification", "ifi"), ("isation", "is"), ("ization", "is"),
    ("ationn", ""), ("itionn", ""), ("ement", ""), ("ation", ""), ("ition", ""), ("aison", ""), ("ment", ""),
    ("ments", ""), ("eraient", ""), ("erait", ""), ("erons", ""), ("erez", ""), ("eront", ""), ("issez", ""),
    ("issent", ""), ("isson", ""), ("ionner", ""), ("ionn", ""), ("tion", "t"), ("sion", "s"), ("ance", ""),
    ("anc", ""), ("ence", ""), ("enc", ""), ("ants", ""), ("ant", ""), ("iez", ""), ("ait", ""), ("eur", ""),
    ("ing", ""), ("age", ""), ("ag", ""), ("eri", ""), ("ent", ""), ("era", ""), ("ez", ""), ("er", ""), ("ir", ""),
    ("ion", ""), ("on", ""), ("ed", ""), ("ee", ""), ("i", ""), ("e", ""),
)  # fmt: skip
"""Endings of nouns of action, verbs and their persons, after `stem` took number and gender."""
_LEAST = 3
"""Letters that must remain."""
_ARABIC_LONG = frozenset("اوي")
_ARABIC_JOINED = "وفبكل"
"""Letters that are written together with the word behind them: and, so, with, like, for."""
_JOINED = 3
"""Letters of the shortest word with one of them."""


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """The key of a folded word's family; of words that mean the same in an advert, one key.

    >>> root("nettoyage") == root("nettoyez") == root("nettoyer")
    True
    """
    known = IRREGULAR.get(word)
    if known is None:
        bare = stem(word)
        known = IRREGULAR.get(bare) or (_latin(bare) if bare.isascii() else _arabic(bare))
    return SAME.get(known, known)


@lru_cache(maxsize=200_000)
def written_root(written: str) -> tuple[str, str]:
    """A word as it is written: folded, and the key of its family. Empty for what holds no letter or figure."""
    found = words(fold(written))
    folded = "".join(found)
    return folded, root(folded) if folded else ""


def unjoined(folded: str) -> str:
    """The key of an Arabic word without the letter that is written together with it; empty where there is none."""
    return root(folded[1:]) if len(folded) >= _JOINED and folded[0] in _ARABIC_JOINED else ""


def _latin(word: str) -> str:
    if not word.isalpha() or len(word) < 4:
        return word
    for ending, instead in _LATIN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)] + instead
            break
    if len(word) > _LEAST and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def _arabic(word: str) -> str:
    """The consonants of the commonest patterns: verbal nouns, agents, the third person of the present."""
    if len(word) >= 5 and word[0] in _ARABIC_JOINED and word[1] not in _ARABIC_LONG:
        inner = word[1:]
        if word[0] == "و" or inner.startswith("ت"):
            word = inner
    if len(word) == 5 and word[0] == "ت" and word[3] == "ي":
        return word[1:3] + word[4]
    if len(word) == 4 and word[0] == "ي":
        return word[1:]
    if len(word) == 4 and word[2] in _ARABIC_LONG:
        return word[:2] + word[3]
    if len(word) == 4 and word[1] == "ا":
        return word[0] + word[2:]
    return word
