"""Public levels as ordered numbers: CEFR, ISCED 2011, and how well a claim is proven."""

from __future__ import annotations

from enum import IntEnum

ISCED_MIN, ISCED_MAX = 0, 8
"""Levels of ISCED 2011: 0 early childhood … 8 doctoral (UNESCO Institute for Statistics, 2012)."""


class LanguageLevel(IntEnum):
    """How well a person knows a language.

    The CEFR levels (Council of Europe, 2001; A1=11 … C2=16) and, below them, what people say of a language
    that nobody ever examined: they understand, speak or read it. Those three carry no CEFR level, so a
    minimum of B1 is *unknown* for them, never met or failed.
    """

    UNDERSTANDS = 1
    READS = 2
    SPEAKS = 3
    A1 = 11
    A2 = 12
    B1 = 13
    B2 = 14
    C1 = 15
    C2 = 16

    @property
    def examined(self) -> bool:
        """Whether this is a CEFR level, comparable with a minimum."""
        return self >= LanguageLevel.A1

    @property
    def word(self) -> str:
        """The value as files and the database write it: `B1`, `speaks`."""
        return self.name if self.examined else self.name.lower()

    @classmethod
    def parse(cls, text: str) -> LanguageLevel:
        """Read `B1`, `b1`, `speaks`. Raises ValueError naming what was read."""
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise ValueError(f"not a language level: {text!r} (A1 … C2, understands, reads, speaks)") from None


class Evidence(IntEnum):
    """What proves a skill, from a guess by the occupation card to a certificate."""

    PRESUMED = 0
    DECLARED = 1
    SHOWN = 2
    TESTED = 3
    CERTIFIED = 4

    @property
    def word(self) -> str:
        """The value as files and the database write it."""
        return self.name.lower()

    @classmethod
    def parse(cls, text: str) -> Evidence:
        """Read `declared`, `Tested`. Raises ValueError naming what was read."""
        try:
            return cls[text.strip().upper()]
        except KeyError:
            words = ", ".join(level.word for level in cls)
            raise ValueError(f"not a level of evidence: {text!r} ({words})") from None
