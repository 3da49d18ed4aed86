"""Arabic words that no label has, heard as a French or English word that one has: *ماكازينيي* as *magasinier*."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from siraba.core.text.scripts import Script, script_of
from siraba.core.text.sounds import VOWELS, consonants, sound

FEWEST, ENOUGH = 3, 4
"""Consonants from which a word is compared at all, and from which one written vowel is enough."""

SHARE = 3
"""Of so many letters of a sound one may differ."""

_NATIVE = re.compile("[حعضظثذصخغء]")
"""Letters for sounds that neither French nor English has: such a word is not borrowed."""


class Hearer:
    """Finds the Latin stem that an Arabic word sounds like."""

    def __init__(self, stems: Sequence[str], idf: Sequence[float]) -> None:
        self._frequency = dict(zip(stems, idf, strict=True))
        self._spoken: dict[str, list[tuple[str, str]]] = {}
        for stem in stems:
            if stem.isascii() and stem.isalpha() and len(stem) > FEWEST:
                for said in _spoken(stem):
                    self._spoken.setdefault(consonants(said), []).append((said, stem))

    def hear(self, word: str) -> str | None:
        """The Latin stem of the same consonants and nearest vowels, the most frequent of equals; None for none.

        Only for a word in Arabic letters that no label has, and that is written as borrowed words are: with its vowels.
        """
        if word in self._frequency or script_of(word) is not Script.ARABIC or _NATIVE.search(word):
            return None
        said = sound(word)
        skeleton = consonants(said)
        vowels = sum(letter in VOWELS for letter in said[1:])
        if len(skeleton) < FEWEST or vowels < (1 if len(skeleton) >= ENOUGH else 2):
            return None
        near = [
            (OSA.distance(said, other), self._frequency[stem], stem) for other, stem in self._spoken.get(skeleton, ())
        ]
        best = min(near, default=None)
        return best[2] if best and best[0] <= len(said) // SHARE else None


def _spoken(stem: str) -> set[str]:
    """How a stem sounds, also without a last consonant that French does not speak."""
    whole = sound(stem)
    silent = stem.endswith(("er", "et", "nt", "rt", "rd"))
    return {one for one in (whole, whole[:-1] if silent else whole) if len(consonants(one)) >= FEWEST}
