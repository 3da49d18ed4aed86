"""The processes that `benchmarks.floor` starts, kills, and asks afterwards."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from siraba.faces.cli.main import django


def quiet() -> None:
    """A Ctrl-C ends without a trace."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))


def prepare(folder: str) -> None:
    """A database, a small edition, an office."""
    from django.core.management import call_command
    from tests.apps import making

    call_command("migrate", verbosity=0)
    making.lay_in(making.edition(_made(Path(folder))))
    making.office("KEN")


def act(name: str, rows: str) -> None:
    """Offices one by one, each under a key of its own; says each one that was written."""
    from siraba.apps.accounts.actions import open_office
    from siraba.apps.foundation.actors import SYSTEM

    for number in range(int(rows)):
        code = f"{name}-{number}"
        open_office(code, {"fr": code}, "BJ", by=SYSTEM, key=f"floor/{code}")
        print(f"{code}.", flush=True)


def job(name: str, rows: str) -> None:
    """A job that opens offices; says how far it came after each chunk."""
    from siraba.apps.foundation import jobs
    from siraba.apps.foundation.actors import SYSTEM

    _floor_job()
    jobs.LEASE = timedelta(seconds=1)
    jobs.ask("floor.open", by=SYSTEM, key=f"floor/{name}", name=name, rows=int(rows))
    while jobs.run_waiting() == 0 and _unfinished():
        time.sleep(0.2)  # until the lease of the one that was killed is over


def bring(name: str, rows: str) -> None:
    """An import of people."""
    from tests.apps.bringing import bring as bring_in
    from tests.apps.bringing import people_importer

    from siraba.apps.accounts.models import Office

    def told(run: Any) -> None:
        if run.rows:
            print(f"ready {run.rows}.", flush=True)

    bring_in(_file(name, int(rows)), people_importer(Office.objects.get(code="KEN")), source=name, say=told)


def count(kind: str, name: str, *acknowledged: str) -> None:
    """What is there after a kill: kept things, those said to be written and not there, halves, breaks of the chain."""
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.heads import verify_chain
    from siraba.apps.foundation.models import AuditEntry, DoneAction, ImportEffect, ImportRun, SourceRecord
    from siraba.apps.jobseekers.models import Profile, Registration
    from siraba.apps.persons.models import Person

    broken = len(list(verify_chain()))
    if kind == "import":
        run = ImportRun.objects.filter(source=name).first()
        there = SourceRecord.objects.filter(source=name).count()
        wrote = run.imported if run else 0
        halves = abs(Person.objects.count() - Profile.objects.count())
        halves += abs(Person.objects.count() - Registration.objects.count())
        halves += abs(there - ImportEffect.objects.filter(run__source=name).count())
        print(json.dumps({"kept": there, "lost": abs(wrote - there), "half": halves, "broken": broken}))
        return
    codes = dict(Office.objects.filter(code__startswith=f"{name}-").values_list("code", "public_id"))
    lost = sum(code not in codes for code in acknowledged)
    keys = DoneAction.objects.filter(verb="office.open", key__startswith=f"floor/{name}-").count()
    entries = AuditEntry.objects.filter(verb="office.open", object_id__in=list(codes.values())).count()
    half = abs(keys - len(codes)) + abs(entries - len(codes))
    print(json.dumps({"kept": len(codes), "lost": lost, "half": half, "broken": broken}))


def finish(kind: str, name: str, rows: str) -> None:
    """The same again, to its end: what is there once, twice, not at all."""
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.models import AuditEntry, SourceRecord

    sys.stdout, out = sys.stderr, sys.stdout
    {"act": act, "job": job, "import": bring}[kind](name, rows)
    wanted = int(rows)
    if kind == "import":
        ids = list(SourceRecord.objects.filter(source=name).values_list("object_id", flat=True))
        double = len(ids) - len(set(ids))
    else:
        ids = list(Office.objects.filter(code__startswith=f"{name}-").values_list("public_id", flat=True))
        double = AuditEntry.objects.filter(verb="office.open", object_id__in=ids).count() - len(ids)
    out.write(json.dumps({"there": len(ids), "double": double, "missing": wanted - len(ids)}) + "\n")


def same(threads: str, began: str) -> None:
    """One request from many threads at once; the answers."""
    from django.db import connection

    from siraba.apps.accounts.actions import open_office
    from siraba.apps.foundation.actors import SYSTEM

    answers: list[str] = []

    def ask() -> None:
        connection.ensure_connection()
        time.sleep(max(0.0, float(began) - time.time()))
        answers.append(str(open_office("SAME", {"fr": "SAME"}, "BJ", by=SYSTEM, key="floor/same").public_id))
        connection.close()

    every = [threading.Thread(target=ask) for _ in range(int(threads))]
    for each in every:
        each.start()
    for each in every:
        each.join()
    print(json.dumps(answers))


def effects() -> None:
    """How often the one request took effect."""
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.models import AuditEntry, DoneAction

    made = list(Office.objects.filter(code="SAME").values_list("public_id", flat=True))
    entries = AuditEntry.objects.filter(object_id__in=made).count()
    keys = DoneAction.objects.filter(key="floor/same").count()
    print(json.dumps({"offices": len(made), "entries": entries, "keys": keys}))


