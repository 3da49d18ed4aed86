"""How much a match shows, and the confidence that it gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from siraba.core.coding.skills.index import SkillIndex, Variant
from siraba.core.coding.skills.passages import Passage
from siraba.core.coding.skills.phrases import label_stems
from siraba.core.coding.skills.results import Match
from siraba.core.text.stems import stem

COVERED = 0.6
"""Share of a variant's weight that a passage must hold."""
REACH = 6
"""Content words between the heaviest word of a match and any other of its words, at most."""

CURVE = {
    "bias": -4.3,
    "coverage": 0.42,
    "mass": 1.66,
    "words": 0.58,
    "alone": -0.81,
    "part": -0.89,
    "own": 1.19,
    "gap": -0.49,
    "label": 1.47,
    "typo": -0.54,
    "holders": -0.01,
    "foreign": -0.93,
    "company": 2.89,
    "brief": 2.17,
}
"""Logistic weights, fitted on the development half of the annotated offers (benchmarks/coding/skills.py)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A variant found in a passage: at which of its words, with how much of its weight.

    `own` is the share of these words that are the label's own, but for number and gender; others are relatives.
    `company` is how surely other skills of one card are found in the same text, counted in skills;
    `brief` is one over the passages of the text: a sentence has no room for company.
    """

    variant: Variant
    at: tuple[int, ...]
    anchor: int
    coverage: float
    mass: float
    match: Match
    foreign: bool
    own: float
    company: float = 0.0
    brief: float = 0.0

    def features(self) -> dict[str, float]:
        """What the confidence is made of. `gap`: words between the first and the last that are none of the match."""
        gap = self.at[-1] - self.at[0] + 1 - len(self.at)
        return {
            "bias": 1.0,
            "coverage": self.coverage,
            "mass": math.log1p(self.mass) - 1.5,
            "words": math.log(len(self.at)),
            "alone": float(len(self.at) == 1),
            "part": float(self.match is Match.PART),
            "own": self.own,
            "gap": float(min(gap, 6)),
            "label": float(self.match is Match.LABEL),
            "typo": float(self.match is Match.TYPO),
            "holders": math.log(self.variant.holders),
            "foreign": float(self.foreign),
            "company": math.log1p(self.company),
            "brief": self.brief,
        }

    @property
    def confidence(self) -> float:
        """From 0 to 1: the logistic of the weighted features."""
        odds = sum(CURVE[name] * value for name, value in self.features().items())
        return 1.0 / (1.0 + math.exp(-odds))


def weigh(
    index: SkillIndex, variant: Variant, places: dict[int, list[int]], passage: Passage, language: str, mended: set[int]
) -> Evidence | None:
    """The best match of a variant in a passage whose families stand at `places`; None where too little is there."""
    weights = dict(zip(variant.parts, index.weight(variant.parts), strict=True))
    every = sum(weights.values())
    here = [part for part in variant.parts if part in places]
    if not here or sum(weights[part] for part in here) < COVERED * every:
        return None
    anchor, near = _nearest(here, weights, places)
    mass = sum(weights[part] for part in near)
    said = index.languages[index.label_language[variant.label]]
    foreign = bool(language) and said.partition("-")[0] != language
    if mass < COVERED * every or (foreign and len(near) < len(variant.parts)):
        return None
    at = tuple(sorted(set(near.values())))
    stems = label_stems(index.labels[variant.label])
    own = sum(stem(passage.words[place].folded) in stems for place in at) / len(at)
    if (own < 1.0 and foreign) or (len(at) == 1 and not own and at[0] not in mended):
        return None  # a relative of a word alone is another thing (coffre is no coffrage), so is another language's
    return Evidence(variant, at, anchor, mass / every, mass, _kind(variant, near, mended), foreign, own)


def _nearest(here: list[int], weights: dict[int, float], places: dict[int, list[int]]) -> tuple[int, dict[int, int]]:
    """Where the heaviest family stands with most of the others about it, and where those stand."""
    heaviest = max(here, key=lambda part: weights[part])
    best: tuple[float, int, int, dict[int, int]] = (0.0, 0, 0, {})
    for anchor in places[heaviest]:
        near = {heaviest: anchor}
        for part in here:
            at = min(places[part], key=lambda place: (abs(place - anchor), place))
            if abs(at - anchor) <= REACH:
                near[part] = at
        mass = sum(weights[part] for part in near)
        spread = max(near.values()) - min(near.values())
        if (mass, -spread) > best[:2]:
            best = (mass, -spread, anchor, near)
    return best[2], best[3]


def _kind(variant: Variant, near: dict[int, int], mended: set[int]) -> Match:
    if mended & set(near.values()):
        return Match.TYPO
    if len(near) < len(variant.parts):
        return Match.PART
    order = [near[part] for part in variant.parts]
    side_by_side = all(b - a == 1 for a, b in pairwise(order))
    return Match.LABEL if side_by_side else Match.FORMS
