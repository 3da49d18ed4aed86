"""Codes as small integers, and row ids as bytes that can be searched without reading them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from siraba.core.pool.units import UNKNOWN, Array

_WORDS = 8
"""Ids of up to so many machine words are sorted as numbers."""


class DuplicateId(ValueError):
    """Two records of one pool bear the same id."""


def pack(texts: Iterable[str]) -> tuple[Array, Array]:
    """Texts as one array of UTF-8 bytes and the places where each begins (one more than texts)."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(piece) for piece in encoded], out=ends[1:])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), ends


def unpack(blob: Array, ends: Array, index: int) -> str:
    """The text at a place of packed texts."""
    return bytes(blob[ends[index] : ends[index + 1]]).decode("utf-8", "surrogatepass")


class Codes:
    """A two-way table of codes. Integers are given in the order of first sight."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts: list[str] = list(texts)
        self._numbers = {text: number for number, text in enumerate(self.texts)}

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, number: int) -> str:
        return self.texts[number]

    def intern(self, code: str) -> int:
        """The number of a code, a new one when it was never seen."""
        number = self._numbers.setdefault(code, len(self.texts))
        if number == len(self.texts):
            self.texts.append(code)
        return number

    def fork(self) -> Codes:
        """The same codes under the same numbers; what the fork learns later, this one does not."""
        other = Codes.__new__(Codes)
        other.texts, other._numbers = self.texts.copy(), self._numbers.copy()
        return other

    def optional(self, code: str | None) -> int:
        """The number of a code, new when never seen; `UNKNOWN` for None."""
        return UNKNOWN if code is None else self.intern(code)

    def find(self, code: str | None) -> int:
        """The number of a code; `UNKNOWN` for None and for one that was never seen."""
        return UNKNOWN if code is None else self._numbers.get(code, UNKNOWN)

    def text(self, number: int) -> str | None:
        """The code of a number; None for `UNKNOWN`."""
        return None if number == UNKNOWN else self.texts[number]

    def arrays(self) -> dict[str, Array]:
        """The table as arrays that `of` reads."""
        blob, ends = pack(self.texts)
        return {"blob": blob, "ends": ends}

    @classmethod
    def of(cls, blob: Array, ends: Array) -> Codes:
        """The table that `arrays` wrote."""
        whole, places = bytes(blob), ends.tolist()
        pairs = pairwise(places)
        return cls(whole[first:last].decode("utf-8", "surrogatepass") for first, last in pairs)


class Ids:
    """The ids of the rows. `order` lists rows by id, `rank` is a row's place in that order.

    The order is that of Unicode code points, which is also that of UTF-8 bytes and of Python strings.
    """

    def __init__(self, blob: Array, ends: Array, order: Array, rank: Array) -> None:
        self.blob, self.ends, self.order, self.rank = blob, ends, order, rank

    def __len__(self) -> int:
        return len(self.ends) - 1

    @classmethod
    def build(cls, texts: Sequence[str]) -> Ids:
        """Raises DuplicateId naming the first id that stands twice."""
        return cls.of(*pack(texts))

    @classmethod
    def of(cls, blob: Array, ends: Array) -> Ids:
        """Ids that are packed already. Raises DuplicateId."""
        order = _sorted(blob, ends)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        ids = cls(blob, ends, order, rank)
        twice = _first_twin(blob, ends, order)
        if twice is not None:
            raise DuplicateId(f"the id {ids.text(twice)!r} stands twice")
        return ids

    def taken(self, order: Array) -> Ids:
        """The ids of rows in another order."""
        sizes = np.diff(self.ends)[order]
        ends = np.zeros(len(order) + 1, dtype=np.int64)
        np.cumsum(sizes, out=ends[1:])
        blob = self.blob[np.arange(ends[-1]) + np.repeat(self.ends[:-1][order] - ends[:-1], sizes)]
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return Ids(blob, ends, place[self.order], self.rank[order])

    def text(self, row: int) -> str:
        """The id of a row."""
        return unpack(self.blob, self.ends, row)

    def texts(self, rows: Array) -> list[str]:
        """The ids of some rows."""
        whole = self.blob.data
        spans = zip(self.ends[rows].tolist(), self.ends[rows + 1].tolist(), strict=True)
        return [str(whole[first:last], "utf-8", "surrogatepass") for first, last in spans]

    def find(self, text: str) -> int:
        """The row of an id, `UNKNOWN` when there is none."""
        sought = text.encode("utf-8", "surrogatepass")  # bytes stand in the order of their texts
        blob, ends, order = self.blob.data, self.ends.data, self.order.data
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            row = order[middle]
            if bytes(blob[ends[row] : ends[row + 1]]) < sought:
                low = middle + 1
            else:
                high = middle
        if low == len(self):
            return UNKNOWN
        row = order[low]
        return int(row) if bytes(blob[ends[row] : ends[row + 1]]) == sought else UNKNOWN

    def arrays(self) -> dict[str, Array]:
        """The ids as arrays; the constructor takes them by name."""
        return {"blob": self.blob, "ends": self.ends, "order": self.order, "rank": self.rank}


def _sorted(blob: Array, ends: Array) -> Array:
    """Row numbers in the order of their bytes; a text that another begins with comes first."""
    sizes = np.diff(ends)
    count, longest = len(sizes), int(sizes.max(initial=0))
    width = (longest + 7) // 8
    if width > _WORDS:
        texts = [bytes(blob[first:last]) for first, last in pairwise(ends.tolist())]
        return np.array(sorted(range(count), key=texts.__getitem__), dtype=np.int32)
    padded = np.zeros((count, width * 8), dtype=np.uint8)
    padded[np.repeat(np.arange(count), sizes), np.arange(len(blob)) - np.repeat(ends[:-1], sizes)] = blob
    words = padded.view(">u8").astype(np.uint64)
    keys = [sizes, *(words[:, place] for place in reversed(range(width)))]
    return np.lexsort(keys).astype(np.int32)


def _first_twin(blob: Array, ends: Array, order: Array) -> int | None:
    """A row whose bytes are those of the row before it in the order."""
    sizes = np.diff(ends)
    alike = np.flatnonzero(sizes[order[1:]] == sizes[order[:-1]])
    for place in alike.tolist() if len(alike) < _FEW else _suspects(blob, ends, order, alike):
        one, other = int(order[place]), int(order[place + 1])
        if bytes(blob[ends[one] : ends[one + 1]]) == bytes(blob[ends[other] : ends[other + 1]]):
            return other
    return None


_FEW = 1_000


def _suspects(blob: Array, ends: Array, order: Array, alike: Array) -> list[int]:
    """Places whose two texts end with the same bytes: neighbours mostly differ there, so few are compared whole."""
    close = np.ones(len(alike), dtype=bool)
    sizes = np.diff(ends)[order[alike]]
    for back in range(1, int(sizes.max(initial=0)) + 1):
        at = np.flatnonzero(close & (sizes >= back))
        one, other = order[alike[at]], order[alike[at] + 1]
        close[at] = blob[ends[one + 1] - back] == blob[ends[other + 1] - back]
        if close.sum() < _FEW:
            break
    found: list[int] = alike[close].tolist()
    return found
