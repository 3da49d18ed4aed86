"""What is wrong with an installation, and what to do about it: what the doctor looks at below the faces.

Each check answers with findings; a check that itself fails is a finding, so that one broken part hides no other.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from siraba.apps.foundation import keyring, schedule
from siraba.apps.foundation.heads import signed_heads
from siraba.apps.foundation.logs import told
from siraba.apps.foundation.models import AuditEntry, Beat, Job, JobState
from siraba.apps.foundation.resealing import KIND, newest_sealed
from siraba.apps.foundation.search import trigrams
from siraba.apps.foundation.staging import left_over

LITTLE_DISK = 1_000_000_000
SILENT = timedelta(minutes=5)
LATE = timedelta(hours=2)
WAITING_LONG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an installation: `grave` keeps it from working or from being safe, else it deserves a look."""

    code: str
    says: str
    do: str
    grave: bool = True


Check = Callable[[], Iterator[Finding]]


def examine(checks: dict[str, Check]) -> dict[str, list[Finding]]:
    """What each check found, none of them stopping the others."""
    found: dict[str, list[Finding]] = {}
    for name, check in checks.items():
        try:
            found[name] = list(check())
        except Exception as trouble:
            found[name] = [Finding(f"{name}.failed", f"the check itself failed: {told(trouble)}", "read the log.")]
    return found


