"""What a pool of people and a pool of vacancies have in common: rows with ids, columns, lists, and a folder on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

import numpy as np

from siraba.core.pool import snapshot
from siraba.core.pool.codes import Codes, Ids
from siraba.core.pool.lists import Lists
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.units import Array

Progress = Callable[[int], None]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Segment:
    """Rows of one table that a search looks at; `alive` is None when it looks at all of them."""

    table: Table
    alive: Array | None = None

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return len(self.table) if self.alive is None else int(np.count_nonzero(self.alive))

    @cached_property
    def mark(self) -> object:
        """What tells this segment from every other, for whoever keeps something of it and would not hold it."""
        return object()

    @cached_property
    def words(self) -> Array:
        """A bit for each row that counts, 64 a word; nothing set behind the last row."""
        return packed(np.ones(len(self.table), dtype=bool) if self.alive is None else self.alive)


class Table:
    """Rows as columns. Read-only once built: searches of many threads may share one.

    A stored column may be a record of several; `columns` has each of them under its own name.
    """

    kind: ClassVar[str]

    def __init__(
        self,
        ids: Ids,
        columns: Mapping[str, Array],
        lists: Mapping[str, Lists],
        codes: Mapping[str, Codes],
        rarity: Rarity,
        last_change: int = 0,
    ) -> None:
        self.ids, self.lists, self.codes = ids, lists, codes
        self.stored = columns
        self.columns = dict(columns)
        for column in columns.values():
            self.columns |= {name: column[name] for name in column.dtype.names or ()}
        self.rarity, self.last_change = rarity, last_change
        self._derived: dict[object, Any] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """What a search looks through: this table, whole."""
        return (Segment(self),)

    def derived(self, name: str, source: object, make: Any) -> Any:
        """`make()` once for a name and a source object, kept while that source is the one asked about."""
        kept = self._derived.get(name)
        if kept is None or kept[0] is not source:
            kept = self._derived[name] = (source, make())
        return kept[1]

    def save(self, folder: Path, *, last_change: int | None = None) -> None:
        """Write a snapshot: into a temporary folder beside it first, then renamed. `folder` must not exist."""
        arrays = {f"column.{name}": column for name, column in self.stored.items()}
        parts: dict[str, Lists | Codes | Ids] = {"id": self.ids, "rarity": Codes(self.rarity.holders)}
        parts |= {f"list.{name}": part for name, part in self.lists.items()}
        parts |= {f"code.{name}": part for name, part in self.codes.items()}
        for prefix, part in parts.items():
            arrays |= {f"{prefix}.{key}": value for key, value in part.arrays().items()}
        arrays["rarity.holders"] = np.array(list(self.rarity.holders.values()), dtype=np.int64)
        meta = {
            "rows": len(self),
            "people": self.rarity.people,
            "last_change": self.last_change if last_change is None else last_change,
        }
        snapshot.write(folder, self.kind, arrays, meta)

    @classmethod
    def open(cls, folder: Path, *, verify: bool = True) -> Self:
        """Map a snapshot into memory. Raises `SnapshotDamaged` (rebuild it) with the reason.

        `verify` reads every byte once and compares checksums; sizes are always compared.
        """
        arrays, meta = snapshot.read(folder, cls.kind, verify=verify)
        try:
            return cls._of(arrays, meta)
        except KeyError as error:
            raise snapshot.SnapshotDamaged(f"{folder} lacks {error}") from error

    @classmethod
    def _of(cls, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> Self:
        groups: dict[str, dict[str, dict[str, Array]]] = {"list": {}, "code": {}}
        for key, value in arrays.items():
            prefix, name, *rest = key.split(".", 2)
            if prefix in groups:
                groups[prefix].setdefault(name, {})[rest[0]] = value
        holders = Codes.of(arrays["rarity.blob"], arrays["rarity.ends"]).texts
        counts = arrays["rarity.holders"].tolist()
        return cls(
            Ids(**{name: arrays[f"id.{name}"] for name in ("blob", "ends", "order", "rank")}),
            {key.split(".", 1)[1]: value for key, value in arrays.items() if key.startswith("column.")},
            {name: Lists.of(parts) for name, parts in groups["list"].items()},
            {name: Codes.of(**parts) for name, parts in groups["code"].items()},
            Rarity(meta["people"], dict(zip(holders, counts, strict=True))),
            meta["last_change"],
        )


def packed(flags: Array) -> Array:
    """Booleans as bits, 64 a word, the first in the lowest bit; zeros behind the last."""
    padded = np.zeros((len(flags) + 63) // 64 * 8, dtype=np.uint8)
    padded[: (len(flags) + 7) // 8] = np.packbits(flags, bitorder="little")
    return padded.view(np.uint64)


def told(items: Iterable[Item], progress: Progress | None, every: int = 10_000) -> Iterator[Item]:
    """The items as they come; `progress(count)` is called now and then and at the end."""
    count = 0
    for item in items:
        yield item
        count += 1
        if progress is not None and count % every == 0:
            progress(count)
    if progress is not None:
        progress(count)
