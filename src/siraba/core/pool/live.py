"""A pool with what changed since it was built: the rows as they were, minus the dead ones, plus a small delta."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

import numpy as np

from siraba.core.pool.rarity import Rarity
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import UNKNOWN


class Identified(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=Identified)


class Live(Generic[Record]):
    """A snapshot and its changes: a search over it returns what a pool built anew would return.

    One thing is frozen in the snapshot: how rare each skill is. Never changed in place: a search holds the view it
    began with, while `with_changes` makes the next.
    """

    def __init__(
        self,
        base: Table,
        build: Callable[[Iterable[Record]], Table],
        changed: Mapping[str, Record] | None = None,
        removed: frozenset[str] = frozenset(),
    ) -> None:
        self.base = base
        self.changed = dict(changed or {})
        self.removed = removed
        self._build = build
        self.delta = build(self.changed.values())
        alive = np.ones(len(base), dtype=bool)
        dead = [base.ids.find(id_) for id_ in (*self.changed, *removed)]
        alive[[row for row in dead if row != UNKNOWN]] = False
        self._alive = int(alive.sum())
        self.segments: tuple[Segment, ...] = (Segment(base, alive), Segment(self.delta))

    def __len__(self) -> int:
        return self._alive + len(self.delta)

    @property
    def rarity(self) -> Rarity:
        """That of the snapshot."""
        return self.base.rarity

    def with_changes(self, changed: Iterable[Record], removed: Iterable[str] = ()) -> Live[Record]:
        """A further view; removal wins where an id is told as both. Costs one pass over all changes since then."""
        gone = frozenset(removed)
        now = {**self.changed, **{record.id: record for record in changed}}
        kept = {id_: record for id_, record in now.items() if id_ not in gone}
        return Live(self.base, self._build, kept, (self.removed - kept.keys()) | gone)
