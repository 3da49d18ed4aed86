"""A batch on disk: what it reads, what it asks, and which parts it is cut into, in one folder that all workers see.

    plan.json        digest, settings, shards, parts; written last: without it nothing here counts
    proximity.json   what the classification knows; rarity.json: how rare each skill is, in all shards together
    people-000/ …    a snapshot a shard; groups-000.npz … the groups of its rows, for the audit
    vacancies/       a snapshot
    parts/           a file a part, written beside and renamed: there whole or not at all

Nothing is pickled and nothing is sent to a worker but the folder's path and the number of a part. Begun again with the
same digest, the parts that are there are not done again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from siraba.core.matching.frozen import freeze, thaw
from siraba.core.matching.groups import Declared, Groups, groups_of
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.pool.codes import Ids
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.units import Array
from siraba.core.pool.vacancies import VacancyPool

Record = TypeVar("Record", PersonRecord, VacancyRecord)
VERSION = 1
"""Rises whenever what a part holds changes, so that parts of another version are not taken over."""
MOST_PARTS = 96
"""Parts are coarse: a scheduler that hands out a hundred of them does nothing else worth measuring."""
FEWEST_LISTS = 8


class Engine(StrEnum):
    """Who computes: kernels (NumPy for small pools), NumPy, or the naive implementation that shows they are right."""

    FAST = "fast"
    NUMPY = "numpy"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Batch:
    """What does not change from one list to the next.

    `reverse` asks for the best vacancies of each person; `seed` orders equal scores (empty: by id); `audit` counts
    who was eligible beside who is shown.
    """

    as_of: date
    top: int = 50
    reverse: bool = False
    engine: Engine = Engine.FAST
    seed: str = ""
    audit: bool = True
    parameters: Parameters = DEFAULT


@dataclass(frozen=True, slots=True)
class Part:
    """Lists `first` to `last` (not included), over one shard. Of a reverse batch the lists are people of the shard."""

    number: int
    shard: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A prepared batch. `digest` names everything the result depends on."""

    digest: str
    batch: Batch
    vacancies: int
    shards: tuple[int, ...] = ()
    parts: tuple[Part, ...] = field(default=())
    version: int = VERSION

    @property
    def people(self) -> int:
        """How many people there are in all shards."""
        return sum(self.shards)


def digest_of(batch: Batch, *inputs: str) -> str:
    """The name of a batch over some inputs (digests of files, the number of a snapshot): 32 hexadecimal digits."""
    said = "\n".join((str(VERSION), freeze(batch), *inputs))
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def file_digest(path: Path) -> str:
    """A digest of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


# long: the steps of a preparation, in the order that makes half a preparation worth nothing
def prepare(
    folder: Path,
    batch: Batch,
    people: Iterable[PersonRecord],
    vacancies: Iterable[VacancyRecord],
    *,
    proximity: Proximity,
    digest: str,
    a_shard: int | None = None,
    declared: Declared | None = None,
    last: Callable[[], None] = lambda: None,
) -> Plan:
    """Write what a batch reads. `a_shard` people go into each shard (None: all in one).

    `last` is called when everything was read, before the plan is written. How rare a skill is is counted over all
    shards and shared by them, so that no score depends on the cut.
    """
    inputs.cache_clear()
    (folder / "plan.json").unlink(missing_ok=True)
    for old in (*folder.glob("people-*"), folder / "vacancies", folder / "parts"):
        shutil.rmtree(old, ignore_errors=True)
    (folder / "parts").mkdir(parents=True)
    sizes: list[int] = []
    rarity = Rarity()
    for shard in _cut(people, a_shard):
        ids: list[str] = []
        pool = Pool.build(_noted(shard, ids))
        np.save(folder / f"order-{len(sizes):03d}.npy", rows_of(pool.ids, ids))
        rarity = _added(rarity, pool.rarity)
        pool.save(folder / f"people-{len(sizes):03d}")
        if batch.audit:
            groups_of(pool, batch.as_of, declared).save(folder / f"groups-{len(sizes):03d}.npz")
        sizes.append(len(pool))
    asked: list[str] = []
    board = VacancyPool.build(_noted(vacancies, asked), rarity=rarity)
    board.save(folder / "vacancies")
    np.save(folder / "order-vacancies.npy", rows_of(board.ids, asked))
    _write(folder / "proximity.json", freeze(proximity))
    _write(folder / "rarity.json", freeze(rarity))
    plan = Plan(digest, batch, len(board), tuple(sizes), _parts(sizes, len(board), reverse=batch.reverse))
    last()
    _write(folder / "plan.json", freeze(plan))
    return plan


def prepared(folder: Path) -> Plan | None:
    """The plan of a folder; None where there is none, or one of another version."""
    try:
        plan = thaw(Plan, (folder / "plan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return plan if plan.version == VERSION else None


class Inputs:
    """What the parts of a plan read, opened once a process."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self.proximity = thaw(Proximity, (folder / "proximity.json").read_text(encoding="utf-8"))
        self.rarity = thaw(Rarity, (folder / "rarity.json").read_text(encoding="utf-8"))
        self.board = VacancyPool.open(folder / "vacancies", verify=False)
        self.board.rarity = self.rarity
        self._order: dict[str, Array] = {}
        self._shard: tuple[int, Pool] | None = None

    def people(self, shard: int) -> Pool:
        """The people of a shard. One is held at a time: more may not fit into memory."""
        if self._shard is None or self._shard[0] != shard:
            self._shard = None
            pool = Pool.open(self.folder / f"people-{shard:03d}", verify=False)
            pool.rarity = self.rarity
            self._shard = (shard, pool)
        return self._shard[1]

    def rows(self, shard: int | None, first: int, last: int) -> list[int]:
        """The rows of some people of a shard (None: of vacancies) in the order in which they were given.

        A pool keeps its rows in an order of its own; the lists come in the order of the files.
        """
        name = "vacancies" if shard is None else f"{shard:03d}"
        if name not in self._order:
            self._order = {name: np.load(self.folder / f"order-{name}.npy")}
        rows: list[int] = self._order[name][first:last].tolist()
        return rows

    def groups(self, shard: int) -> Groups:
        """The groups of the rows of a shard."""
        return Groups.load(self.folder / f"groups-{shard:03d}.npz")


