"""One stem for the forms of a word: number, and gender where the ending shows it.

Snowball stemmers keep *soudeur* and *soudeuse* apart, so the endings are levelled here by rule.
"""

from __future__ import annotations

from functools import lru_cache

from siraba.core.text.arabic import stem_arabic

_IRREGULAR = {
    "hotesse": "hote",
    "hotesses": "hote",
    "hotes": "hote",
    "cheffe": "chef",
    "cheffes": "chef",
    "chefs": "chef",
    "doctoresse": "docteur",
    "femme": "homme",
    "femmes": "homme",
    "waitress": "waiter",
    "actress": "actor",
    "stewardess": "steward",
    "barmaid": "barman",
}
_FRENCH_ENDINGS = (
    # feminine ending, masculine ending, least length of the word
    ("trices", "teur", 7),
    ("trice", "teur", 6),
    ("drices", "deur", 8),
    ("drice", "deur", 7),
    ("euses", "eur", 7),
    ("euse", "eur", 6),
    ("ieres", "ier", 7),
    ("iere", "ier", 6),
    ("eres", "er", 7),
    ("ere", "er", 6),
    ("iennes", "ien", 8),
    ("ienne", "ien", 7),
    ("onnes", "on", 6),
    ("onne", "on", 5),
    ("annes", "an", 7),
    ("anne", "an", 6),
    ("elles", "el", 7),
    ("elle", "el", 6),
    ("iques", "ic", 7),
    ("ique", "ic", 6),
    ("tresses", "tre", 9),
    ("tresse", "tre", 8),
    ("woman", "man", 5),
    ("women", "man", 5),
    ("ives", "if", 7),
    ("ive", "if", 6),
    ("ees", "e", 5),
    ("ee", "e", 5),
)
_LATIN_PLURALS = (("aux", "al", 6), ("ies", "y", 6), ("s", "", 4), ("x", "", 6))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a folded word, the same for *vendeur*, *vendeuse* and *vendeurs*, for مدير and مديرة.

    A stem is a key, not a word to show: *comptable* gives *comptabl*. English and French share the Latin rules
    because a title's language is often only guessed.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii():
        return stem_arabic(word) if "\u0600" <= word[0] <= "\u06ff" else word
    if not word.isalpha():
        return word
    return _final_e(_singular(_masculine(word)))


def _masculine(word: str) -> str:
    for ending, other, least in _FRENCH_ENDINGS:
        if len(word) >= least and word.endswith(ending):
            return word[: -len(ending)] + other
    return word


def _singular(word: str) -> str:
    for ending, other, least in _LATIN_PLURALS:
        if len(word) >= least and word.endswith(ending) and not word.endswith("ss"):
            return word[: -len(ending)] + other
    return word


def _final_e(word: str) -> str:
    """*assistante* like *assistant*, *commise* like *commis*, whose s is already gone."""
    if len(word) < 5 or not word.endswith("e"):
        return word
    return word[:-2] if word.endswith("se") and not word.endswith("sse") and len(word) >= 6 else word[:-1]
