"""How near concepts are in spelling to one text: roughly for all of them, exactly for those that are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from siraba.core.coding.scoring import TOGETHER, Query, Scorer, Scores

Numbers = npt.NDArray[np.int64]


class Spelling(Protocol):
    """What a text's letters and words say of concepts and of their pairs, 0 to 1."""

    def rough(self) -> Scores:
        """A guess at the score of every concept."""
        ...

    def of_pairs(self, pairs: Numbers) -> Scores:
        """The score of some pairs."""
        ...

    def of_concepts(self, looked_at: Numbers, pair_scores: Scores, starts: Numbers) -> Scores:
        """The scores of some concepts, from those of all their pairs, which begin at `starts`."""
        ...


@dataclass(frozen=True, slots=True)
class Spelt:
    """The spelling of one text over a scorer's tables."""

    scorer: Scorer
    query: Query
    entries: Scores
    language: str

    def rough(self) -> Scores:
        """The cosine with all entries of each concept together."""
        return self.scorer.together(self.query)

    def of_pairs(self, pairs: Numbers) -> Scores:
        """Each pair's entry's score, less if no label of it is in the language."""
        return self.scorer.scores_of_pairs(self.entries, pairs, self.language)

    def of_concepts(self, looked_at: Numbers, pair_scores: Scores, starts: Numbers) -> Scores:
        """What `Scorer.concept_scores` gives them."""
        best = np.maximum.reduceat(pair_scores, starts)
        together = np.add.reduceat(pair_scores, starts) / self.scorer.norms[looked_at]
        scores: Scores = (best + TOGETHER * together) / (1.0 + TOGETHER)
        return scores
