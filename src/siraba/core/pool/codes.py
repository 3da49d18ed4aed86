"""Codes as small integers, and row ids as bytes that can be searched without reading them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from siraba.core.pool.units import UNKNOWN, Array


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
        order = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int32)
        for first, second in pairwise(order.tolist()):
            if texts[first] == texts[second]:
                raise DuplicateId(f"the id {texts[first]!r} stands twice")
        rank = np.empty(len(texts), dtype=np.int32)
        rank[order] = np.arange(len(texts), dtype=np.int32)
        return cls(*pack(texts), order, rank)

    def text(self, row: int) -> str:
        """The id of a row."""
        return unpack(self.blob, self.ends, row)

    def find(self, text: str) -> int:
        """The row of an id, `UNKNOWN` when there is none."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.text(int(self.order[middle])) < text:
                low = middle + 1
            else:
                high = middle
        if low < len(self) and self.text(int(self.order[low])) == text:
            return int(self.order[low])
        return UNKNOWN

    def arrays(self) -> dict[str, Array]:
        """The ids as arrays; the constructor takes them by name."""
        return {"blob": self.blob, "ends": self.ends, "order": self.order, "rank": self.rank}
