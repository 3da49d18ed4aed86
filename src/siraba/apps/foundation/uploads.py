"""Files given on a page: kept under the installation's folder for their owner, mapped, looked through, brought in.

A file holds personal data: it is readable for the installation's user alone, is shown to whoever gave it and to those
who keep the installation, and is removed after a week, with all that was made of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.importers import importer_kind
from siraba.apps.foundation.models import ImportEffect, ImportMapping, ImportRun, Upload
from siraba.apps.foundation.queries import NotFound
from siraba.apps.foundation.scopes import reachable
from siraba.apps.foundation.terms import ends_before
from siraba.apps.foundation.verbs import action, record
from siraba.core.tabular import Unreadable, open_table
from siraba.core.tabular.mapping import Mapping as ColumnMapping

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet"})


class TooLarge(Exception):
    """A file beyond what the installation takes; the message says how much that is."""


def path_of(upload: Upload) -> Path:
    """Where the file lies."""
    suffix = Path(upload.file_name).suffix.lower()
    return folder() / f"{upload.public_id}{suffix if suffix in SUFFIXES else ''}"


def errors_of(upload: Upload) -> Path:
    """Where the rows that were rejected lie."""
    return folder() / f"{upload.public_id}.errors.csv"


def sample_of(upload: Upload) -> Path:
    """Where the first rows lie, as a look through the file found them."""
    return folder() / f"{upload.public_id}.sample.json"


def folder() -> Path:
    """The folder of files that are brought in, for the installation's user alone."""
    found = Path(settings.SIRABA_HOME) / "imports"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def uploads(by: Actor) -> QuerySet[Upload]:
    """Files that were given, newest first: one's own; those who keep the installation see all."""
    kept = Upload.objects.filter(removed_at=None).select_related("looked", "reading").order_by("-pk")
    return kept & reachable(by, "upload.see", Upload)


def upload(by: Actor, public_id: str | UUID) -> Upload:
    """One file. Raises NotFound."""
    try:
        return uploads(by).get(public_id=public_id)
    except (Upload.DoesNotExist, ValidationError) as problem:
        raise NotFound(str(public_id)) from problem


def mappings(kind: str) -> QuerySet[ImportMapping]:
    """The newest version of each mapping that was kept for a kind, by name."""
    newest = ImportMapping.objects.filter(kind=kind).values("name").annotate(last=Max("pk")).values("last")
    return ImportMapping.objects.filter(pk__in=newest).order_by("name")


def take(chunks: Iterable[bytes], name: str, *, limit: int) -> tuple[Path, str, int]:
    """Write a file down as it comes; returns where it lies for now, its SHA-256 and its bytes. Raises TooLarge."""
    digest, size = hashlib.sha256(), 0
    suffix = Path(name).suffix.lower()
    half = folder() / f"{os.urandom(8).hex()}.half{suffix if suffix in SUFFIXES else ''}"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"{limit}")
                digest.update(chunk)
                out.write(chunk)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return half, digest.hexdigest(), size


