"""One import of a kind and a source at a time: begun, gone on with, ended."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import ImportRun, JobState, Upload
from siraba.core.tabular import Table
from siraba.core.tabular.mapping import Mapping

LEASE = timedelta(seconds=60)


class Busy(Exception):
    """Another import of the same kind and source is under way. The message says since when and how far it is."""


def begin(
    path: Path, kind: str, source: str, mapping: Mapping, table: Table, *, by: Actor, office: int, upload: Upload | None
) -> ImportRun:
    """The run to go on with: the last one, when it is unfinished and of the same file; else a new one.

    Not an older one: what another file wrote since then would stay in the rows that it had passed.
    """
    content, how = _file_digest(path), hashlib.sha256(repr(mapping.fields).encode()).hexdigest()
    runs = ImportRun.objects.filter(kind=kind, source=source)
    run, here = runs.order_by("-pk").first(), socket.gethostname()
    if run and (run.state == JobState.DONE or (run.file_digest, run.mapping_digest) != (content, how)):
        run = None
    for other in runs.filter(state=JobState.RUNNING):
        if other.worker != here and other.lease_until and other.lease_until > timezone.now():
            raise Busy(_progress(other))
        end(other, JobState.STOPPED)  # its process is gone: the lock of this machine was free
    if run is None:
        run = ImportRun(kind=kind, source=source, file_name=path.name[:255], file_digest=content, mapping_digest=how)
    run.total, run.asked_by, run.worker, run.upload = table.count(), by.id, here, upload
    run.office_id = by.office_id or office
    run.state, run.finished_at, run.lease_until = JobState.RUNNING, None, timezone.now() + LEASE
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as clash:
        raise Busy("Such an import began this very moment elsewhere; wait for it to end.") from clash
    return run


def end(run: ImportRun, state: JobState) -> None:
    """Write down that a run ended, and how."""
    run.state, run.lease_until, run.finished_at = state, None, timezone.now()
    run.save(update_fields=["state", "lease_until", "finished_at"])


@contextmanager
def alone(kind: str, source: str) -> Iterator[None]:
    """Hold the lock of a kind and a source on this machine; the system frees it when the process dies."""
    folder = Path(settings.SIRABA_HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(f"{kind}/{source}".encode()).hexdigest()[:16]
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = ImportRun.objects.filter(kind=kind, source=source, state=JobState.RUNNING).first()
            raise Busy(_progress(running)) from None
        yield
    finally:
        os.close(handle)


def _progress(run: ImportRun | None) -> str:
    if run is None:
        return "Such an import has just begun; wait for it to end."
    began: datetime = run.recorded_at
    of = f" of about {run.total}" if run.total else ""
    return (
        f"An import from “{run.source}” is under way since {began:%Y-%m-%d %H:%M} UTC ({run.rows}{of} rows of "
        f"“{run.file_name}”); wait for it to end, or stop it first. Nothing of yours was written."
    )


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
