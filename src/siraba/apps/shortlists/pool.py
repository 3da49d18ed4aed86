"""The pool this process searches: a snapshot on disk and the changes since, brought up to date before each search.

On disk, `SIRABA_HOME/pool/<kind>/<number>/` are snapshots and `CURRENT` names the one to use; it is switched by a
rename. The truth of what changed since is the table of changes: its numbers come from one counter that is locked
last in a transaction, so a reader that saw number n has seen all below it. What the last change of a snapshot was
about lies beside it, as a digest: where the database says otherwise, it is another database, and the pool is built
anew. Somebody who was erased is hidden at once, and asks for a snapshot without them (`ask_rebuild`); once it is there,
no older one that holds them is left.
"""

from __future__ import annotations

import fcntl
import hashlib
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
from django.db.models import Exists, OuterRef, QuerySet

from siraba.apps.classification.queries import proximity_tables
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.models import Counter, Job, JobState
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import PoolChange, PoolKind
from siraba.apps.shortlists.records import person_records, vacancy_records
from siraba.core.pool.live import Live
from siraba.core.pool.people import Pool
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.snapshot import SnapshotDamaged
from siraba.core.pool.vacancies import VacancyPool

log = logging.getLogger("siraba.pool")
COUNTER = "pool.change"
MARK = "CHANGE"
"""File of a snapshot with a digest of what its last change was about."""
REBUILD = "pool.rebuild"
"""The job that builds both."""
REBUILD_AFTER = 5_000
"""Changes after which a new snapshot pays: about the point where scanning the delta shows in the search time."""


@dataclass(slots=True)
class _Held:
    """What this process holds of one kind: up to the change `known`, which was about `mark`."""

    folder: Path
    known: int
    mark: str
    live: Live[Any]


_held: dict[str, _Held] = {}
_lock = threading.Lock()


def people(last: int | None = None) -> Live[Any]:
    """Everybody who can be searched, as of now. `last`: the number of the last change (`last_change`) as the caller
    read it a moment ago: where it is the one up to which this process knows, nothing is asked again."""
    return _current(PoolKind.PERSON, last)


def vacancies() -> Live[Any]:
    """Every published vacancy, as of now."""
    return _current(PoolKind.VACANCY)


def rebuild(kind: PoolKind, *, progress: Callable[[int], None] | None = None) -> Path:
    """Build a snapshot from the database and switch to it. One builder at a time; readers keep what they hold."""
    root = _root(kind)
    root.mkdir(parents=True, exist_ok=True)
    with _only_builder(root):
        _clear_halves(root)
        number = _last_change()  # before reading: what changes meanwhile is read again as a change
        built: Pool | VacancyPool
        if kind == PoolKind.PERSON:
            built = Pool.build(person_records(), proximity_tables(), progress=progress)
        else:
            built = VacancyPool.build(vacancy_records(), rarity=_rarity(), progress=progress)
        folder = root / f"{_next_version(root):08d}"
        built.save(folder, last_change=number)
        (folder / MARK).write_text(_mark(number))
        fresh = root / "CURRENT.new"
        fresh.write_text(folder.name)
        fresh.replace(root / "CURRENT")
        _forget_old(root, keep=folder.name, whole_from=_last_gone() if kind == PoolKind.PERSON else 0)
    log.info("pool of %s rebuilt: %d rows up to change %d", kind.value, len(built), number)
    return folder


def rebuild_all() -> None:
    """Build the snapshots of both pools."""
    for kind in PoolKind:
        rebuild(kind)


def ask_rebuild(key: str) -> Job | None:
    """Ask for new snapshots; None where they are asked for and nobody has begun: that one will not begin before what
    is under way here is written, since its row is held."""
    if list(lock_rows(Job.objects.filter(kind=REBUILD, state=JobState.WAITING).order_by("pk"))):
        return None
    return ask(REBUILD, by=SYSTEM, key=key)


def forget() -> None:
    """Let go of what this process holds; the next search opens the snapshot again."""
    with _lock:
        _held.clear()


def oldest_needed() -> int:
    """The oldest change that a snapshot of this machine may still ask for; 0 where one is missing or damaged."""
    needed: list[int] = []
    for kind in PoolKind:
        table = Pool if kind == PoolKind.PERSON else VacancyPool
        folders = [path for path in _root(kind).glob("*") if path.name.isdigit()]
        try:
            needed += [table.open(folder, verify=False).last_change for folder in folders] or [0]
        except (SnapshotDamaged, OSError):
            return 0
    return min(needed)


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
    return _open(PoolKind.PERSON, _pointed(PoolKind.PERSON)).live.rarity


def _current(kind: PoolKind, read: int | None = None) -> Live[Any]:
    with _lock:
        folder = _pointed(kind)
        held = _held.get(kind.value)
        if held is not None and held.folder == folder and held.known == read:
            return held.live
        if held is None or (folder is not None and held.folder != folder):
            held = _held[kind.value] = _open(kind, folder)
        last = _last_change()
        if last > held.known and (since := _changes(held, last)) is not None:
            _take(kind, held, since, last)
        elif last != held.known:  # another database lies below this home: a restored backup, a fresh start
            held = _held[kind.value] = _open(kind, None)
        return held.live


