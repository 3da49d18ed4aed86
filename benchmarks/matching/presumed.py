"""What occupation cards presume, for one vacancy, as a table (occupations × asked skills) that the peers read.

Siraba's own kernels read the cards themselves; this is made for the peers, by a kernel as well, so that it does not
slow them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from siraba.core.matching.compiled import kernel
from siraba.core.matching.sought import Sought
from siraba.core.pool.units import Array


def presumed(sought: Sought) -> Array:
    """Millionths that each occupation's card gives of each asked skill."""
    asked, cards = sought.asked, sought.cards
    worth = np.zeros((len(asked.near), max(len(asked.weight), 1)), dtype=np.int32)
    _fill(cards.holder_ends, cards.holder, asked.pair_card, asked.pair_skill, asked.pair_worth, worth)
    return worth


@kernel
def _fill(holder_ends: Array, holder: Array, card: Array, skill: Array, value: Any, worth: Array) -> None:
    for pair in range(len(card)):
        if card[pair] >= 0:
            for at in range(holder_ends[card[pair]], holder_ends[card[pair] + 1]):
                here = holder[at]
                worth[here, skill[pair]] = max(worth[here, skill[pair]], value[pair, 0])
