"""Lists of some rows of a table, and the way back from their codes, compiled: most of the making of a hall."""

from __future__ import annotations

from typing import Any

import numpy as np

from siraba.core.matching.compiled import frozen, kernel
from siraba.core.pool.lists import Lists
from siraba.core.pool.units import Array


def gathered(lists: Lists, rows: Array, codes: int) -> Lists:
    """The lists of some rows (int32), as `RawLists.taken(rows).finish(codes)` makes them."""
    own = np.empty(len(rows) + 1, dtype=np.int32)
    ends, picked = frozen(lists.ends), frozen(rows)
    entries = np.empty(measure(ends, picked, own), dtype=np.int32)
    follow(ends, picked, own, entries)
    code = lists.code[entries]
    extra = {name: column[entries] for name, column in lists.extra.items()}
    post_ends, place = np.zeros((2, codes + 1), dtype=np.int64)
    order, owner = np.empty((2, len(entries)), dtype=np.int32)
    post(own, code, post_ends, place, order, owner)
    post_extra = {name: column[order] for name, column in extra.items()}
    return Lists(lists.known[rows], own, code, extra, post_ends, (owner, post_extra))


@kernel
def measure(ends: Array, rows: Array, own: Array) -> Any:
    """The ends of the lists of some rows among themselves into `own`; how many entries they have."""
    total = np.int32(0)
    own[0] = 0
    for at in range(len(rows)):
        total += ends[rows[at] + 1] - ends[rows[at]]
        own[at + 1] = total
    return total


@kernel
def follow(ends: Array, rows: Array, own: Array, entries: Array) -> None:
    """The numbers of their entries, one row after the other."""
    for at in range(len(rows)):
        first = ends[rows[at]] - own[at]
        for entry in range(own[at], own[at + 1]):
            entries[entry] = first + entry


@kernel
def post(own: Array, code: Array, post_ends: Array, place: Array, order: Array, owner: Array) -> None:
    """Entries by code, those of one code in the order of their rows: a counting sort. `place` is room."""
    for entry in range(len(code)):
        post_ends[code[entry] + 1] += 1
    for number in range(len(post_ends) - 1):
        post_ends[number + 1] += post_ends[number]
        place[number] = post_ends[number]
    for row in range(len(own) - 1):
        for entry in range(own[row], own[row + 1]):
            at = place[code[entry]]
            place[code[entry]] = at + 1
            order[at], owner[at] = entry, row
