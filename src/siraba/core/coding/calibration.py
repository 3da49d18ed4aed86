"""From evidence to the share of right answers that was measured with as much evidence (docs/coding.md)."""

from __future__ import annotations

import numpy as np

RIVAL = 0.5
"""How much of the strongest rival's score counts against a proposal."""

EVIDENCE = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6)
SHARE_RIGHT = (0.01, 0.1, 0.4, 0.7, 0.9, 0.95)


def evidence(score: float, rival: float) -> float:
    """A proposal's score less half the best other score: high when it is near and alone."""
    return score - RIVAL * rival


def confidence(value: float) -> float:
    """The measured share of right proposals at this evidence; never falls when evidence grows."""
    return float(np.interp(value, EVIDENCE, SHARE_RIGHT))