def people(wanted: str) -> None:
    """Registered people to act on; says the process of the database's server, 0 where it is none."""
    from django.db import connection
    from tests.apps import making

    from siraba.apps.accounts.models import Office

    office, left = Office.objects.get(code="KEN"), int(wanted)
    while left > 0:
        making.seekers(office, *(f"Person{number}" for number in range(min(left, 200))))
        left -= 200
    server = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            status = Path(f"/proc/{cursor.fetchone()[0]}/status").read_text()
        server = int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))
    print(json.dumps({"server": server}))


def confirm(number: str, writers: str, seconds: str, pace: str) -> None:
    """Confirm registrations, of people whom no other writer touches: one after the other, or at a pace that is set.

    Says when it is ready, waits to hear when it begins, then says the time of each action (from when it was due), the
    processor's time for all, and when it ended.
    """
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.identifiers import new_public_id
    from siraba.apps.jobseekers.actions import confirm as confirm_one
    from siraba.apps.jobseekers.models import Registration

    rows = [row for row in Registration.objects.select_related("person") if row.pk % int(writers) == int(number)]
    for row in rows[:5]:
        confirm_one(row, by=SYSTEM, key=str(new_public_id()))
    print("ready", flush=True)
    began, step = float(sys.stdin.readline()), int(writers) / int(pace) if int(pace) else 0.0
    due, ends = began + step * int(number) / int(writers), began + float(seconds)
    spent: list[float] = []
    time.sleep(max(0.0, began - time.time()))
    busy = time.process_time()
    while due < ends:
        time.sleep(max(0.0, due - time.time()))
        confirm_one(rows[len(spent) % len(rows)], by=SYSTEM, key=str(new_public_id()))
        now = time.time()
        spent.append(now - due)
        due = due + step if step else now
    print(json.dumps([spent, time.process_time() - busy, time.time()]))


def compose(count: str, now: str) -> None:
    """Put messages into the outbox."""
    from tests.apps.messages.sending import entry, put

    _standing(now)
    for start in range(0, int(count), 250):
        numbers = range(start, min(start + 250, int(count)))
        put(*(entry(sms=f"+229970{n:05}", reference=f"P-26-{n:06}-K") for n in numbers), key=f"floor/{start}")


def tell(now: str) -> None:
    """Send what is in the outbox, however long it takes by a clock of our own; says what time it is by that."""
    from tests.apps.messages.sending import states

    from siraba.apps.foundation.heads import verify_chain
    from siraba.apps.messages.queries import next_due
    from siraba.apps.messages.sending import send_next

    clock, sent = _standing(now), 0
    print(f"{clock.now.isoformat()}.", flush=True)
    while (due := next_due()) is not None:
        clock.now = max(clock.now, due + timedelta(milliseconds=1))
        while send_next():
            sent += 1
            if sent % 10 == 0:
                print(f"{clock.now.isoformat()}.", flush=True)
    print(json.dumps({"states": states(), "breaks": len(list(verify_chain()))}))


def _standing(now: str) -> Any:
    """A clock that stands until it is moved, for everything in this process."""
    from django.utils import timezone
    from tests.apps.messages.conftest import Clock

    clock = Clock()
    clock.now = datetime.fromisoformat(now)
    timezone.now = lambda: clock.now
    return clock


def verify() -> None:
    """Entries and breaks of the chain."""
    from siraba.apps.foundation.heads import count_entries, verify_chain

    print(json.dumps({"entries": count_entries(), "breaks": len(list(verify_chain()))}))


def _floor_job() -> None:
    from siraba.apps.accounts.actions import open_office
    from siraba.apps.foundation import jobs
    from siraba.apps.foundation.actors import SYSTEM

    @jobs.job("floor.open")
    def open_offices(run: jobs.Run) -> None:
        name, rows = run.arguments["name"], run.arguments["rows"]
        for number in range(run.cursor.get("next", 0), rows):
            code = f"{name}-{number}"
            open_office(code, {"fr": code}, "BJ", by=SYSTEM, key=f"floor/{code}")
            print(f"{code}.", flush=True)
            if number % 10 == 9 or number == rows - 1:
                run.advance(done=number + 1, total=rows, cursor={"next": number + 1})


def _unfinished() -> bool:
    from siraba.apps.foundation.models import Job

    return Job.objects.filter(kind="floor.open").exclude(state="done").exists()


def _file(name: str, rows: int) -> Path:
    from django.conf import settings
    from tests.apps.bringing import person, write_csv

    path = _made(Path(settings.SIRABA_HOME) / "floor") / f"{name}.csv"
    return path if path.exists() else write_csv(path, [person(number) for number in range(rows)])


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


PARTS: dict[str, Callable[..., Any]] = {
    "prepare": prepare, "act": act, "job": job, "import": bring, "count": count, "finish": finish, "same": same,
    "effects": effects, "people": people, "confirm": confirm, "compose": compose, "tell": tell, "verify": verify,
}  # fmt: skip

if __name__ == "__main__":
    quiet()
    django()
    PARTS[sys.argv[1]](*sys.argv[2:])
