"""Bringing a release in from files, chunk by chunk: it becomes active only when it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from siraba.apps.classification.actions.activation import activate, change_state
from siraba.apps.classification.actions.book import Book
from siraba.apps.classification.actions.statement import Statement, take_away
from siraba.apps.classification.actions.writers import store
from siraba.apps.classification.models import (
    Crosswalk,
    Mobility,
    Occupation,
    OccupationName,
    OccupationSkill,
    Release,
    Skill,
)
from siraba.apps.classification.readers.records import Plan, Problem, Table
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import ImportRun, JobState
from siraba.apps.foundation.verbs import action, record

KIND = "classification"
CHUNK = 2000
LEASE = timedelta(seconds=30)
"""How long a running import that does not move keeps others out; each chunk renews it."""


class ImportBusy(Exception):
    """Another import of the same release is under way. The message says what to do."""


@dataclass(slots=True)
class Outcome:
    """What an import did. `same` when the very same files had been brought in before and nothing was read.

    `gone`: what the files no longer say, by part of the release (`statement.take_away`).
    """

    release: Release
    imported: int = 0
    unchanged: int = 0
    left_out: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    same: bool = False
    tables: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)


Progress = Callable[[Table, int], None]


def import_release(
    plan: Plan,
    *,
    by: Actor,
    key: str = "",
    progress: Progress | None = None,
    again: bool = False,
    publish: bool | None = True,
) -> Outcome:
    """Bring in what a plan reads. Stopped at any moment and called again, it goes on where it was.

    The same files as the last complete import of this release change nothing (`again` reads them all the same).
    Good rows go in, others are in `problems`; what a plan states as a whole and no longer says is taken away.
    Without `publish` the whole release waits beside the active one; None publishes it where no other one is active.
    `progress` gets the table and its rows done, after each chunk.
    Raises NotAllowed, ImportBusy.
    """
    if publish is None:
        publish = not Release.objects.filter(scheme=plan.scheme, active=True).exists()
    last = ImportRun.objects.filter(kind=KIND, source=_source(plan)).order_by("-pk").first()
    if last is not None and last.state == JobState.DONE and last.file_digest == plan.digest and not again:
        return _unchanged(plan, last, by, publish=publish)
    run = _begin(plan, by, key or uuid4().hex)
    release = Release.objects.get(scheme=plan.scheme, version=plan.version)
    outcome = Outcome(release)
    try:
        book, said = Book.open(release), Statement(plan.whole)
        for table in plan.tables:
            outcome.tables[table.name] = _bring_in(table, run, book, said, outcome, by, progress)
    except BaseException:
        stop_import(run, by=by, key=uuid4().hex)
        raise
    outcome.rejected = len(outcome.problems)
    finish_import(
        run, release, plan.digest, outcome.rejected, said, publish=publish, by=by, key=f"{run.public_id.hex}:finish"
    )
    outcome.gone = said.gone
    _refresh_statistics()
    release.refresh_from_db()
    return outcome


def _refresh_statistics() -> None:
    """Let the database know what it holds now: else the first reads after an import are planned as if it were empty.

    The statement is the same on every database that Django speaks to here.
    """
    with connection.cursor() as cursor:
        for kind in (Occupation, OccupationName, OccupationSkill, Skill, Mobility, Crosswalk):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(kind._meta.db_table)}")


def _source(plan: Plan) -> str:
    return f"{plan.scheme} {plan.version}"


def _unchanged(plan: Plan, last: ImportRun, by: Actor, *, publish: bool) -> Outcome:
    release = Release.objects.get(scheme=plan.scheme, version=plan.version)
    if publish and not release.active:
        finish_import(last, release, plan.digest, last.rejected, Statement(()), by=by, key=uuid4().hex)
        release.refresh_from_db()
    return Outcome(release, unchanged=last.imported + last.unchanged, rejected=last.rejected, same=True)


def _begin(plan: Plan, by: Actor, key: str) -> ImportRun:
    try:
        return begin_import(plan, by=by, key=key)
    except IntegrityError as error:  # another process began between our look and our insert
        raise ImportBusy(
            f"{_source(plan)} is being imported right now; try again when that import has ended."
        ) from error


def _bring_in(
    table: Table, run: ImportRun, book: Book, said: Statement, outcome: Outcome, by: Actor, progress: Progress | None
) -> int:
    done = 0
    for number, chunk in enumerate(_chunks(table.rows())):
        rows = [row for row in chunk if not isinstance(row, Problem)]
        unread = [row for row in chunk if isinstance(row, Problem)]
        outcome.problems += unread
        said.reject(row.value for row in unread)
        if rows:
            name = f"{run.public_id.hex}:{table.name}:{number}"
            answer = import_chunk(rows, table, run, book, by=by, key=name)
            outcome.imported += answer["imported"]
            outcome.unchanged += answer["unchanged"]
            outcome.left_out += answer["left_out"]
            outcome.problems += [table.problem(*told) for told in answer["problems"]]
            said.note(table.kind, rows, book, {told[0] for told in answer["problems"]})
        done += len(chunk)
        if progress is not None:
            progress(table, done)
    return done


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@action("classification.begin_import")
def begin_import(plan: Plan, *, by: Actor, key: str) -> ImportRun:
    """Open a run for a release, or take up the one that was stopped over the same files. Raises ImportBusy."""
    release, _created = Release.objects.get_or_create(scheme=plan.scheme, version=plan.version)
    release.titles = {**release.titles, **plan.titles}
    release.notices = {**release.notices, **plan.notices}
    release.save(update_fields=["titles", "notices"])
    runs = ImportRun.objects.filter(kind=KIND, source=_source(plan))
    last = lock_rows(runs.order_by("-pk")).first()
    if last is not None and last.state == JobState.RUNNING:
        if last.lease_until and last.lease_until > timezone.now():
            raise ImportBusy(
                f"{_source(plan)} is being imported right now; try again when that import has ended "
                f"(or after {last.lease_until:%H:%M:%S} UTC, should it have been killed)."
            )
        last.state = JobState.STOPPED
        last.save(update_fields=["state"])
    if last is None or last.state == JobState.DONE or last.file_digest != plan.digest:
        names = ", ".join(dict.fromkeys(table.file for table in plan.tables))
        last = ImportRun(kind=KIND, source=_source(plan), file_name=names[:255], file_digest=plan.digest)
    last.state, last.asked_by, last.lease_until = JobState.RUNNING, by.id, timezone.now() + LEASE
    last.save()
    record(release, after={"run": str(last.public_id), "files": last.file_name})
    return last


@action("classification.import_chunk")
def import_chunk(
    rows: Sequence[Any], table: Table, run: ImportRun, book: Book, *, by: Actor, key: str
) -> dict[str, Any]:
    """Store a chunk of one table; the answer says what became of its rows, also when it had been done before."""
    tally = store(table.kind, rows, book)
    ImportRun.objects.filter(pk=run.pk).update(
        rows=F("rows") + len(rows),
        imported=F("imported") + tally.imported,
        unchanged=F("unchanged") + tally.unchanged,
        line=rows[-1].line,
        lease_until=timezone.now() + LEASE,
    )
    record(book.release, after={"table": table.name, "first_line": rows[0].line, **_counts(tally.as_answer())})
    return tally.as_answer()


def _counts(answer: dict[str, Any]) -> dict[str, int]:
    return {name: len(said) if isinstance(said, list) else said for name, said in answer.items()}


@action("classification.finish_import")
def finish_import(
    run: ImportRun,
    release: Release,
    digest: str,
    rejected: int,
    said: Statement,
    *,
    publish: bool = True,
    by: Actor,
    key: str,
) -> Release:
    """The release is whole: what its files no longer say goes, it becomes the active one, coding is built anew.

    Where nothing changed nothing is done.
    """
    run = lock_rows(ImportRun.objects.filter(pk=run.pk)).get()
    release = lock_rows(Release.objects.filter(pk=release.pk)).get()
    before = {"active": release.active, "digest": release.digest}
    said.gone = take_away(release, said)
    if run.state != JobState.DONE and (run.imported or said.gone or not release.digest):
        release.digest = hashlib.sha256(f"{release.digest}{digest}".encode()).hexdigest()
        release.save(update_fields=["digest"])
    changed = before != {"active": True, "digest": release.digest}
    if changed and (publish or release.active):
        activate(release)
        change_state(release, release.digest)
    run.state, run.lease_until, run.finished_at, run.rejected = JobState.DONE, None, timezone.now(), rejected
    run.save(update_fields=["state", "lease_until", "finished_at", "rejected"])
    after = {"active": release.active, "digest": release.digest, "imported": run.imported, "gone": said.gone}
    record(release, before=before, after=after)
    return release


@action("classification.stop_import")
def stop_import(run: ImportRun, *, by: Actor, key: str) -> ImportRun:
    """An import ended before it was whole: what came in stays, the active release stays the one it was."""
    ImportRun.objects.filter(pk=run.pk, state=JobState.RUNNING).update(state=JobState.STOPPED, lease_until=None)
    record(run, after={"state": "stopped"})
    run.refresh_from_db()
    return run
