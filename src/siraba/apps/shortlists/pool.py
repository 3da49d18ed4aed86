"""The pool this process searches: a snapshot on disk and the changes since, brought up to date before each search.

On disk, `SIRABA_HOME/pool/<kind>/<number>/` are snapshots and `CURRENT` names the one to use; it is switched by a
rename. The truth of what changed since is the table of changes: its numbers come from one counter that is locked
last in a transaction, so a reader that saw number n has seen all below it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from siraba.apps.foundation.models import Counter
from siraba.apps.shortlists.models import PoolChange, PoolKind
from siraba.apps.shortlists.records import person_records, vacancy_records
from siraba.core.pool.live import Live
from siraba.core.pool.people import Pool
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.snapshot import SnapshotDamaged
from siraba.core.pool.vacancies import VacancyPool

log = logging.getLogger("siraba.pool")
COUNTER = "pool.change"
REBUILD_AFTER = 5_000
"""Changes after which a new snapshot pays: about the point where scanning the delta shows in the search time."""


@dataclass(slots=True)
class _Held:
    """What this process holds of one kind."""

    folder: Path
    known: int
    live: Live[Any]


_held: dict[str, _Held] = {}
_lock = threading.Lock()


def people() -> Live[Any]:
    """Everybody who can be searched, as of now."""
    return _current(PoolKind.PERSON)


def vacancies() -> Live[Any]:
    """Every published vacancy, as of now."""
    return _current(PoolKind.VACANCY)


def rebuild(kind: PoolKind, *, progress: Callable[[int], None] | None = None) -> Path:
    """Build a snapshot from the database and switch to it. One builder at a time; readers keep what they hold."""
    root = _root(kind)
    root.mkdir(parents=True, exist_ok=True)
    with _only_builder(root):
        number = _last_change()  # before reading: what changes meanwhile is read again as a change
        built: Pool | VacancyPool
        if kind == PoolKind.PERSON:
            built = Pool.build(person_records(), progress=progress)
        else:
            built = VacancyPool.build(vacancy_records(), rarity=_rarity(), progress=progress)
        folder = root / f"{_next_version(root):08d}"
        built.save(folder, last_change=number)
        fresh = root / "CURRENT.new"
        fresh.write_text(folder.name)
        fresh.replace(root / "CURRENT")
        _forget_old(root, keep=folder.name)
    log.info("pool of %s rebuilt: %d rows up to change %d", kind.value, len(built), number)
    return folder


def rebuild_all() -> None:
    """Build the snapshots of both pools."""
    for kind in PoolKind:
        rebuild(kind)


def forget() -> None:
    """Let go of what this process holds; the next search opens the snapshot again."""
    with _lock:
        _held.clear()


def describe() -> dict[str, dict[str, int | str]]:
    """What each pool holds, for the command line and the page of the jobs."""
    said: dict[str, dict[str, int | str]] = {}
    for kind in PoolKind:
        live = _current(kind)
        said[kind.value] = {
            "rows": len(live),
            "changed since the snapshot": len(live.changed) + len(live.removed),
            "snapshot": _held[kind.value].folder.name,
        }
    return said


def _rarity() -> Rarity:
    """How rare skills are among the people of the current snapshot: both directions score with the same."""
    folder = _pointed(PoolKind.PERSON)
    if folder is None:
        folder = rebuild(PoolKind.PERSON)
    return Pool.open(folder, verify=False).rarity


def _current(kind: PoolKind) -> Live[Any]:
    with _lock:
        folder = _pointed(kind)
        held = _held.get(kind.value)
        if held is None or (folder is not None and held.folder != folder):
            held = _held[kind.value] = _open(kind, folder)
        last = _last_change()
        if last < held.known:  # another database lies below this home: a restored backup, a fresh start
            held = _held[kind.value] = _open(kind, None)
        if last > held.known:
            held.live = _with_changes(kind, held, last)
            held.known = last
        return held.live


def _with_changes(kind: PoolKind, held: _Held, last: int) -> Live[Any]:
    rows = PoolChange.objects.filter(number__gt=held.known, number__lte=last, kind=kind)
    ids = set(rows.values_list("object_id", flat=True))
    if not ids:
        return held.live
    changed = list(_records(kind, ids))
    found = {record.id for record in changed}
    return held.live.with_changes(changed, [str(each) for each in ids if str(each) not in found])


def _records(kind: PoolKind, ids: Iterable[UUID]) -> Iterator[Any]:
    return person_records(ids) if kind == PoolKind.PERSON else vacancy_records(ids)


def _open(kind: PoolKind, folder: Path | None) -> _Held:
    """The snapshot of a folder; one that is missing or damaged is built anew."""
    table = Pool if kind == PoolKind.PERSON else VacancyPool
    for _attempt in range(2):
        if folder is not None:
            try:
                opened = table.open(folder, verify=False)
                return _Held(folder, opened.last_change, opened.with_changes(()))
            except SnapshotDamaged as damage:
                log.warning("%s", damage)
        folder = rebuild(kind)
    raise SnapshotDamaged(f"the pool of {kind.value} could not be built; see the log")


def _pointed(kind: PoolKind) -> Path | None:
    try:
        return _root(kind) / (_root(kind) / "CURRENT").read_text().strip()
    except FileNotFoundError:
        return None


def _root(kind: PoolKind) -> Path:
    return Path(settings.SIRABA_HOME) / "pool" / kind.value


def _last_change() -> int:
    return Counter.objects.filter(name=COUNTER).values_list("value", flat=True).first() or 0


def _next_version(root: Path) -> int:
    return max((int(path.name) for path in root.iterdir() if path.name.isdigit()), default=0) + 1


def _forget_old(root: Path, *, keep: str) -> None:
    """Keep the snapshot before the current one: a reader may be opening it."""
    versions = sorted(path for path in root.iterdir() if path.name.isdigit() and path.name < keep)
    for old in versions[:-1]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _only_builder(root: Path) -> Iterator[None]:
    handle = os.open(root / "BUILDING", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
