"""Jobs run later: a row each, with a lease, a cursor, a stop that is asked and an end in words.

    @job("pool.rebuild")
    def rebuild(run: Run) -> None:
        for chunk in ...:
            ...
            run.advance(done=…, total=…, cursor={...})   # raises Stopped when somebody asked

`@job(kind, right=…)` says which verb somebody must be allowed to ask for it, besides the keepers of the installation.

A worker takes a waiting job, or one whose worker died (its lease ran out), and calls the function again: it goes on
from `run.cursor`. Chunks are short; nothing holds the database between them.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.logs import InWords, job_id, told
from siraba.apps.foundation.models import Beat, Job, JobState
from siraba.apps.foundation.rights import MACHINE, Relation, demand, granted
from siraba.apps.foundation.verbs import action, record

log = logging.getLogger("siraba.jobs")
LEASE = timedelta(seconds=60)


class Stopped(Exception):
    """Somebody asked the job to stop; what was done is kept."""


class Lost(Exception):
    """Another worker holds the job by now: this one was silent for longer than its lease."""


class Run:
    """One turn of a worker at a job."""

    def __init__(self, row: Job) -> None:
        self.row = row

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was asked for."""
        return dict(self.row.arguments)

    @property
    def cursor(self) -> dict[str, Any]:
        """How far an earlier turn came; empty at the first."""
        return dict(self.row.cursor)

    def advance(self, *, done: int, total: int | None = None, cursor: dict[str, Any] | None = None) -> None:
        """Say how far the work came and keep the lease. Raises Stopped when somebody asked for that, Lost too late."""
        fields: dict[str, Any] = {"done": done, "lease_until": timezone.now() + LEASE}
        if total is not None:
            fields["total"] = total
        if cursor is not None:
            fields["cursor"] = cursor
        if not _held(self.row).update(**fields):
            raise Lost
        for name, value in fields.items():
            setattr(self.row, name, value)
        if Job.objects.filter(pk=self.row.pk, stop_asked=True).exists():
            raise Stopped

    def finish(self, **result: Any) -> None:
        """Leave figures for the page that shows the job."""
        self.row.result = {**self.row.result, **result}


_kinds: dict[str, Callable[[Run], None]] = {}
_askers: dict[str, str] = {}
_urgent: set[str] = set()


def job(
    kind: str, *, right: str = MACHINE, urgent: bool = False
) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Register what a kind of job does. It lives in the `jobs.py` of its app. `right`: the verb that the asker may do.

    `urgent`: somebody waits before a page for it; a worker of its own does nothing else, whatever long one runs.
    """

    def register(function: Callable[[Run], None]) -> Callable[[Run], None]:
        _kinds[kind] = function
        if urgent:
            _urgent.add(kind)
        _askers[kind] = right
        return function

    return register


def kinds() -> dict[str, Callable[[Run], None]]:
    """Every kind of job: each app's AppConfig imports its `jobs.py`."""
    return _kinds


@action("job.ask")
def ask(kind: str, *, by: Actor, key: str, **arguments: Any) -> Job:
    """Ask for a job. The worker is woken within a second. Raises NotAllowed to a role that may not."""
    if Relation.ANY not in granted(by, "job.see"):  # those who keep the installation ask for any
        demand(by, _askers.get(kind, MACHINE))
    row = Job.objects.create(kind=kind, arguments=arguments, asked_by=by.id)
    record(row, after={"kind": kind})
    return row


@action("job.stop")
def stop(row: Job, *, by: Actor, key: str) -> Job:
    """Ask a job to stop at its next chunk. A waiting one stops at once."""
    _look_again(row)
    row.stop_asked = True
    if row.state == JobState.WAITING:
        row.state = JobState.STOPPED
    row.save(update_fields=["stop_asked", "state"])
    record(row, after={"stop_asked": True})
    return row


@action("job.resume")
def resume(row: Job, *, by: Actor, key: str) -> Job:
    """Let a stopped or failed job go on from where it was."""
    _look_again(row)
    if row.state in {JobState.STOPPED, JobState.FAILED}:
        row.state, row.stop_asked, row.problem, row.lease_until = JobState.WAITING, False, "", None
        row.save(update_fields=["state", "stop_asked", "problem", "lease_until"])
    record(row, after={"state": row.state})
    return row


