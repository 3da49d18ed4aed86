"""Bringing a file in: good rows become things, bad rows come back with line, column and reason.

A file is read in chunks. A chunk is one action: its rows, which of our things they became, and how far the run came
are written together or not at all. The same file again changes nothing (a hash of what the mapping read of a row is
kept by its source id, with the options of the import); a run that was stopped, or whose process was killed, goes on
after the last chunk that was written. What each chunk made or changed is noted, so that `undoing.py` can take it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.barred import barred
from siraba.apps.foundation.collecting import seldom_collecting
from siraba.apps.foundation.images import Image, RowSet
from siraba.apps.foundation.models import ImportEffect, ImportRun, JobState, SourceRecord, Upload
from siraba.apps.foundation.running import LEASE, alone, begin, end
from siraba.apps.foundation.trail import seal_for
from siraba.apps.foundation.verbs import action, record
from siraba.core.tabular import Code, Row, RowProblem, Table, Unreadable, digest, open_table
from siraba.core.tabular.errors import ErrorFile
from siraba.core.tabular.mapping import BadMapping, Mapping
from siraba.core.tabular.rows import shown

CHUNK = 250
"""Rows an action: about a tenth of a second of the database's time."""
LONGEST_SOURCE = 60
NOTED = 20
"""Lines that a note names."""
_COUNTED = ("line", "rows", "chunks", "imported", "unsure", "rejected", "unchanged", "notes")
Say = Callable[["ImportRun"], None]
Reasons = Callable[[Sequence[RowProblem]], str]


@dataclass(slots=True)
class Ready:
    """A row read, mapped and checked: `entry` is what the importer makes of it, `notes` what a person should know.

    `later`: it was left alone this time, and the same file again is to bring it.
    """

    line: int
    source_id: str
    digest: str
    entry: Any
    unsure: bool = False
    notes: list[str] = field(default_factory=list)
    object_id: UUID | None = None
    later: bool = False


@dataclass(frozen=True, slots=True)
class Flawed:
    """What an importer found wrong with a mapped row: a field, a code, and the parameters of its sentence."""

    name: str
    value: Any
    code: Code
    params: dict[str, Any] = field(default_factory=dict)


class Foreseen(Protocol):
    """What a check would say of a row: which rule, how heavy, and what makes its sentence in any language."""

    @property
    def rule(self) -> str:
        """The rule."""

    @property
    def severity(self) -> str:
        """How heavy it is."""

    @property
    def code(self) -> str:
        """Which sentence says it."""

    @property
    def params(self) -> Values[str, str | int]:
        """What stands in that sentence: plain values."""


