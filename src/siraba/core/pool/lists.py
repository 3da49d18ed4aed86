"""Lists of codes per row: forwards (row → entries) and backwards (code → rows)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from siraba.core.pool.units import UNKNOWN, Array

_FIXED = ("known", "ends", "code", "post_ends", "post_row", "post_entry")


@dataclass(frozen=True)
class Lists:
    """One list a row. `known` is 0 where the list is not known (and then it is empty).

    Entries of row i are `code[ends[i]:ends[i+1]]`, with `extra[name]` beside each. Rows that have code c are
    `post_row[post_ends[c]:post_ends[c+1]]`, ascending, and `post_entry` says at which entry.
    """

    known: Array
    ends: Array
    code: Array
    extra: Mapping[str, Array]
    post_ends: Array
    post_row: Array
    post_entry: Array

    def rows(self, code: int) -> Array:
        """Rows that have a code; none for `UNKNOWN`. A row stands as often as it lists the code."""
        return self.post_row[self._span(code)]

    def beside(self, code: int, name: str) -> Array:
        """The extra column of the entries with a code, parallel to `rows`."""
        return self.extra[name][self.post_entry[self._span(code)]]

    def has(self, code: int) -> Array:
        """A boolean for each row: does it list the code?"""
        flags = np.zeros(len(self.known), dtype=bool)
        flags[self.rows(code)] = True
        return flags

    def entries(self, row: int) -> range:
        """The entries of a row."""
        return range(int(self.ends[row]), int(self.ends[row + 1]))

    def gather(self, rows: Array) -> tuple[Array, Array]:
        """Entry numbers of many rows, one row after the other, and the ends of each row among them."""
        return gather(self.ends, rows)

    def arrays(self) -> dict[str, Array]:
        """All columns by name; extra ones with `+` before their name."""
        fixed = {name: getattr(self, name) for name in _FIXED}
        return fixed | {f"+{name}": column for name, column in self.extra.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> Lists:
        """The lists that `arrays` wrote."""
        extra = {name[1:]: column for name, column in arrays.items() if name.startswith("+")}
        return cls(extra=extra, **{name: arrays[name] for name in _FIXED})

    def _span(self, code: int) -> slice:
        if code == UNKNOWN:
            return slice(0, 0)
        return slice(int(self.post_ends[code]), int(self.post_ends[code + 1]))


def gather(ends: Array, rows: Array) -> tuple[Array, Array]:
    """Entry numbers of some rows (each once, ascending) of all that `ends` delimits, and their own ends."""
    if len(rows) == len(ends) - 1:
        return np.arange(ends[-1]), ends
    first = ends[rows]
    sizes = ends[rows + 1] - first
    own = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=own[1:])
    return np.arange(own[-1]) + np.repeat(first - own[:-1], sizes), own


class ListWriter:
    """Collects the lists of one column, row after row."""

    def __init__(self, *extra: str) -> None:
        self._known = array("b")
        self._ends = array("q", [0])
        self._code = array("i")
        self._extra = {name: array("i") for name in extra}

    def add(self, entries: Iterable[tuple[int, ...]] | None) -> None:
        """The list of the next row: tuples of the code and the extra values; None when not known."""
        self._known.append(entries is not None)
        columns = tuple(self._extra.values())
        for code, *values in entries or ():
            self._code.append(code)
            for column, value in zip(columns, values, strict=True):
                column.append(value)
        self._ends.append(len(self._code))

    def finish(self, codes: int) -> Lists:
        """All rows, with the way back from each of `codes` codes."""
        code = np.array(self._code, dtype=np.int32)
        ends = np.array(self._ends, dtype=np.int64)
        order = np.argsort(code, kind="stable").astype(np.int32)
        post_ends = np.zeros(codes + 1, dtype=np.int64)
        np.cumsum(np.bincount(code, minlength=codes), out=post_ends[1:])
        owner = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
        extra = {name: np.array(column, dtype=np.int32) for name, column in self._extra.items()}
        return Lists(np.array(self._known, dtype=np.int8), ends, code, extra, post_ends, owner[order], order)
