"""PostgreSQL itself killed (-9, every process of it) while several write, and started again: what it answered is there.

The head of the audit chain is given back before the disk has the commit, so that writers flush together; the answer is
not. What the server held in memory alone is gone after such an end: had it answered too early, it would show here.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

WRITERS = 4
WITHIN = 60.0


class House(Protocol):
    """An installation of its own."""

    name: str

    def start(self, *words: str) -> subprocess.Popen[str]: ...

    def do(self, *words: str) -> str: ...


def crashes(house: House, *, count: int, seed: int) -> bool:
    """Kill the server so often; print what was lost or half there. Whether all held."""
    chance, held = random.Random(seed), True
    with contextlib.ExitStack() as started:
        server = int(json.loads(house.do("people", "0"))["server"])
        for number in range(count):
            names = [f"crash{number}-{writer}" for writer in range(WRITERS)]
            writers = [house.start("act", name, "100000") for name in names]
            said = [_first(writer) for writer in writers]
            time.sleep(0.2 + chance.random())
            again = _killed(server)
            said = [first + writer.communicate(timeout=WITHIN)[0] for first, writer in zip(said, writers, strict=True)]
            server = started.enter_context(_started(again, house)).pid
            held &= _counted(house, number, names, said)
    return held


def _first(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout is not None
    return writer.stdout.readline()


def _counted(house: House, number: int, names: list[str], said: list[str]) -> bool:
    kept = acknowledged = lost = half = broken = 0
    for name, lines in zip(names, said, strict=True):
        told = [line[:-1] for line in lines.splitlines() if line.endswith(".")]
        found = json.loads(house.do("count", "act", name, *told[-5000:]))
        acknowledged, kept = acknowledged + len(told), kept + found["kept"]
        lost, half, broken = lost + found["lost"], half + found["half"], broken + found["broken"]
    well = lost == half == broken == 0
    print(
        f"{house.name:<10} {number + 1:>3} server killed: acknowledged {acknowledged:>5}, kept {kept:>5}  lost {lost}"
        f"  half {half}  breaks {broken}{'' if well else '   <-- DOES NOT HOLD'}",
        flush=True,
    )
    return well


def _killed(server: int) -> dict[str, object]:
    """End every process of a server at once; how it is started again."""
    place = Path(f"/proc/{server}")
    again: dict[str, object] = {
        "args": place.joinpath("cmdline").read_text().rstrip("\0").split("\0"),
        "cwd": str(place.joinpath("cwd").resolve()),
        "user": place.stat().st_uid,
        "group": place.stat().st_gid,
    }
    of_it = [int(path.name) for path in Path("/proc").glob("[0-9]*") if _parent(path) == server]
    for pid in (server, *of_it):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # ours: while nobody asks for it, its number counts as in use
        os.waitpid(server, 0)
    ends = time.monotonic() + WITHIN
    while any(_parent(Path(f"/proc/{pid}")) >= 0 for pid in (server, *of_it)) and time.monotonic() < ends:
        time.sleep(0.05)
    return again


def _parent(place: Path) -> int:
    """The process that began one; -1 where it is gone, or is only waited for."""
    try:
        fields = place.joinpath("stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1
    return -1 if fields[0] == "Z" else int(fields[1])


@contextlib.contextmanager
def _started(again: dict[str, object], house: House) -> Iterator[subprocess.Popen[bytes]]:
    where = Path(str(again["cwd"])) / "log"
    with where.open("ab") as log:
        server = subprocess.Popen(**again, stdout=log, stderr=log, start_new_session=True)  # type: ignore[call-overload]  # as it was started before
    try:
        ends = time.monotonic() + WITHIN
        while (asked := house.start("verify")).wait() and time.monotonic() < ends:
            time.sleep(0.3)
        asked.communicate()
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
