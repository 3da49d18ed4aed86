"""Names of people made comparable: one person is written Oumar, Umar, عمر; Djibril, Jibril; Kouassi, Kwasi.

A key is for finding who may be meant, never for deciding who is. Two spellings of one name should share their key;
two different names may share it too, short ones often (Sow, Sy). The rules fold what French, English and Arabic
registers of West and Central Africa write differently for the same sound; they are ours, from lists of such pairs
(tests/core/text/test_names.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

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
    (r"x", "ks"),
    (r"tch|tsch|ch|sh|sch", "x"),
    (r"th?i(?=[aou])", "x"),  # Thiam, Tiam; in English spelling Cham
    (r"dj|dh(?=i)|gi(?=[aou])|di(?=[aoue])|j", "j"),  # Diallo, Dieng; in English spelling Jallow, Jeng
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
"""What is heard alike is written alike, in this order; x stands for the sound of ch."""

_BONES = ((r"d$", "t"), (r"[aeiou]", ""), (r"p", "b"), (r"v", "f"))
"""What Arabic script, or a hurried clerk, does not tell apart: vowels, p and b, v and f, a last d and t."""

_PARTICLES = frozenset(
    {
        "al", "el", "ould", "oul", "uld", "wuld", "wld", "ben", "bin", "bn", "ibn", "abn", "mint", "mnt", "bint",
        "bent", "bnt", "abd", "ag", "walet", "ualt", "de", "da", "do", "dos", "du", "la", "epse", "epouse", "ep", "nee",
        "veuve", "vve", "dit", "dite",
    }
)  # fmt: skip
"""Son of, daughter of, wife of, called: written by one register and left out by the next."""
_TITLES = frozenset(
    {"elhadj", "elhadji", "alhadji", "alhaji", "alhaj", "hadj", "hadja", "hadji", "haj", "haja", "adja"}
)
"""Titles that stand beside a name; alone beside a family name (Hadja Diallo) they are the name."""
_COMPOUND = re.compile(
    r"\b(?P<servant>abd)(?:[aeou]+l)?[\s-]+(?:(?!alla)[ae]l[\s-]*)?(?=(?P<god>alla)|\w{3})"
    r"|\b(?P<father>abou|abu)[\s-]+(?=ba?k)"
)
"""Abd el Kader, Abdoul Kader, Abou Bakr: one name in two or three words."""


def name_words(*names: str) -> list[str]:
    """The words of names, folded; Arabic script is spelt in Latin letters. Particles go where others remain."""
    return list(_words(" ".join(names)))


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    found = re.findall(r"[^\W\d_]+", fold(text).replace("'", ""))
    # a first h is dropped with its vowel where none is written: حسن is Hassan, and Hassan is Assane
    latin = " ".join(_BREATH.sub(r"\g<0>a", word).translate(_ARABIC) for word in found)
    parts = _COMPOUND.sub(_joined, latin).split()
    kept = [word for word in parts if word not in _PARTICLES and len(word) > 1]
    named = [word for word in kept if word not in _TITLES]
    return tuple((named if len(named) > 1 else kept) or parts)


def _joined(match: re.Match[str]) -> str:
    return match["father"] or ("abd" if match["god"] else "abdel")


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A folded word as it is heard: `djibril` and `jibril` are one.

    >>> sound("jallow") == sound("diallo")
    True
    """
    word = _SERVANT.sub("abd", word)
    for pattern, to in _COMPILED:
        word = pattern.sub(to, word)
    return word[:-1] if word.endswith("ou") else word  # -ow is heard as o: Jallow


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """The consonants of a word as heard, with its first letter where that is a vowel: what Arabic script also writes.

    A name of fewer than two consonants (Ba, Sow, Awa) is kept with its vowels, else half of a register were one.

    >>> skeleton("oumarou") == skeleton("umaru")
    True
    """
    heard = sound(word)
    bones = heard
    for pattern, to in _COMPILED_BONES:
        bones = pattern.sub(to, bones)
    if len(bones) < 2:
        return _DOUBLE.sub(r"\1", heard.replace("o", "u").replace("e", "i"))
    return ("a" if heard[0] in "aeiou" else "") + bones


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
_COMPILED_BONES = tuple((re.compile(pattern), to) for pattern, to in _BONES)
_SERVANT = re.compile(r"^abd[aeou]+l(?=[bcdfghjkmnpqrstvwxyz])")
"""Abdelkader, Abdoulkader, عبدالقادر: the article goes before a consonant (Abdoulaye keeps its l)."""
_BREATH = re.compile(r"^[حه](?=[ء-غف-ي])(?![اوي])")
_DOUBLE = re.compile(r"(.)\1+")