@lru_cache(maxsize=1)
def inputs(folder: str, digest: str) -> Inputs:
    """The inputs of a prepared folder, kept while the digest is the one asked for. Raises LookupError."""
    plan = prepared(Path(folder))
    if plan is None or plan.digest != digest:
        raise LookupError(f"{folder} holds no plan {digest}: is it a folder that every worker sees?")
    return Inputs(Path(folder), plan)


def _cut(people: Iterable[PersonRecord], a_shard: int | None) -> Iterator[Iterable[PersonRecord]]:
    """One stream as several, each to be read to its end before the next. At least one, be it empty."""
    stream = iter(people)
    if a_shard is None:
        yield stream
        return
    nobody = True
    for one in stream:
        nobody = False
        yield chain([one], islice(stream, a_shard - 1))
    if nobody:
        yield ()


def _noted(records: Iterable[Record], ids: list[str]) -> Iterator[Record]:
    for record in records:
        ids.append(record.id)
        yield record


def rows_of(ids: Ids, texts: Any) -> Array:
    """The rows that ids (a list, or an Arrow column of text) stand at; -1 for one that is not there."""
    import pyarrow  # noqa: PLC0415 - takes half a second
    from pyarrow import compute  # noqa: PLC0415 - as above

    buffers = [None, pyarrow.py_buffer(np.ascontiguousarray(ids.ends)), pyarrow.py_buffer(ids.blob)]
    known = pyarrow.Array.from_buffers(pyarrow.large_string(), len(ids), buffers)
    asked = pyarrow.array(texts, pyarrow.large_string()) if isinstance(texts, list) else texts
    found = compute.index_in(asked.cast(pyarrow.large_string()), value_set=known)
    rows: Array = compute.fill_null(found, -1).to_numpy()
    return rows


def _added(one: Rarity, other: Rarity) -> Rarity:
    holders = dict(one.holders)
    for skill, count in other.holders.items():
        holders[skill] = holders.get(skill, 0) + count
    return Rarity(one.people + other.people, holders)


def _parts(shards: list[int], vacancies: int, *, reverse: bool) -> tuple[Part, ...]:
    parts: list[Part] = []
    a_shard = max(MOST_PARTS // len(shards), 1)
    for shard, people in enumerate(shards):
        lists = people if reverse else vacancies
        size = max(-(-lists // a_shard), FEWEST_LISTS)
        for first in range(0, lists, size):
            parts.append(Part(len(parts), shard, first, min(first + size, lists)))
    return tuple(parts)


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