class _Half:
    """A file that was written down, and where it was put: neither tells what was asked of the action."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.put: Path | None = None


def give(half: Path, name: str, kind: str, *, digest: str, size: int, by: Actor, key: str) -> Upload:
    """Keep a file that was written down. Raises Unreadable for what is no table; nothing is kept then."""
    taken = _Half(half)
    try:
        columns = open_table(half).columns
        if not columns:
            raise Unreadable(f"“{name}” has no columns.")
        return _give(taken, name[:255], kind, list(columns)[:500], digest, size, by=by, key=key)
    except BaseException:
        _take_back(taken)
        raise
    finally:
        half.unlink(missing_ok=True)


def _take_back(taken: _Half) -> None:
    """A file whose row was not kept does not stay; where the database does not answer, `remove_old` looks again."""
    if taken.put is not None:
        with contextlib.suppress(DatabaseError):
            if not Upload.objects.filter(public_id=taken.put.name.partition(".")[0]).exists():
                taken.put.unlink(missing_ok=True)


@action("upload.give")
def _give(
    half: _Half, name: str, kind: str, columns: list[str], digest: str, size: int, *, by: Actor, key: str
) -> Upload:
    importer_kind(by, kind)
    row = Upload.objects.create(
        kind=kind,
        file_name=name,
        size=size,
        file_digest=digest,
        columns=columns,
        asked_by=by.id,
        asked_as={
            "kind": by.kind.value,
            "id": str(by.id) if by.id else None,
            "role": by.role,
            "office": by.office_id,
            "language": get_language(),
        },
    )
    half.put = path_of(row)
    os.link(half.path, half.put)
    record(row, after={"kind": kind, "size": size})
    return row


@action("upload.map")
def map_columns(
    row: Upload,
    mapping: str,
    *,
    name: str,
    source: str,
    options: Mapping[str, Any],
    by: Actor,
    key: str,
) -> Upload:
    """Say which columns are which fields (YAML text), and have the whole file looked through. Raises BadMapping."""
    kind = importer_kind(by, row.kind)
    checked = ColumnMapping.parse(mapping, name or row.file_name)
    checked.check_fields(kind.make(by, options).fields)
    checked.check_columns(row.columns)
    if name:
        _keep_mapping(row.kind, name, mapping, by)
    row.mapping, row.mapping_name, row.source, row.options = mapping, name, source, dict(options)
    row.counts = {}
    row.looked = jobs.ask("import.look", by=by, key=f"{key}/look", upload=str(row.public_id))
    row.save(update_fields=["mapping", "mapping_name", "source", "options", "counts", "looked"])
    record(row, after={"source": source, "mapping": name, "options": dict(options)})
    return row


def _keep_mapping(kind: str, name: str, text: str, by: Actor) -> None:
    last = ImportMapping.objects.filter(kind=kind, name=name).order_by("-version").first()
    if last is None or last.text != text:
        version = last.version + 1 if last else 1
        ImportMapping.objects.create(kind=kind, name=name, version=version, text=text, made_by=by.id)


@action("upload.read")
def read(row: Upload, *, by: Actor, key: str) -> Upload:
    """Have the file brought in, as it was mapped. A second time goes on where the first one stopped."""
    importer_kind(by, row.kind)
    row.refresh_from_db(from_queryset=lock_rows(Upload.objects.all()))
    row.reading = jobs.ask("import.read", by=by, key=f"{key}/read", upload=str(row.public_id))
    row.save(update_fields=["reading"])
    record(row, after={"reading": str(row.reading.public_id)})
    return row


def asker(row: Upload) -> Actor:
    """Who gave the file, as an action knows them."""
    said = row.asked_as
    return Actor(ActorKind(said["kind"]), UUID(said["id"]) if said["id"] else None, said["role"], said["office"])


def remove(row: Upload) -> None:
    """Remove a file and all that was made of it; the run and its counts stay."""
    for path in (path_of(row), errors_of(row), sample_of(row)):
        path.unlink(missing_ok=True)
    row.removed_at, row.columns, row.mapping = timezone.now(), [], ""
    row.save(update_fields=["removed_at", "columns", "mapping"])


def remove_old() -> int:
    """Remove files after a week, notes for taking back after three months; returns how many files."""
    now, today, count = timezone.now(), timezone.localdate(), 0
    for row in Upload.objects.filter(removed_at=None, recorded_at__lt=ends_before("upload", today)).iterator():
        remove(row)
        count += 1
    for path in folder().glob("*.*"):  # of a program that died while a file came, or before its row was kept
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < now.timestamp() - 86_400 and _nobodys(path):
                path.unlink()
    old = ImportRun.objects.filter(recorded_at__lt=ends_before("import.effect", today)).values("pk")
    while gone := list(ImportEffect.objects.filter(run__in=old).values_list("pk", flat=True)[:1000]):
        ImportEffect.objects.filter(pk__in=gone).delete()
    return count


def _nobodys(path: Path) -> bool:
    """Whether a file of the folder is half of one, or one whose row is not there; locks stay."""
    name = path.name.partition(".")[0]
    if ".half" in path.suffixes:
        return True
    try:
        return not Upload.objects.filter(public_id=UUID(name), removed_at=None).exists()
    except ValueError:  # no id: not one of ours
        return False
