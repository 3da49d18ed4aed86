"""How good rankings are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ranks = npt.NDArray[np.float64]
"""For each case the rank of the right concept from 1; infinite where it is not proposed."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean reciprocal rank, and the shares right first and among five."""

    cases: int
    mrr: float
    first: float
    five: float

    def cells(self) -> str:
        """Three columns of a table."""
        return f"{self.mrr:.3f} / {self.first:.3f} / {self.five:.3f}"


def quality(ranks: Ranks) -> Quality:
    """The quality of rankings; of none, not a number."""
    if not len(ranks):
        return Quality(0, float("nan"), float("nan"), float("nan"))
    return Quality(len(ranks), float((1 / ranks).mean()), float((ranks == 1).mean()), float((ranks <= 5).mean()))


def ranks_of(scores: npt.NDArray[np.float32], right: npt.NDArray[np.int64]) -> Ranks:
    """The rank of the right column in each row; equal scores share the mean of their ranks, a score of 0 has none."""
    own = scores[np.arange(len(right)), right][:, None]
    above, equal = (scores > own).sum(axis=1), (scores == own).sum(axis=1)
    return np.where(own[:, 0] > 0, 1.0 + above + (equal - 1) / 2.0, np.inf)


def reliability(said: Sequence[tuple[float, bool]]) -> list[tuple[str, int, float, float]]:
    """(band, proposals, mean confidence, share right) by tenths of confidence, and the whole as calibration error.

    The last row's third figure is the expected calibration error: the mean gap between said and seen, weighted by size.
    """
    table, gap = [], 0.0
    for tenth in range(10):
        band = [(c, hit) for c, hit in said if min(9, int(c * 10)) == tenth]
        if band:
            mean, right = float(np.mean([c for c, _ in band])), float(np.mean([hit for _, hit in band]))
            gap += abs(mean - right) * len(band) / len(said)
            table.append((f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}", len(band), mean, right))
    return [*table, ("calibration error", len(said), gap, float("nan"))]
