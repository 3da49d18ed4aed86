"""Three-valued answers: nothing is invented for what is not known (Kleene's strong logic)."""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """The answer to a condition about a person. Ordered so that `min` is *and* and `max` is *or*."""

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """MET for True, NOT_MET for False, UNKNOWN for None."""
        if value is None:
            return cls.UNKNOWN
        return cls.MET if value else cls.NOT_MET
