"""What occupation cards presume of whoever practises an occupation, as arrays that kernels read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from siraba.core.matching.compiled import frozen
from siraba.core.pool.nearness import Nearness
from siraba.core.pool.units import Array


class Cards(NamedTuple):
    """The cards of a pool's occupations, in numbers of the skills that cards name.

    The card of occupation o names `skill[ends[o]:ends[o+1]]`; cards that name skill s are those of
    `holder[holder_ends[s]:holder_ends[s+1]]`.
    """

    ends: Array
    skill: Array
    holder_ends: Array
    holder: Array


def cards(source: Nearness) -> Cards:
    """The cards, skills numbered in the order of `card_holders`."""
    sizes = [len(holders) for holders in source.card_holders.values()]
    holder = np.concatenate([np.zeros(0, dtype=np.int64), *source.card_holders.values()])
    skill = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(holder, kind="stable")
    ends = _ends(np.bincount(holder, minlength=len(source.carded)))
    return Cards(frozen(ends), _short(skill[order]), frozen(_ends(sizes)), _short(holder))


def _short(numbers: Array) -> Array:
    return frozen(numbers.astype(np.int32))


def _ends(sizes: Array | list[int]) -> Array:
    ends = np.zeros(len(sizes) + 1, dtype=np.int32)
    np.cumsum(sizes, out=ends[1:])
    return ends
