"""The order of the rows: people of one trade and one country lie side by side, so that a search reads few places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siraba.core.pool.lists import RawLists
from siraba.core.pool.nearness import path_of
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.units import Array

GROUP = 3
"""Leading characters of a path that make a trade: the minor group in ISCO-08."""


def arrangement(
    occupations: RawLists, names: Sequence[str], country: Array, region: Array, proximity: Proximity
) -> Array:
    """Row numbers by (group of the first occupation, country, occupation, region), those without any first.

    Any order gives the same answers; this one gives them sooner. Without a `proximity` that knows the groups, the
    occupations' own codes are their paths.
    """
    first = np.full(len(country), -1, dtype=np.int64)
    some = np.flatnonzero(np.diff(occupations.ends) > 0)
    first[some] = occupations.code[occupations.ends[some]]
    group, place = _ranks(names, proximity)
    return np.lexsort((region, place[first], country, group[first])).astype(np.int32)


def _ranks(names: Sequence[str], proximity: Proximity) -> tuple[Array, Array]:
    """For each occupation the place of its group, and its own place in a sorted list; -1 behind, for none."""
    paths = [path_of(name, proximity) for name in names]
    groups = {text: rank for rank, text in enumerate(sorted({path[:GROUP] for path in paths}))}
    places = {pair: rank for rank, pair in enumerate(sorted(zip(paths, names, strict=True)))}
    group = [groups[path[:GROUP]] for path in paths]
    place = [places[pair] for pair in zip(paths, names, strict=True)]
    return np.array([*group, -1], dtype=np.int64), np.array([*place, -1], dtype=np.int64)
