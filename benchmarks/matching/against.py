"""The kernels against NumPy, DuckDB and PostgreSQL: the same people, vacancies and lists, in one run.

Each list is asked twice, and the second counts; every list must be the kernels' own, people and scores. What makes a
vacancy ready (its numbers) is counted for the kernels and for NumPy, not for the databases.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from tools.postgres import NoServer, server

from benchmarks.matching import peers
from benchmarks.matching.peers_sql import Duck, Postgres, columns
from benchmarks.matching.table import FIGURES
from benchmarks.matching.world import AS_OF, World
from siraba.core.matching import fast
from siraba.core.matching.parameters import DEFAULT
from siraba.core.matching.sought import Sought, seek
from siraba.core.pool.people import Pool
from siraba.core.pool.records import VacancyRecord

Answer = list[tuple[int, int]]


def against(world: World, pool: Pool, asked: list[VacancyRecord], top: int) -> None:
    """Median and 95th percentile of each, and the median of the ratios."""
    first = _sought(world, pool, asked[0])
    for kept, what in ((False, "NumPy, filter over whole columns"), (True, "NumPy with the rows of each country kept")):
        vectors = peers.Vectors(pool, doors_kept=kept)
        _one(world, pool, asked, top, partial(_by_numpy, world, vectors, top), f"{what}, argpartition, one thread")
    duck = Duck(columns(pool, first))
    _one(world, pool, asked, top, lambda sought: duck.top(sought, top), duck.tuning)
    try:
        with server("shared_buffers=2GB") as address:
            base = Postgres(address, duck)
            _one(world, pool, asked, top, lambda sought: base.top(sought, top), base.tuning)
    except NoServer as reason:
        print(f"  PostgreSQL is left out: {reason}")


def _by_numpy(world: World, vectors: peers.Vectors, top: int, sought: Sought) -> Answer:
    pool = vectors.pool
    again = _sought(world, pool, sought.vacancy)
    rows, scores = peers.top(vectors, again, top)
    return list(zip(map(_number, pool.ids.texts(np.array(rows, dtype=np.int64))), scores, strict=True))


def _one(
    world: World, pool: Pool, asked: list[VacancyRecord], top: int, peer: Callable[[Sought], Answer], what: str
) -> None:
    taken, ratios = [], []
    for vacancy in asked:
        sought = _sought(world, pool, vacancy)
        for _ in range(2):
            begun = time.perf_counter()
            found = fast.rank(pool, vacancy, proximity=world.proximity, as_of=AS_OF, top=top)
            mine = time.perf_counter() - begun
            begun = time.perf_counter()
            answer = peer(sought)
            other = time.perf_counter() - begun
        assert [tuple(one) for one in answer] == list(zip(map(_number, found.ids), found.scores, strict=True))
        taken.append(other * 1_000)
        ratios.append(other / mine)
    p50, p95 = np.percentile(taken, (50, 95))
    print(f"  {what}:\n    wall p50 {p50:.1f}, p95 {p95:.1f} ms; {np.median(ratios):.0f} times the kernels' (median of "
          f"{len(ratios)} ratios); all lists the same")  # fmt: skip
    FIGURES.tell(f"{what.partition(',')[0]}: p50 / p95 ms wall, times the kernels'",
                 f"{p50:.1f} / {p95:.1f}, {np.median(ratios):.0f}")  # fmt: skip


def _sought(world: World, pool: Pool, vacancy: VacancyRecord) -> Sought:
    return seek(pool, vacancy, world.proximity, DEFAULT, AS_OF)


def _number(id_: str) -> int:
    return int(id_[2:])
