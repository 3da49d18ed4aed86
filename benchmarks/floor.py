"""What the floor bears: kill -9 at random moments, the same request fifty times at once, actions a second with audit.

    .venv/bin/python -m benchmarks.floor kills [--kills 20] [--rows 300] [--on sqlite|postgresql|both]
    .venv/bin/python -m benchmarks.floor same [--at-once 50]
    .venv/bin/python -m benchmarks.floor crash [--crashes 10]                 (PostgreSQL)
    .venv/bin/python -m benchmarks.floor messages [--messages 2000]
    .venv/bin/python -m benchmarks.floor rate [--seconds 5] [--writers 1,2,4,8,16,32] [--paces 100,200,…]

Each part has installations of its own in a temporary folder, SQLite as an installation has it (WAL, synchronous=FULL),
PostgreSQL as a server has it (fsync and synchronous_commit on, max_connections 100). `kills` ends processes that act,
work at a job or import a file, starts them again, and counts what is lost or double. `rate` confirms registrations,
an action with an event, a reaction and a sealed audit entry; each writer is a process with a connection of its own
(`benchmarks/floor_rate.py` says what is counted).
Ends with 1 when anything is lost, double, or breaks the chain.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools import postgres

from benchmarks import floor_child
from benchmarks.floor_crash import crashes
from benchmarks.floor_messages import messages
from benchmarks.floor_rate import rate

ROOT = Path(__file__).resolve().parents[1]
AS_SERVED = ("shared_buffers=256MB", "max_connections=100")
ENDS = 300.0
LATEST = 1.5
"""Seconds after its first writing at which a process is killed at the latest."""
PIECES = 5
"""An import has so many times the rows, in pieces of 250."""


class House:
    """An installation of its own. `address` is a PostgreSQL database, or nothing for SQLite."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder, self.name = folder, "postgresql" if address else "sqlite"
        left_out = ("DJANGO_SETTINGS_MODULE", "SIRABA_DATABASE")
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment |= {"SIRABA_HOME": str(folder / self.name), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.environment |= {"SIRABA_DATABASE": address} if address else {}
        self.do("prepare", str(folder / f"edition-{self.name}"))

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a child; what it says goes to a pipe."""
        command = [sys.executable, "-m", "benchmarks.floor_child", *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, *words: str) -> str:
        """A child to its end; what it said."""
        child = self.start(*words)
        out, trouble = child.communicate(timeout=ENDS)
        if child.returncode:
            raise SystemExit(f"{self.name}: {words[0]} ended with {child.returncode}\n{trouble[-3000:]}")
        return out

    def killed(self, after: float, *words: str) -> list[str]:
        """Begin a child, kill it some seconds after it said that it wrote; the lines it said."""
        child = self.start(*words)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after)
        child.kill()
        rest, _trouble = child.communicate(timeout=ENDS)
        return [line for line in (first + rest).splitlines() if line.endswith(".")]  # a line cut in two says nothing


@contextlib.contextmanager
def houses(which: str, folder: Path, *settings: str) -> Iterator[list[House]]:
    """The installations asked for; the server of one is stopped at the end."""
    with contextlib.ExitStack() as stack:
        found = [House(folder)] if which in {"sqlite", "both"} else []
        if which in {"postgresql", "both"}:
            postgres.HASTE = AS_SERVED  # as people run it: a power cut loses nothing
            found.append(House(folder, stack.enter_context(postgres.server(*settings))))
        yield found


def kills(house: House, *, count: int, rows: int, seed: int) -> bool:
    """Kill actions, jobs and imports in turn; print what was lost or double. Whether all held."""
    chance, held = random.Random(seed), True
    for number in range(count):
        kind = ("act", "job", "import")[number % 3]
        words = [kind, f"{kind}{number}", str(rows * PIECES if kind == "import" else rows)]
        acknowledged = [
            line[:-1] for line in house.killed(chance.random() * LATEST, *words) if not line.startswith("ready")
        ]
        said = json.loads(house.do("count", kind, words[1], *acknowledged[-5000:]))
        again = json.loads(house.do("finish", *words))
        well = said["lost"] == said["half"] == said["broken"] == again["double"] == again["missing"] == 0
        held = held and well
        print(
            f"{house.name:<10} {number + 1:>3} {kind:<6} kept {said['kept']:>5} (acknowledged {len(acknowledged):>5})"
            f"  lost {said['lost']}  half {said['half']}  breaks {said['broken']}"
            f"  | finished: {again['there']} there, double {again['double']}, missing {again['missing']}"
            f"{'' if well else '   <-- DOES NOT HOLD'}",
            flush=True,
        )
    return held


def same(house: House, *, at_once: int) -> bool:
    """The same request from many processes' threads at once."""
    began = time.time() + 6
    children = [house.start("same", str(at_once // 5), str(began)) for _ in range(5)]
    answers: list[str] = []
    for child in children:
        out, trouble = child.communicate(timeout=ENDS)
        if child.returncode:
            raise SystemExit(trouble[-3000:])
        answers += json.loads(out)
    effects = json.loads(house.do("effects"))
    print(
        f"{house.name:<10} {len(answers)} requests at once: {len(set(answers))} answer(s), effects {effects}",
        flush=True,
    )
    return len(answers) == at_once and len(set(answers)) == 1 and set(effects.values()) == {1}


def main() -> int:
    """Run the part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("kills", "crash", "same", "messages", "rate"))
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rows", type=int, default=300, help="things that a process would make that nobody kills")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--crashes", type=int, default=10)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--writers", default="1,2,4,8,16,32")
    parser.add_argument("--paces", default="100,200,300,400,500,600,700,800", help="requests a second that come")
    parser.add_argument("--pool", type=int, default=12, help="processes that answer what comes at a pace")
    args = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    held = True
    lazy = ("wal_writer_delay=10s",) if args.part == "crash" else ()  # what nobody insisted on stays in memory
    with tempfile.TemporaryDirectory(prefix="siraba-floor-") as name, houses(args.on, Path(name), *lazy) as found:
        for house in found:
            if args.part == "kills":
                held &= kills(house, count=args.kills, rows=args.rows, seed=args.seed)
            elif args.part == "same":
                held &= same(house, at_once=args.at_once)
            elif args.part == "crash":
                held &= house.name == "sqlite" or crashes(house, count=args.crashes, seed=args.seed)
            elif args.part == "messages":
                held &= messages(house, count=args.messages, kills=5, seed=args.seed)
            else:
                writers, paces = _numbers(args.writers), _numbers(args.paces)
                rate(house, seconds=args.seconds, writers=writers, paces=paces, at_once=args.pool)
    print("held" if held else "DID NOT HOLD")
    return 0 if held else 1


def _numbers(said: str) -> list[int]:
    return [int(each) for each in said.split(",") if each]


if __name__ == "__main__":
    floor_child.quiet()
    raise SystemExit(main())
