"""Writing differences that carry no meaning for a look-up: case, accents, letter forms, typographic signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "`": "'",
    "´": "'",
    "\u2032": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u0640": "",  # tatweel, which only stretches a line
    "ٱ": "ا",
    "ک": "ك",
    "ی": "ي",
    "ى": "ي",
    "ہ": "ه",
    "ة": "ه",
    "،": ",",
    "؛": ";",
    "\\": "",
}
_TABLE = str.maketrans(_SIGNS)
_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"[a-z0-9 '/().,&+-]*\Z")


class _Plainly(dict[int, str]):
    """For `str.translate`: marks and signs without a shape go, digits of any script are 0-9, the rest stays.

    A character is looked at once and remembered.
    """

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if unicodedata.category(character) in ("Mn", "Cf"):
            plain = ""
        elif character.isdecimal():
            plain = str(unicodedata.decimal(character))
        else:
            plain = character
        self[point] = plain
        return plain


_PLAINLY = _Plainly()


@lru_cache(maxsize=4096)  # one title is read in several ways, one after the other
def fold(text: str) -> str:
    """`text` in lower case without accents, with plain apostrophes and hyphens and single spaces.

    Arabic: no short vowels and no tatweel; alif with hamza or madda is alif, waw and ya with hamza are waw and ya,
    alif maqsura is ya, ta marbuta is ha; digits are 0-9. Punctuation stays, because gender forms are read from it.
    Folding twice changes nothing.
    """
    lowered = text.casefold()
    if not _PLAIN.match(lowered):
        lowered = unicodedata.normalize("NFKC", lowered).casefold().translate(_TABLE)
        letters = unicodedata.normalize("NFD", lowered)
        lowered = unicodedata.normalize("NFC", letters.translate(_PLAINLY)).translate(_TABLE)
    return _SPACES.sub(" ", lowered).strip()
