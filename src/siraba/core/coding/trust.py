"""How far what is said of proposals may be trusted here: measured on the titles that people have decided.

The confidence of a scored proposal was measured on labels. Real titles are messier, and differ from office to office;
so what is said is set against what people chose, and where too few were seen, that is what is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from siraba.core.coding.proposals import Proposal

ENOUGH = 200
"""Decided titles from which the confidence of first proposals is corrected."""

GROUPS = 10
"""Groups of as many titles each that the curve is drawn through."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A rising curve from the confidence that is said to the share that was right, drawn from `seen` decided titles.

    Empty where fewer than `ENOUGH` were seen.
    """

    seen: int
    said: tuple[float, ...] = ()
    right: tuple[float, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether enough titles were decided to say how likely a proposal is right."""
        return bool(self.said)

    @classmethod
    def measured(cls, decided: Sequence[tuple[float, bool]]) -> Trust:
        """From (confidence said of the first proposal, whether it was chosen) of titles that no look-up found.

        Groups of as many titles each, their shares made to rise by pooling neighbours (isotonic regression, Ayer et
        al., 1955), each drawn towards what was said as if two titles more had agreed with it.
        """
        if len(decided) < ENOUGH:
            return cls(len(decided))
        ordered = sorted(decided)
        blocks: list[tuple[float, float, int]] = []
        for some in np.array_split(np.array(ordered, np.float64), GROUPS):
            said, right = float(some[:, 0].mean()), float(some[:, 1].sum())
            blocks.append((said, (right + 2.0 * said) / (len(some) + 2.0), len(some)))
            while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
                (a, one, m), (b, two, n) = blocks[-2:]
                blocks[-2:] = [((a * m + b * n) / (m + n), (one * m + two * n) / (m + n), m + n)]
        return cls(len(decided), tuple(b[0] for b in blocks), tuple(b[1] for b in blocks))

    def corrected(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Proposals with the confidence that was measured here; what may be taken without a person stays as it is.

        The first one's is read off the curve; the others share what it leaves as they did before.
        """
        if not self.enough or not proposals or proposals[0].certain:
            return list(proposals)
        first = proposals[0]
        share = float(np.interp(first.confidence, self.said, self.right))
        left = (1.0 - share) / max(1.0 - first.confidence, 1e-9)
        others = (
            replace(one, confidence=round(min(one.confidence * left, share), 4), said=one.confidence)
            for one in proposals[1:]
        )
        return [replace(first, confidence=round(share, 4), said=first.confidence), *others]