def _changes(held: _Held, last: int) -> list[tuple[int, str, UUID]] | None:
    """Number, kind and object of what changed since; None where the database never saw what is held."""
    rows = PoolChange.objects.filter(number__gte=held.known, number__lte=last).order_by("number")
    found = list(rows.values_list("number", "kind", "object_id"))
    if held.known:
        if not found or found[0][0] != held.known or _digest(*found[0]) != held.mark:
            return None
        del found[0]
    return found


def _take(kind: PoolKind, held: _Held, since: list[tuple[int, str, UUID]], last: int) -> None:
    """Bring what is held up to a change."""
    ids = {about for _number, of, about in since if of == kind}
    if ids:
        changed = list(_records(kind, ids))
        found = {record.id for record in changed}
        held.live = held.live.with_changes(changed, [str(each) for each in ids if str(each) not in found])
    held.known, held.mark = last, _digest(*since[-1])
    if len(held.live.changed) + len(held.live.removed) > REBUILD_AFTER:
        ask(REBUILD, by=SYSTEM, key=f"after/{kind.value}/{held.folder.name}")


def _records(kind: PoolKind, ids: Iterable[UUID]) -> Iterator[Any]:
    return person_records(ids) if kind == PoolKind.PERSON else vacancy_records(ids)


def _open(kind: PoolKind, folder: Path | None) -> _Held:
    """The snapshot of a folder; one that is missing, damaged or of another database is built anew, unless another
    process has put one in its place meanwhile."""
    table = Pool if kind == PoolKind.PERSON else VacancyPool
    for _attempt in range(3):
        if folder is not None:
            try:
                opened = table.open(folder, verify=False)
                mark = _mark(opened.last_change)
                if mark == (folder / MARK).read_text():
                    return _Held(folder, opened.last_change, mark, opened.with_changes(()))
                log.warning("%s was built from another database", folder)
            except (SnapshotDamaged, OSError, UnicodeDecodeError) as damage:
                log.warning("%s", damage)
        before, folder = folder, _pointed(kind)
        if folder is None or before in (None, folder):
            folder = rebuild(kind)
    raise SnapshotDamaged(f"the pool of {kind.value} could not be built; see the log")


def _pointed(kind: PoolKind) -> Path | None:
    try:
        return _root(kind) / (_root(kind) / "CURRENT").read_text().strip()
    except (FileNotFoundError, UnicodeDecodeError, ValueError):  # none yet, or nothing that can be a name
        return None


def _root(kind: PoolKind) -> Path:
    return Path(settings.SIRABA_HOME) / "pool" / kind.value


def last_change() -> QuerySet[Counter, Any]:
    """The number of the last change, as a query of one value; no row before the first."""
    return Counter.objects.filter(name=COUNTER).values("value")


def _last_change() -> int:
    return last_change().values_list("value", flat=True).first() or 0


def _mark(number: int) -> str:
    """What a change was about, as a digest; empty for the beginning, before any change."""
    row = PoolChange.objects.filter(number=number).values_list("number", "kind", "object_id").first()
    return _digest(*row) if row else ""


def _digest(number: int, kind: str, about: UUID) -> str:
    """Tells two changes apart, and does not say who was changed: it lies in a file that outlives them."""
    return hashlib.sha256(f"{number}|{kind}|{about}".encode()).hexdigest()


def _last_gone() -> int:
    """The last change that was about somebody who is not there any more; a snapshot of before may hold them."""
    there = Person.objects.filter(public_id=OuterRef("object_id"))
    gone = PoolChange.objects.filter(~Exists(there), kind=PoolKind.PERSON).order_by("-number")
    return gone.values_list("number", flat=True).first() or 0


def _next_version(root: Path) -> int:
    return max((int(path.name) for path in root.iterdir() if path.name.isdigit()), default=0) + 1


def _clear_halves(root: Path) -> None:
    """Take away what builders that were killed had begun: they alone write there, and none is at work now."""
    for half in root.glob(".*"):
        shutil.rmtree(half, ignore_errors=True)


def _forget_old(root: Path, *, keep: str, whole_from: int) -> None:
    """Keep the snapshot before the current one, since a reader may be opening it, unless it was built before the change
    `whole_from`: a reader that finds it gone looks again where the current one is."""
    versions = sorted(path for path in root.iterdir() if path.name.isdigit() and path.name < keep)
    for old in versions:
        if old != versions[-1] or _built_at(old) < whole_from:
            shutil.rmtree(old, ignore_errors=True)


def _built_at(folder: Path) -> int:
    """Up to which change a snapshot of people holds; 0 where it cannot be opened."""
    try:
        return Pool.open(folder, verify=False).last_change
    except (SnapshotDamaged, OSError):
        return 0


@contextmanager
def _only_builder(root: Path) -> Iterator[None]:
    handle = os.open(root / "BUILDING", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
