"""How long a text message is: letters of GSM 7 bit (3GPP TS 23.038) or UCS-2, and the segments they fill."""

from __future__ import annotations

import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Letters that take the place of two."""
ALONE, JOINED = 160, 153
"""Places in a message of one segment, and in each segment of a longer one (seven go to the header)."""
WIDE_ALONE, WIDE_JOINED = 70, 67
"""The same in UCS-2, counted in units of 16 bits."""
SIGNS = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe",
        "Œ": "OE", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "‑": "-",
    }
)  # fmt: skip


def folded(text: str) -> str:
    """The text in GSM 7 bit where it can be said so without another meaning (`ê` → `e`, `’` → `'`), else as it is.

    A single letter outside of the alphabet more than halves what a segment holds, and doubles what it costs.
    """
    plain = "".join(_plain(letter) for letter in text.translate(SIGNS))
    return plain if is_gsm(plain) else text


def _plain(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    base = unicodedata.normalize("NFKD", letter)
    kept = "".join(each for each in base if not unicodedata.combining(each))
    return kept if kept and all(each in BASIC for each in kept) else letter


def is_gsm(text: str) -> bool:
    """Whether every letter is one of GSM 7 bit."""
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def segments(text: str) -> int:
    """How many segments a text fills as it stands; 0 for none. A letter of two places is never cut in two."""
    if not text:
        return 0
    if is_gsm(text):
        sizes, alone, joined = [2 if letter in EXTENDED else 1 for letter in text], ALONE, JOINED
    else:
        sizes, alone, joined = [2 if ord(letter) > 0xFFFF else 1 for letter in text], WIDE_ALONE, WIDE_JOINED
    if sum(sizes) <= alone:
        return 1
    count, room = 1, joined
    for size in sizes:
        if size > room:
            count, room = count + 1, joined
        room -= size
    return count
