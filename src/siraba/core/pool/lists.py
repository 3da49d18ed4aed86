"""Lists of codes per row: forwards (row → entries) and backwards (code → rows)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from siraba.core.pool.units import UNKNOWN, Array

_FIXED = ("known", "ends", "code", "post_ends")
WIDTHS = {"evidence": "i1", "level": "i1", "essential": "i1", "last_year": "i2", "years": "i4", "until": "i4"}
"""How wide what stands beside a code is. Fixed, so that compiled kernels meet the same types in every pool."""


@dataclass(frozen=True)
class Lists:
    """One list a row. `known` is 0 where the list is not known (and then it is empty).

    Entries of row i are `code[ends[i]:ends[i+1]]`, with `extra[name]` beside each. Rows that have code c are
    `post_row[post_ends[c]:post_ends[c+1]]`, ascending, with `post_extra[name]` beside each; where this way back is
    seldom gone it is not kept (`posts` is None) but made when it is asked for.
    """

    known: Array
    ends: Array
    code: Array
    extra: Mapping[str, Array]
    post_ends: Array
    posts: tuple[Array, Mapping[str, Array]] | None = None

    @cached_property
    def _posts(self) -> tuple[Array, Mapping[str, Array]]:
        return self.posts or _posted(self.ends, self.code, self.extra, len(self.post_ends) - 1)

    @property
    def post_row(self) -> Array:
        """Rows by code."""
        return self._posts[0]

    @property
    def post_extra(self) -> Mapping[str, Array]:
        """What stands beside each code, parallel to `post_row`."""
        return self._posts[1]

    def rows(self, code: int) -> Array:
        """Rows that have a code; none for `UNKNOWN`. A row stands as often as it lists the code."""
        return self.post_row[self._span(code)]

    def beside(self, code: int, name: str) -> Array:
        """The extra column of the entries with a code, parallel to `rows`."""
        return self.post_extra[name][self._span(code)]

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
        """All columns by name; extra ones with `+` before their name, or `-` in the order of the codes."""
        named = {name: getattr(self, name) for name in _FIXED}
        named |= {f"+{name}": column for name, column in self.extra.items()}
        if self.posts is None:
            return named
        return named | {"post_row": self.post_row} | {f"-{name}": column for name, column in self.post_extra.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> Lists:
        """The lists that `arrays` wrote."""
        extra, post_extra = (
            {name[1:]: column for name, column in arrays.items() if name.startswith(mark)} for mark in "+-"
        )
        posts = (arrays["post_row"], post_extra) if "post_row" in arrays else None
        return cls(extra=extra, posts=posts, **{name: arrays[name] for name in _FIXED})

    @classmethod
    def build(
        cls, known: Array, ends: Array, code: Array, extra: Mapping[str, Array], codes: int, *, posted: bool = True
    ) -> Lists:
        """Rows as they are, with the way back from each of `codes` codes, or (not `posted`) made when asked for."""
        code, ends = np.asarray(code, dtype=np.int32), np.asarray(ends, dtype=np.int32)
        widths = {name: np.asarray(column, dtype=WIDTHS[name]) for name, column in extra.items()}
        post_ends = np.zeros(codes + 1, dtype=np.int64)
        np.cumsum(np.bincount(code, minlength=codes), out=post_ends[1:])
        posts = _posted(ends, code, widths, codes) if posted else None
        return cls(np.asarray(known, dtype=np.int8), ends, code, widths, post_ends, posts)

    def _span(self, code: int) -> slice:
        if code == UNKNOWN:
            return slice(0, 0)
        return slice(int(self.post_ends[code]), int(self.post_ends[code + 1]))


def _posted(ends: Array, code: Array, extra: Mapping[str, Array], codes: int) -> tuple[Array, Mapping[str, Array]]:
    """Rows by code, and what stands beside each."""
    order = np.argsort(code.astype(np.uint16) if codes < 2**16 else code, kind="stable")  # 16 bits: by radix
    owner = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
    return owner[order], {name: column[order] for name, column in extra.items()}


def gather(ends: Array, rows: Array) -> tuple[Array, Array]:
    """Entry numbers of some rows of all that `ends` delimits, one row after the other, and their own ends."""
    first = ends[rows].astype(np.int64)
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

    def raw(self) -> RawLists:
        """What was collected."""
        extra = {name: np.array(column, dtype=WIDTHS[name]) for name, column in self._extra.items()}
        known, ends = np.array(self._known, dtype=np.int8), np.array(self._ends, dtype=np.int64)
        return RawLists(known, ends, np.array(self._code, dtype=np.int32), extra)


@dataclass(frozen=True)
class RawLists:
    """Lists without the way back: what a reader of columns hands over. Shapes as in `Lists`."""

    known: Array
    ends: Array
    code: Array
    extra: Mapping[str, Array]

    def taken(self, order: Array) -> RawLists:
        """The rows in another order."""
        entries, ends = gather(self.ends, order)
        extra = {name: column[entries] for name, column in self.extra.items()}
        return RawLists(self.known[order], ends, self.code[entries], extra)

    def finish(self, codes: int, *, posted: bool = True) -> Lists:
        """With the way back from each of `codes` codes, kept or (not `posted`) made when asked for."""
        return Lists.build(self.known, self.ends, self.code, self.extra, codes, posted=posted)
