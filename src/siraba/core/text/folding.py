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
        lowered = "".join(_plain(c) for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))
        lowered = unicodedata.normalize("NFC", lowered).translate(_TABLE)
    return _SPACES.sub(" ", lowered).strip()


def _plain(character: str) -> str:
    """Digits of any script as 0-9; everything else as it is."""
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))
