"""What occupation cards presume of whoever practises them, for one vacancy."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import kernel
from siraba.core.matching.lexicon import Lexicon
from siraba.core.pool.units import Array

WHOLE = 1_000_000


class Cards(NamedTuple):
    """For each occupation: whether it has a card, what it presumes of each asked skill (millionths, doubled plus one;
    0: nothing), and at most how many points of the score that gives. `worth` says something only where `points` are
    more than 0."""

    carded: Array
    worth: Array
    points: Array


def cards(lexicon: Lexicon, rule: Any, asked: Any) -> Cards:
    """The cards of the pool's occupations, as this vacancy sees them."""
    worth = np.empty((len(lexicon.carded), max(len(asked.weight), 1)), dtype=np.int32)
    points = np.zeros(len(lexicon.carded), dtype=np.int32)
    _fill(lexicon.holder_ends, lexicon.holder, rule, asked, worth, points)
    return Cards(lexicon.carded, worth, points)


@kernel
def _fill(holder_ends: Array, holder: Array, rule: Any, asked: Any, worth: Array, points: Array) -> None:
    for pair in range(len(asked.pair_card)):
        card, skill = asked.pair_card[pair], asked.pair_skill[pair]
        if card < 0:
            continue
        value = asked.pair_worth[pair, 0] * 2 + 1
        for at in range(holder_ends[card], holder_ends[card + 1]):
            occupation = holder[at]
            if points[occupation] == 0:
                worth[occupation, :] = 0
                points[occupation] = 1
            if worth[occupation, skill] < value:
                worth[occupation, skill] = value
    scale = rule.weights[0] / (max(asked.whole, 1) * WHOLE)
    for occupation in range(len(points)):
        if points[occupation] > 0:
            total = 0
            for skill in range(len(asked.weight)):
                total += asked.weight[skill] * (worth[occupation, skill] >> 1)
            points[occupation] = np.int64(total * scale) + 2