class Importer(Protocol):
    """One kind of thing that files bring. Each app's `imports.py` holds its own."""

    kind: str
    rows_of: RowSet

    @property
    def fields(self) -> Collection[str]:
        """The fields that a mapping may fill; `id` among them."""

    @property
    def options(self) -> dict[str, Any]:
        """What else decides what a row becomes (JSON): another option, and the same row is read anew."""

    def check(self, said: dict[str, Any]) -> Any | list[Flawed]:
        """The entry of a mapped row, or everything wrong with it. Pure: no database."""

    def code(self, rows: Sequence[Ready]) -> Any:
        """Look up what needs the database (codes of titles), for a chunk; sets `entry` and `unsure`, writes nothing."""

    def complete(self, rows: Sequence[Ready], *, by: Actor, key: str) -> None:
        """`code`, and what must be written before the things themselves (titles that wait, employers)."""

    def compared(self, rows: Sequence[Ready]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """For known things: field by field what is held now and what it would be after (`code` came before)."""

    def foreseen(self, rows: Sequence[Ready], *, by: Actor) -> Sequence[Sequence[Foreseen]]:
        """What checks would say of each row once it is written, and its `note` (`code` came before); writes nothing."""

    def enter(self, rows: Sequence[Ready], *, by: Actor, key: str) -> Sequence[UUID]:
        """Write new things; returns their public ids in order."""

    def correct(self, rows: Sequence[Ready], *, by: Actor, key: str) -> Sequence[Ready]:
        """Write known things (`object_id`) anew; returns the rows of those that are still there. One that may not be
        written now is marked `later`, with a note, and not returned."""

    def take_back(self, ids: Sequence[UUID], *, by: Actor, key: str) -> None:
        """Remove things that a run made and that nothing was built on."""

    def put_back(self, images: dict[UUID, Image], *, by: Actor, key: str) -> None:
        """Write things back as they were before a run changed them."""


def bring_in(
    path: Path,
    importer: Importer,
    mapping: Mapping,
    *,
    source: str,
    errors: Path,
    by: Actor,
    say: Say = lambda run: None,
    upload: Upload | None = None,
    reasons: Reasons | None = None,
) -> ImportRun:
    """Import a file to its end and return the run with its counts.

    `source` names where the rows' ids come from: the same id of the same source is the same thing. Rejected rows are
    written to `errors`, which is gone where there are none, with `reasons` in words, else in English. `say` hears of
    the run at once, and after each chunk.
    Raises Unreadable or BadMapping before anything is written, Busy when such an import runs.
    """
    if errors.exists() and errors.samefile(path):
        raise Unreadable(f"Rejected rows cannot be written into “{path.name}” itself: name another file for them.")
    if len(source) > LONGEST_SOURCE:
        raise BadMapping(f"The name of a source has at most {LONGEST_SOURCE} characters; give a shorter --source.")
    table = open_table(path, sheet=mapping.sheet, encoding=mapping.encoding)
    mapping.check_fields(importer.fields)
    mapping.check_columns(table.columns)
    with alone(importer.kind, source), seldom_collecting():
        run = _started(path, importer, source, mapping, table, by, upload)
        say(run)
        errors.unlink(missing_ok=True)  # of an earlier import: what it says is no longer so
        with ErrorFile(errors, table.columns) as rejected:
            try:
                refused = _Refused(rejected, reasons)
                for chunk in _chunks(table, mapping, importer, run, refused):
                    _write(chunk, run, importer, by)
                    say(run)
            except BaseException:
                end(run, JobState.STOPPED)
                raise
        end(run, JobState.DONE)
        say(run)
    return run


def _started(
    path: Path, importer: Importer, source: str, mapping: Mapping, table: Table, by: Actor, upload: Upload | None
) -> ImportRun:
    office = int(importer.options.get("office") or 0)
    return begin(path, importer.kind, source, mapping, table, by=by, office=office, upload=upload)


@dataclass(slots=True)
class _Chunk:
    """Rows read together; `last` is the line of the last of them."""

    rows: list[Ready] = field(default_factory=list)
    rejected: int = 0
    seen: int = 0
    last: int = 0

    def asks(self) -> list[str]:
        """What tells two chunks apart."""
        return [f"{self.last}", *(row.digest for row in self.rows)]


class _Refused:
    """Where rejected rows are told. Of somebody who was erased only the line is."""

    def __init__(self, file: ErrorFile, reasons: Reasons | None) -> None:
        self.file, self.reasons = file, reasons

    def add(self, problems: Sequence[RowProblem], row: Row | None) -> None:
        """A row with everything wrong with it."""
        self.file.add(problems, row, reason=self.reasons(problems) if self.reasons else None)

    def bar(self, rows: list[Ready], run: ImportRun, mapping: Mapping) -> int:
        """Take the rows of people who were erased out of a list, and tell them; how many."""
        gone = barred(run.kind, run.source, [row.source_id for row in rows])
        for row in [each for each in rows if each.source_id in gone]:
            rows.remove(row)
            self.add([erased(row, mapping)], None)
        return len(gone)


def _chunks(table: Table, mapping: Mapping, importer: Importer, run: ImportRun, told: _Refused) -> Iterator[_Chunk]:
    """Rows after the line where the run stands. Earlier ones are read again for their ids and their faults alone."""
    first_lines: dict[str, tuple[int, str]] = {}
    chunk, before = _Chunk(), run.line
    earlier: list[Ready] = []
    for row in table.rows():
        ready, problems = ready_row(row, mapping, importer, first_lines)
        if problems:
            told.add(problems, row if isinstance(row, Row) else None)
        if row.line <= before:
            earlier += [ready] if ready else []
            if len(earlier) >= CHUNK:
                told.bar(earlier, run, mapping)
                earlier.clear()
            continue
        told.bar(earlier, run, mapping)
        earlier.clear()
        chunk.seen += 1
        chunk.last = row.line
        chunk.rejected += bool(problems)
        if ready is not None:
            chunk.rows.append(ready)
        if chunk.seen >= CHUNK:
            chunk.rejected += told.bar(chunk.rows, run, mapping)
            yield chunk
            chunk = _Chunk()
    if chunk.seen:
        chunk.rejected += told.bar(chunk.rows, run, mapping)
        yield chunk


def erased(row: Ready, mapping: Mapping) -> RowProblem:
    """What is told of the row of somebody who was erased: that it is, and on which line."""
    reading = mapping.fields.get("id")
    return RowProblem(row.line, " + ".join(reading.source) if reading else "id", "", Code.ERASED, {})


def ready_row(
    row: Row | RowProblem, mapping: Mapping, importer: Importer, first_lines: dict[str, tuple[int, str]]
) -> tuple[Ready | None, list[RowProblem]]:
    """A row ready to be written, or everything wrong with it. `first_lines` remembers ids and where they came first."""
    if isinstance(row, RowProblem):
        return None, [row]
    said = mapping.apply(row)
    if isinstance(said, list):
        return None, said
    entry = importer.check(said)
    if isinstance(entry, list):
        return None, [_problem(row, mapping, flaw) for flaw in entry]
    source_id, content = str(said["id"]), digest(row.cells)
    line, known = first_lines.setdefault(source_id, (row.line, content))
    if line != row.line and known != content:
        flaw = Flawed("id", source_id, Code.DUPLICATE_ID, {"first_line": line})
        return None, [_problem(row, mapping, flaw)]
    # what the mapping reads, not what stands there: a mapping that was mended reads the same file anew
    return Ready(row.line, source_id, digest({**said, "": importer.options}), entry), []


def _problem(row: Row, mapping: Mapping, flaw: Flawed) -> RowProblem:
    reading = mapping.fields.get(flaw.name)
    column = " + ".join(reading.source) if reading and reading.source else flaw.name
    return RowProblem(row.line, column, shown(flaw.value), flaw.code, flaw.params)


@action("import.chunk")
def _keep(chunk: _Chunk, run: ImportRun, importer: Importer, *, by: Actor, key: str) -> ImportRun:
    known = sources_of(run.kind, run.source, chunk.rows)
    fresh: dict[str, Ready] = {}
    changed: dict[str, Ready] = {}
    for row in chunk.rows:
        before = known.get(row.source_id)
        if before is None:
            fresh.setdefault(row.source_id, row)
        elif before.digest != row.digest:
            row.object_id = before.object_id
            changed.setdefault(row.source_id, row)
    importer.complete([*fresh.values(), *changed.values()], by=by, key=f"{key}/codes")
    if fresh:
        _enter(list(fresh.values()), run, importer, by=by, key=f"{key}/new")
    corrected = _correct(list(changed.values()), known, run, importer, by=by, key=f"{key}/changed") if changed else []
    written = [*fresh.values(), *corrected]
    unsure = sum(row.unsure for row in written)
    run.notes = noted(run.notes, [*written, *(row for row in changed.values() if row.later)])
    _count(run, chunk, len(written) - unsure, unsure)
    record(run, after={"line": run.line, "written": len(written), "rejected": chunk.rejected})
    return run


def sources_of(kind: str, source: str, rows: Sequence[Ready]) -> dict[str, SourceRecord]:
    """What rows of a source became before, by their ids."""
    ids = [row.source_id for row in rows]
    return {each.source_id: each for each in SourceRecord.objects.filter(kind=kind, source=source, source_id__in=ids)}


def _enter(rows: list[Ready], run: ImportRun, importer: Importer, *, by: Actor, key: str) -> None:
    made = importer.enter(rows, by=by, key=key)
    pairs = list(zip(rows, made, strict=True))
    SourceRecord.objects.bulk_create(
        SourceRecord(kind=run.kind, source=run.source, source_id=row.source_id, digest=row.digest, object_id=made_id)
        for row, made_id in pairs
    )
    ImportEffect.objects.bulk_create(
        ImportEffect(run=run, chunk=run.chunks, source_id=row.source_id, object_id=made_id, made=True)
        for row, made_id in pairs
    )


def _correct(
    rows: list[Ready],
    known: dict[str, SourceRecord],
    run: ImportRun,
    importer: Importer,
    *,
    by: Actor,
    key: str,
) -> Sequence[Ready]:
    images = importer.rows_of.images([row.object_id for row in rows if row.object_id])
    sealed = seal_for(images, importer.rows_of.of_persons)
    corrected = importer.correct(rows, by=by, key=key)
    there = [row for row in corrected if row.object_id in sealed]
    ImportEffect.objects.bulk_create(
        ImportEffect(
            run=run,
            chunk=run.chunks,
            source_id=row.source_id,
            object_id=row.object_id,
            made=False,
            digest=known[row.source_id].digest,
            before=sealed[row.object_id],
        )
        for row in there
        if row.object_id
    )
    taken = [row for row in rows if not row.later]
    for row in taken:
        known[row.source_id].digest = row.digest
    SourceRecord.objects.bulk_update([known[row.source_id] for row in taken], ["digest"])
    return corrected


def _count(run: ImportRun, chunk: _Chunk, imported: int, unsure: int) -> None:
    run.line, run.rows, run.chunks = chunk.last, run.rows + chunk.seen, run.chunks + 1
    run.imported += imported
    run.unsure += unsure
    run.rejected += chunk.rejected
    run.unchanged += len(chunk.rows) - imported - unsure
    run.lease_until = timezone.now() + LEASE
    run.save()


def noted(before: dict[str, Any], rows: Sequence[Ready]) -> dict[str, Any]:
    """What is to be known of rows that were taken, beside what was known before."""
    found = {code: {"rows": held["rows"], "lines": list(held["lines"])} for code, held in before.items()}
    for row, code in ((each, code) for each in rows for code in each.notes):
        held = found.setdefault(code, {"rows": 0, "lines": []})
        held["rows"] += 1
        held["lines"] = [*held["lines"], row.line][:NOTED]
    return found


def _write(chunk: _Chunk, run: ImportRun, importer: Importer, by: Actor) -> None:
    """One chunk, in one transaction; what fails leaves the run where it was before."""
    before = {name: getattr(run, name) for name in _COUNTED}
    try:
        _keep(chunk, run, importer, by=by, key=f"{run.public_id}/{before['line']}")
    except BaseException:
        for name, value in before.items():
            setattr(run, name, value)
        raise
