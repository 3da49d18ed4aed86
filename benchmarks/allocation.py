"""Places for a nation: the auction with its proven gap against SciPy's solvers, on the same problems in the same run.

    python benchmarks/allocation.py [--quick] [--runs N]

People and vacancies are made up (seeded): each person could take about `edges` / `people` vacancies. Scores: `random`
(independent), `alike` (people and vacancies have a quality everybody sees: long bidding), `grades` (few different
scores: many ties). The referees get what they can do: a sparse matching with one place a vacancy at full size, a dense
assignment and a linear program at a smaller one. Times include sorting and the proof, not the making of the problem.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from siraba.core.allocation import Problem, best_total, by_priority, stable

KINDS = ("random", "alike", "grades")


def problem_of(people: int, offers: int, edges: int, kind: str, places: float, seed: int = 7) -> Problem:
    """A made-up problem; places a vacancy are 1 + Poisson(`places` - 1)."""
    draw = np.random.default_rng(seed)
    pair = np.unique(draw.integers(0, people * offers, edges))
    person, offer = np.divmod(pair, offers)
    if kind == "random":
        score = draw.integers(200_000, 1_000_000, len(pair))
    elif kind == "alike":
        seen = 250_000 * draw.random(people)[person] + 200_000 * draw.random(offers)[offer]
        score = (250_000 + seen + 300_000 * draw.random(len(pair))).astype(np.int64)
    else:
        score = draw.integers(4, 20, len(pair)) * 50_000
    capacity = 1 + draw.poisson(places - 1, offers)
    ids, names = [f"p{n:07}" for n in range(people)], [f"v{n:06}" for n in range(offers)]
    return Problem.of_arrays(ids, names, person, offer, score, capacity.astype(np.int64))


def timed(do: Callable[[], Any], runs: int) -> tuple[list[float], Any]:
    """Seconds of each run, and what the last one gave."""
    seconds, given = [], None
    for _ in range(runs):
        start = time.perf_counter()
        given = do()
        seconds.append(time.perf_counter() - start)
    return seconds, given


def spread(seconds: list[float]) -> str:
    """Median, and the least and most."""
    return f"{statistics.median(seconds):7.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def nation(people: int, offers: int, edges: int, runs: int) -> None:
    """The figure of the README: a national file, few places and many, three kinds of scores."""
    print(f"\n{people:,} people × {offers:,} vacancies, {edges:,} edges drawn")
    for kind in KINDS:
        for places in (1.5, 3.0, 25.0):
            problem = problem_of(people, offers, edges, kind, places)
            count = int(problem.capacity.sum())
            seconds, found = timed(lambda p=problem: best_total(p), runs)  # type: ignore[misc] # bound on purpose
            share = 100 * found.gap / max(found.bound, 1)
            print(
                f"best total   {kind:7} {count:7,} places  {spread(seconds)}  rounds {found.rounds:5}"
                f"  gap {share:.6f} %  placed {found.placed:,}",
                flush=True,
            )
    problem = problem_of(people, offers, edges, "random", 3.0)
    for name, do in (
        ("stable", lambda: stable(problem)),
        ("by order", lambda: by_priority(problem, problem.persons)),
        ("exact total", lambda: best_total(problem, exact=True)),
    ):
        seconds, found = timed(do, 1)
        print(f"{name:12} random  {spread(seconds)}  placed {found.placed:,}  total {found.total:,}", flush=True)


def against_sparse(people: int, offers: int, edges: int, runs: int) -> None:
    """SciPy's sparse full matching at full size: one place a vacancy, every vacancy filled."""
    problem = problem_of(people, offers, edges, "random", 1.0)
    shape = (offers, people)
    weights = csr_array((problem.score, (problem.offer, problem.person)), shape=shape)
    ours, found = timed(lambda: best_total(problem), runs)
    theirs, (row, column) = timed(lambda: min_weight_full_bipartite_matching(weights, maximize=True), runs)
    total = int(weights[row, column].sum())
    told(f"sparse matching, {people:,} × {offers:,}, {edges:,} edges, one place each", ours, theirs, found, total)


def against_dense(people: int, offers: int, runs: int) -> None:
    """SciPy's dense assignment: every pair possible, places as columns."""
    problem = problem_of(people, offers, people * offers * 4, "random", 3.0)
    scores = np.zeros((people, offers), np.int64)
    scores[problem.person, problem.offer] = problem.score
    seats = np.repeat(np.arange(offers), problem.capacity)
    ours, found = timed(lambda: best_total(problem), runs)
    theirs, (row, column) = timed(lambda: linear_sum_assignment(scores[:, seats], maximize=True), runs)
    total = int(scores[:, seats][row, column].sum())
    told(
        f"dense assignment, {people:,} × {len(seats):,} places, {len(problem.score):,} edges",
        ours,
        theirs,
        found,
        total,
    )


def against_program(people: int, offers: int, edges: int) -> None:
    """HiGHS on the whole linear program (dual simplex), as in a textbook."""
    problem = problem_of(people, offers, edges, "random", 3.0)
    count = len(problem.score)
    rows = np.concatenate([problem.person, people + problem.offer])
    matrix = csr_array((np.ones(2 * count), (rows, np.tile(np.arange(count), 2))), shape=(people + offers, count))
    most = np.concatenate([np.ones(people), problem.capacity]).astype(float)
    ours, found = timed(lambda: best_total(problem), 3)
    theirs, solved = timed(lambda: linprog(-problem.score.astype(float), A_ub=matrix, b_ub=most, method="highs"), 1)
    told(f"linear program (HiGHS), {people:,} × {offers:,}, {count:,} edges", ours, theirs, found, round(-solved.fun))


def told(what: str, ours: list[float], theirs: list[float], found: Any, total: int) -> None:
    """One comparison: the referee's optimum must lie between our total and our bound."""
    assert found.value <= total <= found.bound, (found.value, total, found.bound)
    ratio = statistics.median(theirs) / statistics.median(ours)
    short = 100 * (total - found.value) / total
    print(
        f"\n{what}\n  auction {spread(ours)}, below the optimum by {short:.6f} % (proven gap"
        f" {100 * found.gap / found.bound:.6f} %)\n  SciPy   {spread(theirs)}, {ratio:.1f} × the auction",
        flush=True,
    )


def main() -> None:
    """Run everything and print."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--quick", action="store_true", help="a tenth of the size")
    words.add_argument("--runs", type=int, default=3)
    args = words.parse_args()
    size = 10 if args.quick else 1
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python"
        f" {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}; median of {args.runs} runs"
    )
    nation(100_000 // size, 5_000 // size, 6_200_000 // size, args.runs)
    against_sparse(100_000 // size, 5_000 // size, 6_200_000 // size, args.runs)
    against_dense(5_000 // size, 1_000 // size, args.runs)
    against_program(20_000 // size, 1_000 // size, 400_000 // size)


if __name__ == "__main__":
    main()
