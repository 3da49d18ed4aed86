"""The exposure audit of a batch: counted part by part beside the lists, put together when they are gathered."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from siraba.core.matching.checks import checks
from siraba.core.matching.exposure import Counts, Exposure, exposure
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.plan import Inputs, Part, rows_of
from siraba.core.matching.sweep import funnel
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.table import Segment
from siraba.core.pool.units import Array
from siraba.core.terms.publishing import FEWEST


def eligible(
    segment: Segment, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: Any
) -> Array:
    """The rows of a segment of a pool of people that meet every condition of a vacancy on a day."""
    found = checks(segment.table, vacancy, proximity, parameters, as_of)
    return np.flatnonzero(funnel(found, segment.alive, len(segment.table))[0])


def count_eligible(given: Inputs, part: Part, path: Path) -> None:
    """Write, for each list of a part, how many of each group were eligible; and who was at least once."""
    people, groups, batch = given.people(part.shard), given.groups(part.shard), given.plan.batch
    once = np.zeros(len(people), dtype=bool)
    counted: dict[str, list[Array]] = {name: [] for name in groups.names}
    for number in given.rows(None, part.first, part.last):
        rows = eligible(Segment(people), given.board.record(number), given.proximity, batch.parameters, batch.as_of)
        once[rows] = True
        for name, count in groups.counts(rows).items():
            counted[name].append(count)
    fresh = path.with_name(f".{path.stem}.{os.getpid()}.npz")
    columns = {name: np.array(rows) for name, rows in counted.items()}
    np.savez(fresh, once=np.packbits(once), **columns)  # type: ignore[arg-type]  # the stubs take arrays for flags
    fresh.replace(path)


class Audit:
    """Counts who was shown while the lists go by."""

    def __init__(self, given: Inputs) -> None:
        self.given, self.plan = given, given.plan
        self.counts = Counts()
        self._everybody: dict[str, dict[str, tuple[int, int]]] = {}
        self.groups = [given.groups(shard) for shard in range(len(self.plan.shards))]
        sizes = (len(given.board),) if self.plan.batch.reverse else self.plan.shards
        self.times = [np.zeros(size, dtype=np.int64) for size in sizes]
        self.once = [np.zeros(size, dtype=bool) for size in sizes]

    def add(self, parts: Sequence[Part], table: Any) -> None:
        """The lists of some parts: the same lists over all shards, or people of one shard."""
        self.counts.lists += parts[0].last - parts[0].first
        if self.plan.batch.reverse:
            self._people(parts[0], table)
        else:
            self._lists(parts, table)

    def finish(self, fewest: int = FEWEST) -> Exposure:
        """The audit that may be published."""
        for name, kept in self._everybody.items():
            both = np.array(list(kept.values())).T
            self.counts.add(name, list(kept), both[:1], both[1:])
        often = np.concatenate([times[once] for times, once in zip(self.times, self.once, strict=True)])
        return exposure(self.counts, often, fewest=fewest)

    def _lists(self, parts: Sequence[Part], table: Any) -> None:
        first, size = parts[0].first, parts[0].last - parts[0].first
        number = table.column("list").to_numpy() - first
        names = {name: _union([self.groups[part.shard].names[name] for part in parts]) for name in self.groups[0].names}
        meant = {name: np.zeros((2, size, len(known)), dtype=np.int64) for name, known in names.items()}
        for part in parts:
            groups, counted = self.groups[part.shard], self._counted(part)
            row = rows_of(self.given.people(part.shard).ids, table.column("person_id"))
            here = row >= 0
            np.add.at(self.times[part.shard], row[here], 1)
            for name, known in groups.names.items():
                column = np.array([names[name].index(group) for group in known])
                meant[name][0][:, column] += counted[name]  # no group stands twice among the names of a shard
                np.add.at(meant[name][1], (number[here], column[groups.of_row[name][row[here]]]), 1)
        for name, (eligible_of, shown_of) in meant.items():
            self.counts.add(name, names[name], eligible_of, shown_of)

    def _counted(self, part: Part) -> dict[str, Array]:
        with np.load(self.given.folder / "parts" / f"{part.number:05d}.npz", allow_pickle=False) as file:
            found = {key: file[key] for key in file.files}
        bits = np.unpackbits(found.pop("once"), count=len(self.once[part.shard]))
        self.once[part.shard] |= bits.astype(bool)
        return found

    def _people(self, part: Part, table: Any) -> None:
        """Of people who were offered vacancies: everybody could have been, and who has one at least is shown."""
        size, groups = part.last - part.first, self.groups[part.shard]
        rows = self.given.rows(part.shard, part.first, part.last)
        has = np.zeros(size, dtype=np.int64)
        has[table.column("list").to_numpy() - part.first] = 1
        for name, known in groups.names.items():
            kept = self._everybody.setdefault(name, {})
            member = groups.of_row[name][rows]
            pairs = zip(
                known, np.bincount(member, minlength=len(known)), np.bincount(member, has, len(known)), strict=True
            )
            for group, all_, shown in pairs:
                before = kept.get(group, (0, 0))
                kept[group] = (before[0] + int(all_), before[1] + int(shown))
        np.add.at(self.times[0], rows_of(self.given.board.ids, table.column("vacancy_id")), 1)
        self.once[0][:] = True


def _union(names: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group for known in names for group in known))
