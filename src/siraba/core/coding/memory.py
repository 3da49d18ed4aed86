"""What people confirmed since a lexicon was built: texts beside its tables, looked up first and compared like labels.

A memory never changes: `updated` gives another one, so that threads may go on with the one they have. It costs what is
new in it, not what the lexicon holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.embedding import Embedding, Vectors
from siraba.core.coding.reading import Keys, read_label

NEAR = 6
"""Confirmed texts that are compared with a text besides what equals it."""

LOOKED_AT, ROUGHLY = 256, 24
"""Of many texts those are compared whose first dimensions promise most. By so many of 96, a cosine of .8 stands four
standard deviations above that of an unrelated text."""

LEAST = 0.5
"""Cosine from which a confirmed text is near."""

Likeness = Callable[[tuple[str, ...], tuple[str, ...]], float]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text that a person said means a concept, in a language (BCP 47)."""

    concept_id: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A confirmed text near the one asked: how near in meaning (cosine) and in spelling, both 0 to 1."""

    row: int
    cosine: float
    spelling: float


@dataclass(frozen=True, slots=True)
class _Row:
    said: Remembered
    concept: int
    keys: Keys


class Memory:
    """Confirmed texts of a lexicon's concepts, each under a name of the caller's."""

    def __init__(self, numbers: Mapping[str, int], embedding: Embedding | None) -> None:
        """An empty one; `numbers` are the concepts' numbers by id."""
        self._numbers = numbers
        self._embedding = embedding
        self._rows: dict[int, _Row] = {}
        self._vectors: Vectors = np.zeros((0, embedding.dimensions if embedding else 0), np.float32)
        self._rough: Vectors = self._vectors
        self._order: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._equal: dict[str, tuple[int, ...]] = {}
        self._stems: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        """How many texts it holds."""
        return len(self._rows)

    def updated(self, said: Mapping[int, Remembered]) -> Memory:
        """The memory that holds `said` alone. What this one holds under the same name is not read again.

        Texts of concepts that the lexicon does not have, and texts without a word, are left out.
        """
        gone = {name for name, row in self._rows.items() if said.get(name) != row.said}
        fresh = {name: row for name, row in self._read(said) if name not in self._rows or name in gone}
        if not gone and not fresh:
            return self
        new = Memory(self._numbers, self._embedding)
        new._rows = {name: row for name, row in self._rows.items() if name not in gone} | fresh
        kept = np.array([name not in gone for name in self._order.tolist()], np.bool_)
        new._order = np.concatenate([self._order[kept], np.fromiter(fresh, np.int64, len(fresh))])
        if self._embedding is not None:
            added = self._embedding.vectors([row.said.text for row in fresh.values()])
            new._vectors = np.concatenate([self._vectors[kept], added])
            new._rough = np.ascontiguousarray(new._vectors[:, :ROUGHLY])
        new._equal = _filed(self._equal, gone, {name: _keys(row.keys) for name, row in fresh.items()})
        new._stems = _filed(self._stems, gone, {name: row.keys.stems for name, row in fresh.items()})
        return new

    def _read(self, said: Mapping[int, Remembered]) -> Iterator[tuple[int, _Row]]:
        for name, one in said.items():
            old = self._rows.get(name)
            if old is not None and old.said == one:
                continue
            keys, number = read_label(one.text), self._numbers.get(one.concept_id)
            if number is not None and keys.wholes:
                yield name, _Row(one, number, keys)

    def said(self, row: int) -> Remembered:
        """What lies under a name."""
        return self._rows[row].said

    def stems(self, row: int) -> tuple[str, ...]:
        """Its stems."""
        return self._rows[row].keys.stems

    def equal(self, keys: Keys) -> dict[int, int]:
        """Concepts for which a text was confirmed that reads the same, each with the text's name."""
        return self._found("=" + key for key in (*keys.wholes, *keys.forms))

    def inflected(self, stems: tuple[str, ...]) -> dict[int, int]:
        """The same for a text of the same stems in the same order."""
        return self._found(["/" + " ".join(stems)])

    def _found(self, keys: Iterable[str]) -> dict[int, int]:
        found: dict[int, int] = {}
        for key in keys:
            for row in self._equal.get(key, ()):
                found.setdefault(self._rows[row].concept, row)
        return found

    def near(self, stems: tuple[str, ...], vector: Vectors | None, likeness: Likeness) -> dict[int, Heard]:
        """For each concept the nearest of the few confirmed texts that are near: in meaning, or by a rare word."""
        if not self._rows:
            return {}
        rows = self._meant(vector) if vector is not None else {}
        for row in self._sharing(stems):
            rows.setdefault(row, 0.0)
        found: dict[int, Heard] = {}
        for row, cosine in rows.items():
            one = Heard(row, cosine, likeness(stems, self._rows[row].keys.stems))
            before = found.get(self._rows[row].concept)
            if before is None or one.cosine + one.spelling > before.cosine + before.spelling:
                found[self._rows[row].concept] = one
        return found

    def _meant(self, vector: Vectors) -> dict[int, float]:
        some = np.arange(len(self._order))
        if len(some) > LOOKED_AT:
            rough = self._rough @ vector[:ROUGHLY]
            some = np.sort(np.argpartition(rough, len(rough) - LOOKED_AT)[-LOOKED_AT:])
        cosines = self._vectors[some] @ vector
        best = np.sort(np.argsort(-cosines, kind="stable")[:NEAR])
        return {int(self._order[some[n]]): float(cosines[n]) for n in best if cosines[n] >= LEAST}

    def _sharing(self, stems: tuple[str, ...]) -> tuple[int, ...]:
        """Some texts that have the rarest of the stems."""
        known = [rows for stem in stems if (rows := self._stems.get(stem))]
        return min(known, key=len)[:NEAR] if known else ()


def _keys(keys: Keys) -> tuple[str, ...]:
    same = dict.fromkeys("=" + key for key in (*keys.wholes, *keys.forms))
    return (*same, "/" + " ".join(keys.stems))


def _filed(
    before: dict[str, tuple[int, ...]], gone: set[int], fresh: Mapping[int, tuple[str, ...]]
) -> dict[str, tuple[int, ...]]:
    """An index without the names that went and with those that came."""
    filed = dict(before)
    if gone:
        kept = {key: tuple(name for name in names if name not in gone) for key, names in filed.items()}
        filed = {key: names for key, names in kept.items() if names}
    for name, keys in fresh.items():
        for key in keys:
            filed[key] = (*filed.get(key, ()), name)
    return filed
