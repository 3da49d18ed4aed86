"""Rankings of the baselines and of coding, for the same cases."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.coding.baselines import BASELINES, Baseline, Installed, best_setting
from benchmarks.coding.cases import ASKED, Case, Task
from benchmarks.coding.measures import Ranks, ranks_of
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.many import rank_in_processes
from siraba.core.coding.proposals import Proposal

DEEP = 100
"""Proposals that are asked for; a right one behind them counts as not found."""

TRIED = 100
"""Titles of a set on which the baselines' settings are tried."""

Right = npt.NDArray[np.int64]


def right_columns(task: Task, cases: Sequence[Case]) -> Right:
    """The number of the right concept of each case."""
    number = {concept.id: n for n, concept in enumerate(task.concepts)}
    return np.array([number[case.right] for case in cases], np.int64)


def settings(draw: Sequence[Task]) -> dict[str, dict[str, Any]]:
    """For each task and baseline the setting that is best on another draw."""
    return {
        task.name: {baseline.name: best_setting(baseline, *_asked(task, TRIED)) for baseline in BASELINES}
        for task in draw
    }


def _asked(task: Task, most: int) -> tuple[Installed, list[str], Right, list[int]]:
    """What is installed, the texts of all sets one after the other, what is right, and how many each set has."""
    sets = [cases[:most] for cases in task.sets.values()]
    every = [case for some in sets for case in some]
    return (
        Installed.of(task.concepts),
        [c.text for c in every],
        right_columns(task, every),
        [len(some) for some in sets],
    )


def baseline_ranks(baseline: Baseline, setting: Any, task: Task) -> dict[str, Ranks]:
    """The ranks of the right concepts by set."""
    installed, texts, right, sizes = _asked(task, ASKED)
    ranks = ranks_of(baseline.score(installed, texts, setting), right)
    return dict(zip(task.sets, np.split(ranks, np.cumsum(sizes)[:-1]), strict=True))


def coding_ranks(lexicon: Lexicon, task: Task) -> tuple[dict[str, Ranks], dict[str, list[list[Proposal]]]]:
    """The ranks by set, and what was proposed (the first five)."""
    ranks, proposed = {}, {}
    for name, cases in task.sets.items():
        answers = list(lexicon.rank_many([case.text for case in cases], top=DEEP))
        found = [
            next((n for n, one in enumerate(answer, 1) if one.concept_id == case.right), np.inf)
            for case, answer in zip(cases, answers, strict=True)
        ]
        ranks[name] = np.array(found, np.float64)
        proposed[name] = [answer[:5] for answer in answers]
    return ranks, proposed


def speed(lexicon: Lexicon, texts: Sequence[str]) -> tuple[float, float, float]:
    """(p50, p95) milliseconds of the processor for a title alone, and titles a second of one processor together."""
    distinct, times = list(dict.fromkeys(texts)), []
    for text in distinct:
        start = time.process_time()
        lexicon.rank(text)
        times.append(1000 * (time.process_time() - start))
    times.sort()
    start = time.process_time()
    for _ in lexicon.rank_many(distinct):
        pass
    return times[len(times) // 2], times[len(times) * 95 // 100], len(distinct) / (time.process_time() - start)


def in_two(lexicon: Lexicon, texts: Sequence[str]) -> float:
    """Titles a second of the clock in two processes, each title different; the best of three times."""
    distinct = list(dict.fromkeys(texts))
    many = [text for n in range(3) for text in (distinct if n == 0 else [f"{text} {'xyz'[n]}" for text in distinct])]
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _ in rank_in_processes(lexicon, many, workers=2):
            pass
        best = min(best, time.perf_counter() - start)
    return len(many) / best
