"""What of counts of people may be told: small ones are left out, and two tables that follow each other tell of nobody.

A table is told again and again. Whoever lays two of them side by side sees who came or went between them, if that was
one person: so a number that was told stays as it is until it changed by at least the threshold, and then it is told
exactly. Every number told is therefore within the threshold of the truth, and every difference between two tables is
nothing or at least the threshold: of one cell, of those left out together, and of their sum.

The threshold and what is left out beside the small numbers follow the usual rules of statistical disclosure control
(minimum frequency, complementary suppression): A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, ch. 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5
"""Numbers from 1 to one below this are not told."""


@dataclass(frozen=True, slots=True)
class Told:
    """A table as it is told: each count, None where it is left out; `together` those left out, in one number.

    `together` is None where nothing is left out, or where even that would be too small to be told.
    """

    counts: tuple[int | None, ...]
    together: int | None

    @property
    def total(self) -> int | None:
        """The sum of what is told; None where something is left out that is not told together either."""
        if None in self.counts and self.together is None:
            return None
        return sum(each for each in self.counts if each is not None) + (self.together or 0)


def suppressed(counts: Sequence[int], fewest: int = FEWEST) -> list[int | None]:
    """The counts with the small ones left out, and others with them until what is left out cannot be worked out.

    The total is known to everybody. So at least two numbers are left out, and together they reach the threshold;
    those left out beside the small ones are the smallest others. A zero is told: it names nobody.
    """
    out = _beside(counts, {place for place, count in enumerate(counts) if 0 < count < fewest}, fewest)
    return [None if place in out else count for place, count in enumerate(counts)]


def told(counts: Sequence[int], before: Told | None = None, fewest: int = FEWEST) -> Told:
    """The table to tell now, where `before` was told last. Raises ValueError when it had other cells.

    What was left out stays so until all of it can be told without showing what changed by less than the threshold.
    """
    if before is None:
        out = {place for place, shown in enumerate(suppressed(counts, fewest)) if shown is None}
        whole = sum(counts[place] for place in out)
        return _table(counts, out, whole if whole >= fewest else None)
    if len(before.counts) != len(counts):
        raise ValueError(f"{len(counts)} counts, and {len(before.counts)} were told before")
    held = [_steady(now, then, fewest) for now, then in zip(counts, before.counts, strict=True)]
    was = {place for place, then in enumerate(before.counts) if then is None}
    small = {place for place, count in enumerate(held) if place not in was and 0 < count < fewest}
    if not small and _opens(counts, was, before.together, fewest):
        return _table(held, set(), None)
    known = before.together
    calm = not small and not _far(sum(counts[place] for place in was), known, fewest)
    out = was if calm else _beside(held, was | small, fewest)  # fewer left out by one or two lets nothing else go
    if known is not None or not was:
        known = (known or 0) + sum(before.counts[place] or 0 for place in out - was)
    return _table(held, out, _together(sum(counts[place] for place in out), known, fewest))


def _steady(now: int, before: int | None, fewest: int) -> int:
    return before if before is not None and abs(now - before) < fewest else now


def _opens(counts: Sequence[int], was: set[int], known: int | None, fewest: int) -> bool:
    """Whether all that was left out may be told: none is small, and their sum is as told, or surely far from it."""
    if any(counts[place] < fewest for place in was):
        return False
    now = sum(counts[place] for place in was)
    return not was or now == known or _far(now, known, fewest)


def _together(now: int, known: int | None, fewest: int) -> int | None:
    """The sum of what is left out, held steady as a count is."""
    if not _far(now, known, fewest):
        return known
    return now if now >= fewest else None


def _far(now: int, known: int | None, fewest: int) -> bool:
    """Whether a sum changed by the threshold at least; one that was not told was below the threshold itself."""
    return now >= 2 * fewest - 1 if known is None else abs(now - known) >= fewest


def _beside(counts: Sequence[int], out: set[int], fewest: int) -> set[int]:
    """What is left out, with the smallest others until it is two and reaches the threshold together."""
    out = set(out)
    for _count, place in sorted((count, place) for place, count in enumerate(counts) if count > 0 and place not in out):
        if not out or (len(out) > 1 and sum(counts[each] for each in out) >= fewest):
            break
        out.add(place)
    return out


def _table(counts: Sequence[int], out: set[int], together: int | None) -> Told:
    return Told(tuple(None if place in out else count for place, count in enumerate(counts)), together)
