"""Taking an import back, as far as nothing was built on it.

What a run made, and nobody changed or used since, is removed; what it changed, and nobody changed since, gets its
former values; the rest stays, with the reason. Whether something happened since, the audit says: an entry about the
thing, or the person, after the one of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.importers import importer_kind
from siraba.apps.foundation.imports import Importer
from siraba.apps.foundation.models import AuditEntry, ImportEffect, ImportRun, JobState, SourceRecord
from siraba.apps.foundation.queries import NotFound, import_runs
from siraba.apps.foundation.scopes import reachable
from siraba.apps.foundation.trail import open_for
from siraba.apps.foundation.verbs import action, record

CHUNK = 100
LOOKING = frozenset({"person.disclose"})
"""Verbs that note that somebody looked, and change nothing."""


class CannotUndo(Exception):
    """A run that cannot be taken back now: it is under way, or its notes were forgotten."""


def run_of(by: Actor, public_id: str | UUID) -> ImportRun:
    """One run. Raises NotFound."""
    try:
        return import_runs(by).get(public_id=public_id)
    except (ImportRun.DoesNotExist, ValidationError) as problem:
        raise NotFound(str(public_id)) from problem


def can_undo(run: ImportRun, by: Actor) -> bool:
    """Whether somebody may take a run back: who brought it in, the head of an office, the command line."""
    return reachable(by, "import.ask_undo", ImportRun).filter(pk=run.pk).exists()


def left(run: ImportRun) -> QuerySet[ImportEffect]:
    """What of a run was not taken back."""
    return ImportEffect.objects.filter(run=run, undone_at=None)


def kept(run: ImportRun) -> QuerySet[ImportEffect]:
    """What could not be taken back, with the reason: `changed`, `used`, `gone` or `erased`."""
    return left(run).exclude(kept="").order_by("pk")


@action("import.ask_undo")
def ask_undo(run: ImportRun, *, by: Actor, key: str) -> ImportRun:
    """Have a run taken back as far as possible. Raises CannotUndo or NotAllowed. What stayed before is tried again."""
    run.refresh_from_db(from_queryset=lock_rows(ImportRun.objects.all()))
    if run.state == JobState.RUNNING and run.lease_until and run.lease_until > timezone.now():
        raise CannotUndo("running")
    if not left(run).exists():
        raise CannotUndo("nothing")
    left(run).exclude(kept="").update(kept="")
    asked = {"kind": by.kind.value, "id": str(by.id) if by.id else None, "role": by.role, "office": by.office_id}
    run.undoing = jobs.ask("import.undo", by=by, key=f"{key}/undo", run=str(run.public_id), asked=asked)
    run.undone = {}
    run.save(update_fields=["undoing", "undone"])
    record(run, after={"undoing": str(run.undoing.public_id)})
    return run


def undo(work: jobs.Run) -> None:
    """Take a run back, last rows first. Stopped and resumed, it goes on with what is left."""
    run = ImportRun.objects.get(public_id=work.arguments["run"])
    said = work.arguments["asked"]
    by = Actor(ActorKind(said["kind"]), UUID(said["id"]) if said["id"] else None, said["role"], said["office"])
    importer = importer_kind(by, run.kind).make(by, {})
    waiting, total = left(run).filter(kept="").order_by("-pk"), ImportEffect.objects.filter(run=run).count()
    work.advance(done=total - waiting.count(), total=total)
    while effects := list(waiting[:CHUNK]):
        _take_back(effects, run, importer, by=by, key=f"{run.public_id}/{work.row.public_id}/{effects[0].pk}")
        work.advance(done=total - waiting.count(), total=total)
    work.finish(**run.undone)


@action("import.undo")
def _take_back(effects: list[ImportEffect], run: ImportRun, importer: Importer, *, by: Actor, key: str) -> ImportRun:
    rows = importer.rows_of
    there = rows.images([each.object_id for each in effects])
    later = _changed_since(run, effects)
    used = rows.built_on([each.object_id for each in effects if each.made])
    sealed = {each.object_id: bytes(each.before) for each in effects if each.before is not None}
    before = open_for(sealed, rows.of_persons)
    for each in effects:
        each.kept = _why_not(each, there, later, used, before)
    made = [each.object_id for each in effects if each.made and not each.kept]
    changed = {each.object_id: before[each.object_id] for each in effects if not each.made and not each.kept}
    if made:
        importer.take_back(made, by=by, key=f"{key}/made")
    if changed:
        importer.put_back(changed, by=by, key=f"{key}/changed")
    _forget_source(effects, run)
    for each in effects:
        each.undone_at = None if each.kept else timezone.now()
    ImportEffect.objects.bulk_update(effects, ["kept", "undone_at"], batch_size=200)
    done = Counter(run.undone) + Counter({"removed": len(made), "restored": len(changed)})
    done["kept"] += sum(bool(each.kept) for each in effects)
    run.undone = dict(done)
    run.save(update_fields=["undone"])
    record(run, after={"removed": len(made), "restored": len(changed)})
    return run


def _why_not(
    effect: ImportEffect,
    there: Collection[UUID],
    later: Collection[UUID],
    used: Collection[UUID],
    before: dict[UUID, Any],
) -> str:
    """Why something stays; empty when it can be taken back."""
    if effect.object_id not in there:
        return "gone"
    if effect.object_id in later:
        return "changed"
    if effect.object_id in used:
        return "used"
    return "" if effect.made or effect.object_id in before else "erased"


def _changed_since(run: ImportRun, effects: Sequence[ImportEffect]) -> set[UUID]:
    """Things about which the audit has an entry after the piece of the run that wrote them.

    All entries of one transaction have the same instant: those of the piece itself are told from later ones by it.
    """
    pieces = AuditEntry.objects.filter(object_id=run.public_id, verb="import.chunk").order_by("number")
    wrote = dict(enumerate(pieces.values_list("number", "recorded_at")))
    ids = [each.object_id for each in effects]
    first = min((wrote[each.chunk][0] for each in effects if each.chunk in wrote), default=0)
    entries = AuditEntry.objects.filter(Q(object_id__in=ids) | Q(subject_id__in=ids), number__gt=first)
    chunk_of = {each.object_id: each.chunk for each in effects}
    found: set[UUID] = set()
    for number, at, *about in entries.exclude(verb__in=LOOKING).values_list(
        "number", "recorded_at", "object_id", "subject_id"
    ):
        for thing in about:
            if thing in chunk_of:
                wrote_it = wrote.get(chunk_of[thing])
                if wrote_it is None or (number > wrote_it[0] and at != wrote_it[1]):
                    found.add(thing)
    return found


def _forget_source(effects: Sequence[ImportEffect], run: ImportRun) -> None:
    """The same row again is new where the thing was removed, and changed where its former values came back."""
    records = SourceRecord.objects.filter(kind=run.kind, source=run.source)
    made = [each.source_id for each in effects if each.made and not each.kept]
    records.filter(source_id__in=made).delete()
    former = {each.source_id: each.digest for each in effects if not each.made and not each.kept}
    rows = list(records.filter(source_id__in=former))
    for row in rows:
        row.digest = former[row.source_id]
    SourceRecord.objects.bulk_update(rows, ["digest"], batch_size=200)
