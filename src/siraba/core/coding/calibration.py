"""From evidence to the share of right answers that was measured with as much evidence (docs/coding.md)."""

from __future__ import annotations

from bisect import bisect_right

RIVAL = 0.5
"""How much of the strongest rival's score counts against a proposal."""

EVIDENCE = (0.0, 0.075, 0.125, 0.175, 0.225, 0.275, 0.325, 0.375, 0.425, 0.475, 0.525, 0.6, 0.8)
SHARE_RIGHT = (0.01, 0.025, 0.04, 0.07, 0.13, 0.23, 0.36, 0.53, 0.64, 0.8, 0.9, 0.94, 0.95)
"""Knots, measured on 18,475 proposals for ROME and ESCO titles whose own label was kept out of the lexicon, half of the
ROME ones misspelt. The curve of each set lies within 0.1 of this one, but for Arabic, whose labels have no synonyms."""


def evidence(score: float, rival: float) -> float:
    """A proposal's score less half the best other score: high when it is near and alone."""
    return score - RIVAL * rival


FIRST_EVIDENCE = (0.0, 0.27, 0.345, 0.38, 0.405, 0.425, 0.44, 0.458, 0.473, 0.491, 0.53, 0.59)
FIRST_SHARE_RIGHT = (0.03, 0.32, 0.44, 0.53, 0.63, 0.68, 0.8, 0.86, 0.9, 0.945, 0.97, 0.985)
"""With an embedding, for the first proposal of a text that no label equals: measured on 2,194 labels of ESCO, ROME and
the ISCO index kept out, in three languages, some of concepts without any label in that language."""

OTHER_EVIDENCE = (0.0, 0.09, 0.127, 0.176, 0.219, 0.265, 0.319, 0.37, 0.5)
OTHER_SHARE_RIGHT = (0.0, 0.008, 0.014, 0.022, 0.033, 0.049, 0.089, 0.168, 0.4)
"""The same for the other proposals: 8,776. With as much evidence, a first one is right oftener."""


def confidence(value: float) -> float:
    """The measured share of right proposals at this evidence, by spelling alone; never falls when evidence grows."""
    return _between(value, EVIDENCE, SHARE_RIGHT)


def confidence_meant(value: float, first: bool) -> float:
    """The same with an embedding; `first` for the first proposal of a text that no label equals."""
    if first:
        return _between(value, FIRST_EVIDENCE, FIRST_SHARE_RIGHT)
    return _between(value, OTHER_EVIDENCE, OTHER_SHARE_RIGHT)


def _between(value: float, knots: tuple[float, ...], shares: tuple[float, ...]) -> float:
    """The share on the line between two knots; beyond the first and the last, theirs."""
    after = bisect_right(knots, value)
    if after == 0 or after == len(knots):
        return shares[min(after, len(knots) - 1)]
    low, share = knots[after - 1], shares[after - 1]
    return share + (value - low) * (shares[after] - share) / (knots[after] - low)
