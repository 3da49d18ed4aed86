"""A pool with what changed since it was built: the rows as they were, minus the dead ones, plus a small delta."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

import numpy as np

from siraba.core.pool.rarity import Rarity
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import UNKNOWN

FRESH = 256
"""So many changes are cheap to read again whenever one more comes."""
LAYERS = 2
"""Small tables beside the snapshot: the fresh changes, and those before them."""


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
        build: Callable[[Iterable[Record], Table | None], Table],
        segments: tuple[Segment, ...] = (),
        changes: tuple[Mapping[str, Record], ...] = (),
        removed: frozenset[str] = frozenset(),
    ) -> None:
        self.base, self.removed = base, removed
        self.segments = segments or (Segment(base),)
        self._build, self._changes = build, changes
        self._count = sum(len(segment) for segment in self.segments)

    def __len__(self) -> int:
        return self._count

    @property
    def rarity(self) -> Rarity:
        """That of the snapshot."""
        return self.base.rarity

    @property
    def changed(self) -> dict[str, Record]:
        """The records that differ from the snapshot, by id."""
        return {id_: one for part in self._changes for id_, one in part.items() if id_ not in self.removed}

    def with_changes(self, changed: Iterable[Record], removed: Iterable[str] = ()) -> Live[Record]:
        """A further view; removal wins where an id is told as both.

        Costs one pass over the fresh changes (`FRESH` at most), and now and then one over all since the snapshot.
        """
        gone = frozenset(removed)
        now = {record.id: record for record in changed if record.id not in gone}
        dead = (self.removed - now.keys()) | gone
        segments = [_without(segment, [*now, *gone]) for segment in self.segments]
        changes = list(self._changes)
        if now:
            last = self.segments[-1].table if changes else None
            if changes and len(changes[-1]) + len(now) <= FRESH:
                now = {**changes.pop(), **now}
                segments.pop()
            elif len(changes) == LAYERS:
                older = {id_: one for part in changes for id_, one in part.items()}
                changes = [{id_: one for id_, one in older.items() if id_ not in dead and id_ not in now}]
                segments[1:] = [Segment(self._build(changes[0].values(), last))]
                last = segments[1].table
            changes.append({id_: one for id_, one in now.items() if id_ not in dead})
            segments.append(Segment(self._build(changes[-1].values(), last)))
        return Live(self.base, self._build, tuple(segments), tuple(changes), dead)


def _without(segment: Segment, ids: Iterable[str]) -> Segment:
    """The segment without the rows of these ids. A row that died never comes back: who does is in a newer table."""
    dead = [row for row in map(segment.table.ids.find, ids) if row != UNKNOWN]
    if not dead:
        return segment
    alive = np.ones(len(segment.table), dtype=bool) if segment.alive is None else segment.alive.copy()
    alive[dead] = False
    return Segment(segment.table, alive)
