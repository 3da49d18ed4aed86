"""Some rows of a table as a table of their own: what a search that concerns only them reads, close together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from siraba.core.pool.lists import Lists, RawLists
from siraba.core.pool.people import TABLES
from siraba.core.pool.table import Table, packed
from siraba.core.pool.units import Array

Take = Callable[[Lists, Array, int], Lists]
"""Of lists those of some rows, with the way back from so many codes."""


class Part(Table):
    """`rows` (ascending) of a table of people, with its codes and those of its columns and lists that are named.

    Row i here is row `rows[i]` there; `ids` are those of the whole table, to be asked with its numbers. `take`: a
    quicker way to make the lists of some rows.
    """

    kind = "part"

    def __init__(
        self,
        whole: Table,
        rows: Array,
        columns: Iterable[str] | None = None,
        lists: Iterable[str] = tuple(TABLES),
        *,
        take: Take | None = None,
    ) -> None:
        take = take or _taken
        taken = {name: take(whole.lists[name], rows, len(whole.codes[TABLES[name]])) for name in lists}
        stored = {name: _picked(whole.stored[name], rows) for name in columns or whole.stored}
        stored["row"]["occupations_at"] = taken["occupations"].ends[:-1]
        super().__init__(whole.ids, stored, taken, whole.codes, whole.rarity, whole.last_change)
        self.rows, self.rank = rows, whole.ids.rank[rows]

    def __len__(self) -> int:
        return len(self.rows)


def _taken(lists: Lists, rows: Array, codes: int) -> Lists:
    return RawLists(lists.known, lists.ends, lists.code, lists.extra).taken(rows).finish(codes)


def _picked(column: Array, rows: Array) -> Array:
    """The rows of a column; of a record of several as whole words, which NumPy copies three times as quickly."""
    size = column.dtype.itemsize
    if not column.dtype.names or size % 8:
        return column[rows]
    return np.take(column.view(np.int64).reshape(-1, size // 8), rows, axis=0).view(column.dtype).reshape(-1)


def picked(words: Array, rows: Array) -> Array:
    """The bits of some rows, as words of their own."""
    return packed((words[rows >> 6] >> (rows & 63).astype(np.uint64)) & np.uint64(1))
