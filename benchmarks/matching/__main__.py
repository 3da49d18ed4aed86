"""How long the best fifty of a nation take, and whether they are the right ones.

    python -m benchmarks.matching --quick            a million people
    python -m benchmarks.matching --full             100 thousand, 1, 5 and (as memory allows) 10 million
    python -m benchmarks.matching --people 200000    any other number

What is measured runs in one thread where nothing else is said. Two clocks: on the wall, and of the processor alone;
on a machine that others use as well only the second says something about the program.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.matching.against import against
from benchmarks.matching.installed import run_child
from benchmarks.matching.table import FIGURES
from benchmarks.matching.world import AS_OF, World
from siraba.core.matching import fast
from siraba.core.matching.batch_ranking import shortlists_of_all
from siraba.core.matching.results import Openings, Shortlist
from siraba.core.matching.reverse_fast import openings, openings_of_all
from siraba.core.matching.search import search, search_vacancies
from siraba.core.matching.sweep import Searchable
from siraba.core.pool.people import Pool
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.vacancies import VacancyPool

TOP = 50
CHANGED, REMOVED = 1_000, 500
PEERS = 20
POSTS = 10_000
A_PERSON = 900
"""Bytes while a person is made up, laid in order and written; a snapshot takes a third of that."""


class Times:
    """Wall and processor milliseconds of many runs."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def take(self, action: Callable[[], object]) -> object:
        """Run, and note how long it took."""
        wall, cpu = time.perf_counter(), time.thread_time()
        result = action()
        self.cpu.append((time.thread_time() - cpu) * 1_000)
        self.wall.append((time.perf_counter() - wall) * 1_000)
        return result

    def show(self, what: str) -> None:
        """One line of figures."""
        for clock, values in (("wall", self.wall), ("processor", self.cpu)):
            p5, p50, p95 = np.percentile(values, (5, 50, 95))
            print(f"  {what:46} {clock:9} p5 {p5:8.3f}  p50 {p50:8.3f}  p95 {p95:8.3f} ms  ({len(values)} runs)")
            FIGURES.tell(f"{what}: p50 / p95 ms, {clock}", f"{p50:.2f} / {p95:.2f}")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--people", type=int, action="append")
    parser.add_argument("--vacancies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--memory", type=float, default=0.7, help="share of the machine's memory that may be used")
    parser.add_argument("--no-pages", action="store_true", help="leave the installation with its pages out")
    parser.add_argument("--no-peers", action="store_true", help="leave NumPy's own, DuckDB and PostgreSQL out")
    args = parser.parse_args()
    begun = time.perf_counter()
    sizes = args.people or ([100_000, 1_000_000, 5_000_000, 10_000_000] if args.full else [1_000_000])
    world = World(args.seed)
    print(f"{platform.machine()}, {_processor()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, ", end="")
    print(f"Python {platform.python_version()}, NumPy {np.__version__}; seed {args.seed}")
    print("made up with", ", ".join(f"{name} {value}" for name, value in asdict(world.shape).items()))
    for people in sizes:
        if people * A_PERSON > _memory() * args.memory:
            print(f"{people:,} people: left out, they take {people * A_PERSON / 1e9:.0f} GB while they are made up")
            continue
        FIGURES.size = people
        vacancies = args.vacancies if people <= 1_000_000 else max(args.vacancies // 10, 20)
        measure(world, people, vacancies, peers=people <= 1_000_000 and not args.no_peers)
    if (args.quick or args.full) and not args.no_pages:
        print("\nAn installation with a million people")
        for database in ("sqlite", "postgresql"):
            print(run_child("benchmarks.matching.page", "--database", database), end="", flush=True)
    FIGURES.show()
    print(f"\n{time.perf_counter() - begun:.0f} s in all, load {os.getloadavg()[0]:.1f} at the end")


def measure(world: World, people: int, vacancies: int, *, peers: bool) -> None:
    """One size of pool: build, search, compare."""
    print(f"\n{people:,} people")
    pool = build(world, people)
    asked = world.vacancies(vacancies)
    live = changed(world, pool, people)
    fast.warm_up()
    for vacancy in asked:
        fast.rank(live, vacancy, **options(world))
    gc.collect()
    gc.freeze()
    for what, where in (("best 50, snapshot alone", pool), ("best 50, with changes and tombstones", live)):
        listing(world, where, asked, what)
    listing(
        world, live, world.vacancies(60, seed=5, country="C00", wide=True), "best 50, wide vacancies of one country"
    )
    full_page(world, live, asked[:40])
    compare(world, live, asked, people)
    batch(world, pool)
    reverse(world, live)
    if peers:
        against(world, pool, asked[:PEERS], TOP)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  peak memory {peak:.2f} GB")
    FIGURES.tell("peak memory so far, GB", f"{peak:.2f}")
    gc.unfreeze()


def options(world: World) -> dict[str, object]:
    """What every search is given."""
    return {"proximity": world.proximity, "as_of": AS_OF, "top": TOP}


def build(world: World, people: int) -> Pool:
    """Columns to a pool, a snapshot, and the snapshot opened again."""
    columns = world.people(people)
    times = Times()
    pool = times.take(lambda: Pool.of_columns(columns, world.proximity))
    assert isinstance(pool, Pool)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pool"
        times.take(lambda: pool.save(path))
        size = sum(file.stat().st_size for file in path.iterdir())
        times.take(lambda: Pool.open(path))
    built, saved, opened = times.wall
    print(f"  built from columns in {built / 1e3:.2f} s ({times.cpu[0] / 1e3:.2f} s of processor), ", end="")
    print(f"saved in {saved / 1e3:.2f} s, opened with checksums in {opened:.0f} ms; {size / people:.0f} bytes a person")
    FIGURES.tell("built from columns: s wall, s processor", f"{built / 1e3:.2f}, {times.cpu[0] / 1e3:.2f}")
    FIGURES.tell("bytes a person", f"{size / people:.0f}")
    return pool


def changed(world: World, pool: Pool, people: int) -> Searchable:
    """The pool with a thousand people changed or new and five hundred gone; how long one more change takes."""
    others = world.people(CHANGED, seed=1, first=people - CHANGED // 2)
    fresh = Pool.of_columns(others, world.proximity)
    records = [fresh.record(row) for row in range(len(fresh))]
    gone = [f"P-{number:08}" for number in range(0, people, max(people // REMOVED, 1))][:REMOVED]
    live = pool.with_changes(records[:-60], gone)
    times, vacancy = Times(), world.vacancies(1, seed=3)[0]
    fast.rank(live, vacancy, **options(world))
    for record in records[-60:]:

        def change(before: object = live, record: object = record) -> object:
            view = before.with_changes([record])
            fast.rank(view, vacancy, **options(world))
            return view

        live = times.take(change)
    times.show("one more change taken in, and the next search")
    return live


def listing(world: World, where: Searchable, asked: list[VacancyRecord], what: str) -> None:
    """The list of each vacancy, twice over; the second time counts."""
    times, counts = Times(), []
    for count in range(2):
        times = Times()
        for vacancy in asked:
            found = times.take(lambda vacancy=vacancy: fast.rank(where, vacancy, **options(world)))
            assert isinstance(found, fast.Ranking)
            if count:
                counts.append(found.counts.sum(axis=0))
    times.show(what)
    eligible, noted, scored, weighed = np.median(counts, axis=0)
    print(
        f"    median: {eligible:,.0f} eligible, {noted:,.0f} noted, {scored:,.0f} scored, {weighed:,.0f} weighed whole"
    )


def full_page(world: World, live: Searchable, asked: list[VacancyRecord]) -> None:
    """Everything a page shows: the list with its points, the funnel, the histogram of all eligible, who has what."""
    times = Times()
    for vacancy in asked:
        times.take(lambda vacancy=vacancy: search(live, vacancy, fast=True, **options(world)))
    times.show("list, funnel, histogram and holdings")


def compare(world: World, live: Searchable, asked: list[VacancyRecord], people: int) -> None:
    """The same lists by NumPy: every condition for everybody, then every eligible person scored; nothing pruned."""
    naive, kernels = Times(), Times()
    wrong = 0
    for vacancy in asked[: 20 if people > 1_000_000 else len(asked)]:
        found = kernels.take(lambda vacancy=vacancy: fast.rank(live, vacancy, **options(world)))
        same = naive.take(lambda vacancy=vacancy: search(live, vacancy, fast=False, **options(world)))
        assert isinstance(found, fast.Ranking)
        assert isinstance(same, Shortlist)
        wrong += found.matches != same.matches
    naive.show("the same by NumPy, with its counts")
    ratio = np.median(np.array(naive.cpu) / np.array(kernels.cpu))
    print(f"  {len(naive.cpu)} lists compared with NumPy's, scores, points and order: {wrong} differ; "
          f"NumPy takes {ratio:.0f} times as long (median)")  # fmt: skip
    FIGURES.tell("lists compared with the full scan / that differ", f"{len(naive.cpu)} / {wrong}")
    assert wrong == 0


def batch(world: World, pool: Pool) -> None:
    """Ten thousand vacancies in two threads."""
    asked = world.vacancies(POSTS, seed=2)
    wall, cpu = time.perf_counter(), time.process_time()
    found = list(shortlists_of_all(pool, asked, threads=2, **options(world)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    places = sum(len(some.rows) for some in found)
    print(f"  best 50 of {POSTS:,} vacancies, two threads: {wall:.1f} s ({cpu:.1f} s of processor), {places:,} places")
    FIGURES.tell(f"{POSTS:,} vacancies: s wall, s processor", f"{wall:.1f}, {cpu:.1f}")


def reverse(world: World, live: Searchable) -> None:
    """From people to vacancies: one person, by kernels and by NumPy, over a board with changes and tombstones; then a
    million people, in two threads."""
    board = VacancyPool.build(world.vacancies(POSTS, seed=2), rarity=live.rarity)
    others = [replace(one, id=f"W-{one.id}") for one in world.vacancies(200, seed=4)]
    changes = board.with_changes(others, [f"V-{number:06}" for number in range(0, POSTS, 50)])
    pool = live.segments[0].table
    assert isinstance(pool, Pool)
    naive, kernels, wrong = Times(), Times(), 0
    rows = np.random.default_rng(1).integers(0, len(pool), 200 if len(pool) <= 1_000_000 else 20)
    for row in rows.tolist():
        person = pool.record(row)
        for _ in range(2):
            found = kernels.take(lambda person=person: openings(changes, person, **options(world)))
        same = naive.take(lambda person=person: search_vacancies(changes, person, fast=False, **options(world)))
        assert isinstance(same, Openings)
        wrong += found != same.matches
    naive.show(f"best 50 of {POSTS:,} vacancies for a person, NumPy")
    kernels.show("the same by kernels, with points and reasons")
    FIGURES.tell("people's lists compared with the full scan / that differ", f"{len(rows)} / {wrong}")
    assert wrong == 0
    some = np.arange(min(len(pool), 1_000_000))
    wall, cpu, pairs = time.perf_counter(), time.process_time(), 0
    for each in openings_of_all(board, pool, some, threads=2, **options(world)):
        pairs += int(each.eligible.sum())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  best 50 of {POSTS:,} vacancies for {len(some):,} people, two threads: {wall:.1f} s "
          f"({cpu:.1f} s of processor), {pairs:,} pairs scored")  # fmt: skip
    FIGURES.tell(f"{POSTS:,} vacancies for each of (at most) a million people: s wall, s processor",
                 f"{wall:.1f}, {cpu:.1f}")  # fmt: skip


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


if __name__ == "__main__":
    main()
