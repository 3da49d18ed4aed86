"""Names of people made comparable: one person is written Oumar, Umar, عمر; Djibril, Jibril; Kouassi, Kwasi.

A key is for finding who may be meant, never for deciding who is. Two spellings of one name should share their key;
two different names may share it too, short ones often (Sow, Sy). The rules fold what French, English and Arabic
registers of West and Central Africa write differently for the same sound; they are ours, from lists of such pairs
(tests/core/text/test_names.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from siraba.core.text.folding import fold

_ARABIC = str.maketrans(
    {
        "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
        "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "g", "ف": "f", "ق": "k", "ك": "k",
        "ل": "l", "م": "m", "ن": "n", "ه": "a", "و": "u", "ي": "i", "ء": "", "ئ": "i", "ؤ": "u", "ڤ": "v", "گ": "g",
    }
)  # fmt: skip
"""Arabic letters by the sound that Latin spellings give them. Short vowels are not written, so keys drop vowels."""

_SOUNDS = (
    (r"[^a-z]", ""),
    (r"tch|tsch|ch|sh|sch", "c"),
    (r"dj|dh(?=i)|gi(?=[aou])|j", "j"),
    (r"ph", "f"),
    (r"kh|gh(?=[aou])|ck|q|k|c(?=[aoulrknm]|$)", "k"),
    (r"ou|oo|w|v(?=[aeiou]\b)", "u"),
    (r"th", "t"),
    (r"gu(?=[eiy])", "g"),
    (r"[sc](?=[ei])|ss|z|s", "s"),
    (r"(.)\1+", r"\1"),
    (r"h", ""),
    (r"y|ii|ee", "i"),
)
"""What is heard alike is written alike, in this order."""

_PARTICLES = frozenset(
    {"al", "el", "ould", "uld", "ben", "bin", "ibn", "mint", "bint", "abd", "de", "da", "epse", "nee"}
)


def name_words(*names: str) -> list[str]:
    """The words of names, folded; Arabic script is spelt in Latin letters. Particles go where others remain."""
    text = " ".join(names)
    found = re.findall(r"[^\W\d_]+", fold(text).replace("'", ""))
    latin = [word.translate(_ARABIC) for word in found]
    kept = [word for word in latin if word not in _PARTICLES and len(word) > 1]
    return kept or latin


def sound(word: str) -> str:
    """A folded word as it is heard: `djibril` and `jibril` are one."""
    for pattern, to in _COMPILED:
        word = pattern.sub(to, word)
    return word


def skeleton(word: str) -> str:
    """The consonants of a word as heard, with its first letter where that is a vowel: what Arabic script also writes.

    >>> skeleton("oumarou") == skeleton("umaru")
    True
    """
    heard = sound(word)
    first = "a" if heard[:1] in "aeiou" and heard else ""
    return first + re.sub(r"[aeiou]", "", heard)


def name_keys(given: str, family: str) -> list[str]:
    """The keys under which a person is sought: the skeleton of each word of the name, each once, in alphabetic order.

    Given and family names are not told apart: registers swap them.
    """
    return sorted({key for word in name_words(given, family) if (key := skeleton(word))})


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """How alike two names are, 0 to 1: each word with its best partner, by Jaro-Winkler over what is heard.

    Words are paired once; a word without a partner counts as half a miss, since registers leave names out.
    """
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415 - the web imports this room at start

    left, right = [sound(word) for word in one], [sound(word) for word in other]
    if not left or not right:
        return 0.0
    pairs = sorted(
        ((JaroWinkler.similarity(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)), reverse=True
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    total = 0.0
    for value, i, j in pairs:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            total += value
    paired, alone = len(taken_left), abs(len(left) - len(right))
    return total / (paired + alone / 2)


_COMPILED = tuple((re.compile(pattern), to) for pattern, to in _SOUNDS)
