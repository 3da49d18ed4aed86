"""Counsellors at work on real pages and writes, over HTTP, with the server that an installation runs.

    .venv/bin/python -m benchmarks.load [--counsellors 200] [--seconds 300] [--steps 400,600,800 --step-seconds 60]
        [--on postgresql|sqlite] [--people 100000] [--vacancies 4000] [--home DIR --database URL]

Makes an installation (a PostgreSQL of its own with fsync on, or SQLite), fills it with the fictitious country, signs
the counsellors in, serves it by `siraba serve`, and lets them work (`script.yaml`: journeys, think times). Counted is
every request from its sending to its last byte, by route; what comes while they begin their day is left out. With
`--home` (and `--database` for PostgreSQL) an installation prepared before is used again. `--steps` lets more and more
of them work, on the same server, to see where it bends. Ends with 1 when any answer was an error.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import platform
import resource
import socket
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from tools import postgres

from benchmarks.load.browser import Browser, Noted
from benchmarks.load.desk import PERSON, VACANCY, Counsellor
from benchmarks.load.house import House, memory, spent

AS_SERVED = ("shared_buffers=512MB", "max_connections=100")
SCRIPT = Path(__file__).with_name("script.yaml")
BENT = 1.0
"""Seconds: where one answer in twenty takes longer, the house has bent."""


def main() -> int:
    """Prepare, let them work, say what was measured."""
    args = _words()
    with contextlib.ExitStack() as stack:
        house, database = _house(args, stack)
        began = time.monotonic()
        house.prepare(args.people, args.vacancies)
        print(f"machine      {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
        print(f"installation {args.people:,} people, {args.vacancies:,} vacancies, {args.on}; prepared in "
              f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
        steps = [int(each) for each in args.steps.split(",") if each]
        cookies = house.counsellors(max([args.counsellors, *steps]))
        port = _free_port()
        server = stack.enter_context(house.served(port, args.workers))
        address = f"http://127.0.0.1:{port}"
        took = asyncio.run(_warm(address, cookies[:1])) + asyncio.run(_warm(address, cookies[1:8]))
        print(f"first pages  {took:.0f} s until each process had answered (a new version compiles kernels)", flush=True)
        wrong = _turn(address, cookies[: args.counsellors], args.seconds, server, database, whole=True)
        for many in steps:
            wrong += _turn(address, cookies[:many], args.step_seconds, server, database, whole=False)
        if wrong:  # the home goes with the run, and the reasons with it
            kept = Path(tempfile.mkdtemp(prefix="siraba-load-")) / "load-server.log"
            kept.write_bytes((house.home / "load-server.log").read_bytes())
            print(f"what the server said of the errors: {kept}")
    return int(wrong > 0)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counsellors", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--steps", default="", help="more counsellors, one number after the other")
    parser.add_argument("--step-seconds", type=float, default=60)
    parser.add_argument("--on", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--vacancies", type=int, default=4_000)
    parser.add_argument("--workers", type=int, default=2, help="processes of the server")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--database", default="", help="postgresql://… of an installation prepared before")
    return parser.parse_args()


def _house(args: argparse.Namespace, stack: contextlib.ExitStack) -> tuple[House, int]:
    """The installation, and the process of its database server where it is ours."""
    home = args.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="siraba-load-"))) / "home"
    home.mkdir(parents=True, exist_ok=True)
    if args.on == "sqlite" or args.database:
        return House(home, args.database), 0
    postgres.HASTE = AS_SERVED  # as people run it: a power cut loses nothing
    address = stack.enter_context(postgres.server())
    return House(home, address), _listener(int(address.rpartition(":")[2].partition("/")[0]))


def _listener(port: int) -> int:
    """The process of our own that serves a port: the only postgres begun by this one."""
    for path in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        with contextlib.suppress(OSError):
            if str(port) in Path(f"/proc/{path}/cmdline").read_text().split("\0"):
                return int(path)
    return 0


def _turn(
    address: str, cookies: list[dict[str, str]], seconds: float, server: int, database: int, *, whole: bool
) -> int:
    """Let so many counsellors work so long; say what was measured; how many answers were wrong."""
    script: dict[str, Any] = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))
    arriving = float(script["arrive_within"])
    before = [spent(server), spent(database), _own()]
    notes, problems, done = asyncio.run(_work(address, cookies, script, seconds + arriving))
    took = seconds + arriving
    used = [now - then for now, then in zip([spent(server), spent(database), _own()], before, strict=True)]
    counted = [each for each in notes if each.at >= arriving]
    wrong = [each for each in notes if each.problem]
    print(f"\n{len(cookies)} counsellors, {seconds:.0f} s after {arriving:.0f} s of arriving: {len(counted)} requests, "
          f"{len(counted) / seconds:.1f}/s, {done} journeys, {len(wrong)} errors")  # fmt: skip
    print("every page   " + _spread(counted) + ("   BENT" if _share(counted, 0.95) > BENT else ""))
    print(f"processors   (of one) server and jobs {100 * used[0] / took:.0f} %, database "
          + (f"{100 * used[1] / took:.0f} %" if database else "not ours")
          + f", counsellors {100 * used[2] / took:.0f} %; memory {memory(server):.0f} MB", flush=True)  # fmt: skip
    if whole:
        for route, rows in sorted(_by_route(counted).items(), key=lambda pair: -_share(pair[1], 0.95)):
            print(f"  {route:<46} {len(rows):>6}   {_spread(rows)}")
    for line in sorted({f"{each.route}: {each.problem}" for each in wrong} | set(problems))[:20]:
        print(f"  error  {line}", flush=True)
    return len(wrong) + len(problems)


async def _warm(address: str, cookies: list[dict[str, str]]) -> float:
    """Open a shortlist and a file in many browsers at once: a server opens its pool before a morning, not in it."""
    began = time.monotonic()

    async def one(each: dict[str, str]) -> None:
        browser = Browser(address, each, [], began, patience=1800)
        for path, links in (("/desk/vacancies/?state=published&mine=1", VACANCY), ("/desk/people/?mine=1", PERSON)):
            await browser.get(path)
            for link in browser.links(links)[:3]:
                await browser.get(link)
        await browser.client.aclose()

    await asyncio.gather(*(one(each) for each in cookies))
    return time.monotonic() - began


async def _work(
    address: str, cookies: list[dict[str, str]], script: dict[str, Any], seconds: float
) -> tuple[list[Noted], list[str], int]:
    began, notes = time.monotonic(), []  # type: tuple[float, list[Noted]]
    people = [
        Counsellor(number, Browser(address, each, notes, began), script, began + seconds)
        for number, each in enumerate(cookies)
    ]
    step = script["arrive_within"] / len(people)
    await asyncio.gather(*(each.work(number * step) for number, each in enumerate(people)))
    return notes, [line for each in people for line in each.problems], sum(each.done for each in people)


def _by_route(notes: list[Noted]) -> dict[str, list[Noted]]:
    found: dict[str, list[Noted]] = defaultdict(list)
    for each in notes:
        found[each.route].append(each)
    return found


def _share(notes: list[Noted], share: float) -> float:
    ordered = sorted(each.seconds for each in notes)
    return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0


def _spread(notes: list[Noted]) -> str:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "worst": 1.0}
    return "   ".join(f"{name} {1000 * _share(notes, share):6.0f} ms" for name, share in shares.items())


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
