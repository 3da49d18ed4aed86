"""Which script a text is written in."""

from __future__ import annotations

from enum import StrEnum


class Script(StrEnum):
    """The scripts that coding tells apart. Character evidence only counts within one of them."""

    LATIN = "latin"
    ARABIC = "arabic"
    OTHER = "other"


def script_of(text: str) -> Script:
    """The script of most letters of `text`; `OTHER` when it has no letter. Ties go to Latin."""
    if text.isascii():
        return Script.LATIN if any(map(str.isalpha, text)) else Script.OTHER
    latin = arabic = other = 0
    for character in text:
        if not character.isalpha():
            continue
        point = ord(character)
        if point < 0x0250 or 0x1E00 <= point < 0x1F00:
            latin += 1
        elif 0x0600 <= point < 0x0780 or 0xFB50 <= point < 0xFF00:
            arabic += 1
        else:
            other += 1
    most = max(latin, arabic, other)
    if most == 0 or (other == most and latin != most):
        return Script.OTHER
    return Script.LATIN if latin == most else Script.ARABIC
