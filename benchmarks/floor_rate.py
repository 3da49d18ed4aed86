"""Actions a second with audit: as fast as writers can, and at a pace that somebody else sets.

The first says what a machine bears, the second what a desk waits: requests come at the pace whether the ones before
them are answered or not, and each is counted from when it was due, so that what queues is not left out.
Processor time is counted per process: the writers' own, and that of the database's server (its process and children).
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

ENDS = 300.0
TICK = os.sysconf("SC_CLK_TCK")
BENT_MS = 100.0
"""A pace is not borne any more when one request of twenty waits longer, or when the answers lag behind the pace."""


class House(Protocol):
    """An installation of its own."""

    name: str

    def start(self, *words: str) -> subprocess.Popen[str]: ...

    def do(self, *words: str) -> str: ...


def rate(house: House, *, seconds: float, writers: Sequence[int], paces: Sequence[int], at_once: int) -> None:
    """Print actions a second by how many write at once, then the waiting by the pace at which requests come."""
    server = int(json.loads(house.do("people", str(max([*writers, at_once]) * 50)))["server"])
    best = 0.0
    for count in writers:
        spent, busy, theirs, took = _write(house, count, seconds, 0, server)
        best = max(best, len(spent) / took)
        _say(house, f"{count:>3} writers", spent, busy, theirs, len(spent) / took)
    bends = 0
    for pace in paces:
        spent, busy, theirs, took = _write(house, at_once, seconds, pace, server)
        waits = _say(house, f"{pace:>4}/s come", spent, busy, theirs, len(spent) / took)
        if not bends and (waits > BENT_MS or len(spent) / took < 0.95 * pace):
            bends = pace
    breaks = json.loads(house.do("verify"))
    where = f"it bends at {bends}/s" if bends else f"it does not bend up to {max(paces, default=0)}/s"
    print(f"{house.name:<10} at most {best:.0f} actions/s; {where}", flush=True)
    print(f"{house.name:<10} the chain of {breaks['entries']} entries has {breaks['breaks']} breaks", flush=True)


def _write(house: House, count: int, seconds: float, pace: int, server: int) -> tuple[list[float], float, float, float]:
    """Some writers at once: the time of each action, processor seconds of theirs and of the server, seconds in all."""
    children = [house.start("confirm", str(number), str(count), str(seconds), str(pace)) for number in range(count)]
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    before, began = _server_seconds(server), time.time() + 0.2
    for child in children:
        assert child.stdin is not None
        child.stdin.write(f"{began}\n")
        child.stdin.flush()
    said = [json.loads(child.communicate(timeout=ENDS)[0]) for child in children]
    theirs = _server_seconds(server) - before
    spent = sorted(each for times, _busy, _ended in said for each in times)
    took = max(ended for _times, _busy, ended in said) - began
    return spent, sum(busy for _times, busy, _ended in said), theirs, max(took, seconds if pace else 0.0)


def _say(house: House, what: str, spent: list[float], busy: float, theirs: float, done: float) -> float:
    p50, p95, worst = (1000 * spent[int(share * (len(spent) - 1))] for share in (0.5, 0.95, 1))
    of_server = f", the server {1000 * theirs / len(spent):4.2f}" if theirs else ""
    print(
        f"{house.name:<10} {what}: {done:>6.0f} actions/s   p50 {p50:6.1f} ms   p95 {p95:7.1f} ms   "
        f"worst {worst:7.1f} ms   processor ms an action: writers {1000 * busy / len(spent):4.2f}{of_server}",
        flush=True,
    )
    return p95


def _server_seconds(server: int) -> float:
    """Processor seconds of a process, of its children, and of those that ended; 0 where there is no server."""
    if not server:
        return 0.0
    kept = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if path.parent.name == str(server):
            kept += sum(map(int, fields[11:15]))
        elif fields[1] == str(server):
            kept += sum(map(int, fields[11:13]))
    return kept / TICK