def _look_again(row: Job) -> None:
    """A worker may have taken or ended the job since it was shown."""
    row.refresh_from_db(from_queryset=lock_rows(Job.objects.all()))


def _held(row: Job) -> QuerySet[Job]:
    """The job, while nobody else took it."""
    return Job.objects.filter(pk=row.pk, worker=row.worker)


def take(*, urgent: bool = False, only: Job | None = None) -> Job | None:
    """Take the oldest job that waits, or whose worker let its lease run out; with `urgent`, of urgent kinds alone.

    `only`: this one, or none when another worker has it.
    """
    now = timezone.now()
    jobs = Job.objects.filter(kind__in=_urgent) if urgent else Job.objects.all()
    jobs = jobs.filter(pk=only.pk) if only else jobs
    ready = Q(state=JobState.WAITING) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    orphaned = Q(state=JobState.RUNNING, lease_until__lt=now)
    if not jobs.filter(ready | orphaned).exists():
        return None
    with transaction.atomic():
        row = lock_rows(jobs.filter(ready | orphaned).order_by("pk")).first()
        return None if row is None else _taken(row)


def take_this(row: Job) -> Job | None:
    """Take a job that was asked for a moment ago: for who waits at a command line. None where a worker was quicker."""
    with transaction.atomic():
        held = lock_rows(Job.objects.filter(pk=row.pk)).get()
        return _taken(held) if held.state == JobState.WAITING else None


def _taken(row: Job) -> Job:
    row.state, row.lease_until = JobState.RUNNING, timezone.now() + LEASE
    row.worker = f"{socket.gethostname()}:{os.getpid()}"
    row.save(update_fields=["state", "lease_until", "worker"])
    return row


def perform(row: Job) -> JobState:
    """Do one job to its end, its stop or its failure, and say which."""
    token, began = job_id.set(str(row.public_id)), time.monotonic()
    try:
        state, problem = _done(row)
        if state is not JobState.RUNNING:
            ended = {"state": state, "problem": problem, "result": row.result, "finished_at": timezone.now()}
            _held(row).update(**ended, lease_until=None)
        seconds = round(time.monotonic() - began, 1)
        said = {"kind": row.kind, "state": state.value, "seconds": seconds}
        log.info("job %s: %s after %.1f s", row.kind, state.value, seconds, extra=said)
    finally:
        job_id.reset(token)
    return state


def _done(row: Job) -> tuple[JobState, str]:
    """How it ended, and the problem in words; running when another worker has it now."""
    work = kinds().get(row.kind)
    if work is None:
        return JobState.FAILED, f"This version of the program has no job {row.kind!r}."
    try:
        work(Run(row))
    except Stopped:
        return JobState.STOPPED, ""
    except Lost:
        log.warning("job %s was taken over by another worker", row.kind)
        return JobState.RUNNING, ""
    except InWords as problem:
        log.warning("job %s failed: %s", row.kind, problem)
        return JobState.FAILED, str(problem)[:500]
    except Exception as trouble:
        log.exception("job %s failed", row.kind)
        return JobState.FAILED, told(trouble)
    return JobState.DONE, ""


def run_waiting() -> int:
    """Do every waiting job now; returns how many."""
    count = 0
    while (row := take()) is not None:
        perform(row)
        count += 1
    return count


def beat() -> None:
    """Say that this worker lives; the doctor looks at it. What has been silent for a day is forgotten."""
    now = timezone.now()
    Beat.objects.update_or_create(worker=f"{socket.gethostname()}:{os.getpid()}"[:80], defaults={"at": now})
    Beat.objects.filter(at__lt=now - timedelta(days=1)).delete()


def run_forever(
    *,
    stop: Callable[[], bool],
    idle_seconds: float = 1.0,
    ask_due: Callable[[datetime], int] = lambda now: 0,
    urgent: bool = False,
) -> None:
    """Do jobs as they come until `stop()` says so; `ask_due` asks, twice a minute, for those the schedule holds.

    With `urgent` it does the urgent ones alone, beside a worker that does all.
    """
    looked = -30.0
    while not stop():
        close_old_connections()
        if time.monotonic() - looked >= 30:
            looked = time.monotonic()
            beat()
            ask_due(timezone.now())
        if (row := take(urgent=urgent)) is not None:
            perform(row)
            continue
        until = time.monotonic() + idle_seconds
        while time.monotonic() < until and not stop():
            time.sleep(0.1)