def home() -> Iterator[Finding]:
    """The folder of the installation and the keys in it are its owner's alone; there is room on the disk."""
    folder = Path(settings.SIRABA_HOME)
    if not os.access(folder, os.W_OK):
        yield Finding(
            "home.unwritable", f"{folder} cannot be written.", "give its owner the right to write (chmod u+w)."
        )
        return
    for path in (folder, folder / "keys", *sorted((folder / "keys").glob("*")), folder / "imports"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            mode = "700" if path.is_dir() else "600"
            yield Finding("home.open", f"others of this machine can read {path}.", f"chmod {mode} {path}")
    free = shutil.disk_usage(folder).free
    if free < LITTLE_DISK:
        do = "make room, or move the folder (SIRABA_HOME)."
        yield Finding("home.full", f"only {free // 1_000_000} MB are free on the disk of {folder}.", do)


def leftovers() -> Iterator[Finding]:
    """No copy in the clear lies about from a backup that was killed."""
    for folder in left_over():
        says = f"a backup or its check was killed and left a copy in the clear: {folder.name}."
        yield Finding("backup.leftover", says, "the next `siraba backup` or start removes it; or delete the folder.")


def keys() -> Iterator[Finding]:
    """The keys that lie outside of the database are there: without them nothing sealed can be read or proved."""
    if not AuditEntry.objects.exists():
        return
    do = "bring the folder keys back from the backup; a new key cannot read what was written."
    if not keyring.there():
        yield Finding("keys.audit", "the key of the audit's readable side is gone.", do)
        return
    try:
        known = {each.id for each in keyring.ring()}
    except keyring.KeyGone as gone:
        yield Finding("keys.audit", str(gone), do)
        return
    used = {keyring.sealed_under(bytes(each)) for each in newest_sealed()} - {""}
    for name in sorted(used - known):
        yield Finding("keys.gone", f"what lies in the database is sealed under a key that is not there ({name}).", do)
    waits = Job.objects.filter(kind=KIND).order_by("-pk").values_list("state", flat=True).first()
    if len(known) > 1 and waits in {JobState.FAILED, JobState.STOPPED}:
        yield Finding(
            "keys.waiting", "a newer key was made, and not everything lies under it.", "`siraba keys rotate`.", False
        )


def database() -> Iterator[Finding]:
    """The database answers, has every change, and writes as it should."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding("database.old", f"{len(waiting)} changes of the database wait.", "run `siraba setup`.")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            if (mode := str(cursor.fetchone()[0])) != "wal":
                do = "move SIRABA_HOME to a local disk: a network folder cannot hold SQLite."
                yield Finding("database.journal", f"SQLite writes with the journal {mode!r}, not with WAL.", do)
            cursor.execute("PRAGMA quick_check(5)")
            if (said := str(cursor.fetchone()[0])) != "ok":
                yield Finding("database.damaged", f"the database is damaged: {said[:200]}", "restore the last backup.")
            return
        cursor.execute("SHOW synchronous_commit")
        if (said := str(cursor.fetchone()[0])) == "off":
            do = "ALTER DATABASE … SET synchronous_commit = on"
            yield Finding("database.unsafe", "PostgreSQL may lose the last second at a power cut.", do)
    if not trigrams():
        do = "as the owner of the database: CREATE EXTENSION pg_trgm; then `siraba setup`."
        yield Finding("database.words", "the search for names has no index (pg_trgm is missing).", do, grave=False)


def worker() -> Iterator[Finding]:
    """A worker lives; nothing waits for long; no job stands with a failure; the schedule is kept."""
    now = timezone.now()
    last = Beat.objects.order_by("-at").values_list("at", flat=True).first()
    if last is None or last < now - SILENT:
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
        yield Finding(
            "worker.silent",
            f"no worker was heard of {since}.",
            "start `siraba run`, or `siraba work` beside the server.",
        )
    stuck = Job.objects.filter(state=JobState.WAITING, recorded_at__lt=now - WAITING_LONG).filter(not_before=None)
    if count := stuck.count():
        yield Finding(
            "worker.behind", f"{count} jobs wait since more than 15 minutes.", "look at `siraba jobs --state waiting`."
        )
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=now - timedelta(days=7))
    for row in failed.order_by("-pk")[:5]:
        do = f"read what it says (`siraba jobs show {row.public_id}`), then `siraba jobs resume {row.public_id}`."
        yield Finding("worker.failed", f"the job {row.kind} failed: {row.problem[:120]}", do, grave=False)
    yield from _overdue(now)


def _overdue(now: datetime) -> Iterator[Finding]:
    """What the schedule holds and nobody asked for; an installation younger than that missed nothing."""
    born = AuditEntry.objects.order_by("number").values_list("recorded_at", flat=True).first() or now
    for entry in schedule.entries():
        due = entry.last_due(now)
        if max(due, born) < now - LATE and not schedule.was_asked(entry, due):
            says = f"{entry.job} was due {due:%Y-%m-%d %H:%M} UTC and was not asked for."
            yield Finding("schedule.overdue", says, "let a worker run: `siraba run`.")


def audit() -> Iterator[Finding]:
    """The head of the chain is signed and exported daily."""
    if not AuditEntry.objects.exists():
        return
    heads = signed_heads()
    last = max((head.at for head in heads), default="")
    first = AuditEntry.objects.order_by("number").values_list("recorded_at", flat=True)[0]
    newest = AuditEntry.objects.order_by("-number").values_list("number", flat=True)[0]
    since = datetime.fromisoformat(last).astimezone(UTC) if last else first
    grown = max((head.number for head in heads), default=0) < newest
    if grown and since < timezone.now() - timedelta(days=2):
        do = "run `siraba audit sign`, and see why the worker did not."
        yield Finding("audit.unsigned", f"the audit's head was last signed {last or 'never'}.", do)


def clock() -> Iterator[Finding]:
    """The clock did not run behind what was written: it would put entries before their causes."""
    newest = AuditEntry.objects.order_by("-number").values_list("recorded_at", flat=True).first()
    if newest and newest > timezone.now() + timedelta(minutes=1):
        says = f"the clock is behind the last entry of the audit ({newest:%Y-%m-%d %H:%M} UTC)."
        yield Finding("clock.behind", says, "set the clock (NTP).")


def doors(*, demo_users: int) -> Iterator[Finding]:
    """Nothing is open to the world that must not be: hosts, TLS, debug, demo users."""
    said: Any = settings
    public = [host for host in said.ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost", "[::1]"}]
    if said.DEBUG:
        yield Finding(
            "doors.debug", "SIRABA_DEBUG shows the inside of the program to everybody.", "leave it out.", bool(public)
        )
    if not public:
        return
    if "*" in public:
        yield Finding(
            "doors.hosts", "SIRABA_HOSTS=* answers to any name.", "name the hosts under which people call it."
        )
    if not said.SESSION_COOKIE_SECURE:
        do = "put a server with TLS before it and set SIRABA_BEHIND_TLS=1."
        yield Finding("doors.tls", f"passwords travel in the clear to {public[0]}.", do)
    if demo_users:
        do = "take the demo's users away, or start a new SIRABA_HOME."
        yield Finding("doors.demo", f"{demo_users} users of the demo can sign in, with a password that is public.", do)


BELOW: dict[str, Check] = {
    "home": home,
    "keys": keys,
    "backup": leftovers,
    "database": database,
    "worker": worker,
    "audit": audit,
    "clock": clock,
}
