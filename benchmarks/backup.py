"""A backup while others write, and what comes back: time, size, pace of the writers, every table compared.

    .venv/bin/python -m benchmarks.backup [--people 100000] [--on postgresql|sqlite] [--writers 2] [--pace 10]

Draws people of the fictitious country, imports them as a person would, then lets writers confirm numbers and addresses
(an action with an event and a sealed entry of the audit each) at a pace, and makes a backup meanwhile; opens it in an
empty folder and an empty database, where the restore itself compares each table with what was summed in the snapshot.
PostgreSQL is a server of its own with fsync and synchronous_commit on. Ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools import postgres

ROOT = Path(__file__).resolve().parents[1]
AS_SERVED = ("shared_buffers=256MB", "max_connections=100")
SETTLES = 5.0
"""Seconds for which the writers write alone before the backup begins."""


class House:
    """An installation of its own. `address` is a PostgreSQL database, or nothing for SQLite."""

    def __init__(self, folder: Path, address: str) -> None:
        left_out = ("DJANGO_SETTINGS_MODULE", "SIRABA_DATABASE")
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment |= {"SIRABA_HOME": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.environment |= {"SIRABA_DATABASE": address} if address else {}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a program of the installation; what it says goes to a pipe."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, *words], env=self.environment, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload, no-any-return]  # pipes, all three

    def siraba(self, *words: str) -> tuple[str, float]:
        """What a verb said, and its seconds. Raises SystemExit when it refused."""
        began = time.monotonic()
        program = self.start("-m", "siraba.faces.cli", *words)
        out, trouble = program.communicate()
        if program.returncode:
            raise SystemExit(f"{words[0]} ended with {program.returncode}\n{trouble[-3000:]}")
        return str(out), time.monotonic() - began


def main() -> int:
    """Run it and print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", default="run", choices=("run", "draw", "write"), help=argparse.SUPPRESS)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--on", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--pace", type=float, default=10.0, help="actions a second and writer, where it can")
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    if args.part != "run":
        return {"draw": draw, "write": write}[args.part](args)
    postgres.HASTE = AS_SERVED  # as people run it: a power cut loses nothing
    with tempfile.TemporaryDirectory(prefix="siraba-backup-bench-") as scratch, places(args.on) as (one, other):
        return measured(args, House(Path(scratch) / "home", one), House(Path(scratch) / "new", other), Path(scratch))


@contextlib.contextmanager
def places(kind: str) -> Iterator[tuple[str, str]]:
    """Two empty databases of a server: what is saved, and where it comes back."""
    if kind == "sqlite":
        yield "", ""
        return
    import psycopg

    with postgres.server() as address:
        base = address.rsplit("/", 1)[0]
        with psycopg.connect(address, autocommit=True) as session:
            session.execute("CREATE DATABASE backup_new TEMPLATE template0")
        yield address, f"{base}/backup_new"


def measured(args: argparse.Namespace, house: House, new: House, scratch: Path) -> int:
    """Fill, write, save, bring back."""
    say("machine", f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    say("size", f"{args.people:,} people on {args.on}, {args.writers} writers of {args.pace:g} actions a second")
    house.siraba("setup")
    house.siraba("demo", "--people", "50")
    people = scratch / "people.csv"
    drawing = house.start("-m", "benchmarks.backup", "draw", "--people", str(args.people), "--into", str(people))
    if (trouble := drawing.communicate()[1]) and drawing.returncode:
        raise SystemExit(trouble[-3000:])
    say("import", f"{house.siraba('import', 'people', str(people), '--lang', 'fr')[1]:.0f} s")
    identity = scratch / "identity.txt"
    recipient = house.siraba("backup", "identity", str(identity))[0].strip().splitlines()[-1].split()[-1]
    writers = [house.start("-m", "benchmarks.backup", "write", "--pace", str(args.pace)) for _ in range(args.writers)]
    for each in writers:
        each.stdout.readline()  # type: ignore[union-attr]  # a pipe
    time.sleep(SETTLES)
    load, began = os.getloadavg()[0], time.time()
    said, seconds = house.siraba("backup", "make", str(scratch / "kept"), "--to", recipient)
    ended = time.time()
    told(writers, began, ended)
    (made,) = (scratch / "kept").glob("*.siraba.age")
    say("backup", f"{seconds:.1f} s at load {load:.1f}, {made.stat().st_size / 1e6:.1f} MB: {said.splitlines()[0]}")
    return brought_back(new, made, identity)


def told(writers: list[subprocess.Popen[str]], began: float, ended: float) -> None:
    """Stop the writers, and say how they fared before the backup and while it was made."""
    moments: list[tuple[float, float]] = []
    for each in writers:
        out, trouble = each.communicate("stop\n")
        if each.returncode:
            raise SystemExit(f"a writer failed while the backup was made\n{trouble[-3000:]}")
        moments += [(at, took) for at, took in json.loads(out)]
    for name, since, until in (("alone", began - SETTLES, began), ("during", began, ended)):
        took = sorted(seconds for at, seconds in moments if since <= at < until)
        if took:
            rate = len(took) / (until - since)
            p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
            worst = f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms"
            say(f"writers {name}", f"{len(took)} actions, {rate:.1f} a second, {worst}, errors 0")


def brought_back(new: House, made: Path, identity: Path) -> int:
    """Restore into an empty folder and database: it compares each table by itself; then the chain is verified."""
    Path(new.environment["SIRABA_HOME"]).mkdir()
    said, seconds = new.siraba("restore", str(made), "--identity", str(identity))
    say("restore", f"{seconds:.1f} s: {said.splitlines()[0]}")
    program = new.start("-m", "siraba.faces.cli", "audit", "verify")
    chain = program.communicate()[0].strip().splitlines()[-1]
    say("audit after it", chain)
    return int(program.returncode != 0 or not re.search(r"equal to what was saved", said))


def draw(args: argparse.Namespace) -> int:
    """Write the file that is imported."""
    from benchmarks import journey

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
    journey.draw(args.into, args.into.with_name("vacancies.csv"), args.people, 3)
    return 0


def write(args: argparse.Namespace) -> int:
    """Confirm numbers and addresses at a pace until told to stop; then say when each began and how long it took."""
    import random
    import threading

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
    import django

    django.setup()
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions import confirm_contact
    from siraba.apps.persons.models import ContactPoint

    ids = list(ContactPoint.objects.filter(ended_on=None).order_by("pk").values_list("pk", flat=True)[:20_000])
    stop, dice, moments = threading.Event(), random.Random(os.getpid()), []
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    print("ready", flush=True)
    while not stop.is_set():
        at, began = time.time(), time.monotonic()
        confirm_contact(ContactPoint.objects.get(pk=dice.choice(ids)), by=SYSTEM, key=f"bench/{os.getpid()}/{at}")
        took = time.monotonic() - began
        moments.append((at, took))
        stop.wait(max(0.0, 1 / args.pace - took))
    print(json.dumps(moments))
    return 0


def say(what: str, figure: str) -> None:
    """A line of the table."""
    print(f"{what:<16} {figure}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
