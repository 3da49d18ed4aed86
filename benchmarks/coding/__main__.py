"""Titles to occupations: ours and the baselines, on labels kept out, in one run.

    .venv/bin/python -m benchmarks.coding [--seed N] [--keep FOLDER]

Reads ../shared/data (ESCO, ROME, ISCO) as files, without a database; trains on what is not asked. With --keep the
trained embedding is kept there and used again. What the tables mean is in docs/coding.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.coding import sources
from benchmarks.coding.baselines import BASELINES
from benchmarks.coding.cases import Task, lessons, tasks
from benchmarks.coding.measures import Ranks, quality, reliability
from benchmarks.coding.systems import baseline_ranks, coding_ranks, settings, speed
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Proposal

TUNED_ON = 1
"""The draw on which baselines were tuned, and ours: it is never the one that is reported."""

OURS = "embedding and spelling"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2, help=f"the draw of labels that are asked, not {TUNED_ON}")
    parser.add_argument("--keep", type=Path, help="folder of the trained embedding")
    args = parser.parse_args()
    if not sources.DATA.exists():
        print(f"No shared data at {sources.DATA.resolve()}: nothing to measure.", file=sys.stderr)
        return 1
    if args.seed == TUNED_ON:
        parser.error(f"draw {TUNED_ON} is the one the settings were chosen on: take another")
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    chosen = tasks(args.seed)
    embedding = trained(chosen, args.keep)
    tuned = settings(tasks(TUNED_ON))
    said: dict[str, list[tuple[float, bool]]] = {}
    for task in chosen:
        report(task, embedding, tuned[task.name], said)
    for name, pairs in said.items():
        print(f"\nConfidence of the first proposal, {name}: said / share right / titles")
        for band, count, mean, right in reliability(pairs):
            print(f"| {band} | {mean:.2f} | {right:.2f} | {count} |")
    return 0


def trained(chosen: list[Task], keep: Path | None) -> Embedding:
    """The embedding of what is installed; prints what it cost."""
    folder = keep or Path(tempfile.mkdtemp())
    try:
        embedding = Embedding.load(folder)
    except LexiconUnusable:
        start, used = time.perf_counter(), time.process_time()
        embedding = Embedding.train(lessons(chosen))
        print(f"trained: {time.process_time() - used:.0f} s of the processor, {time.perf_counter() - start:.0f} s")
        embedding.save(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"embedding: {embedding.dimensions} dimensions, {size / 1e6:.1f} MB, {embedding.digest[:16]}")
    return embedding


def report(
    task: Task, embedding: Embedding, tuned: dict[str, object], said: dict[str, list[tuple[float, bool]]]
) -> None:
    """Print the tables of one task and add its confidences to `said`."""
    ranks = {baseline.name: baseline_ranks(baseline, tuned[baseline.name], task) for baseline in BASELINES}
    ranks["spelling alone"], _ = coding_ranks(Lexicon.build(task.concepts), task)
    lexicon = Lexicon.build(task.concepts, embedding=embedding)
    ranks[OURS], proposed = coding_ranks(lexicon, task)
    for name, cases in task.sets.items():
        print(f"\n{task.name}, {name}: mean reciprocal rank / right first / among five")
        unlike = [case.unlike for case in cases]
        print(f"| | all {len(cases)} | the {sum(unlike)} that equal no label |\n|---|---|---|")
        for system, by_set in ranks.items():
            own = by_set[name]
            print(f"| {system} | {quality(own).cells()} | {quality(own[unlike]).cells()} |")
        print(f"gain over the best lexical one: {gain(ranks, name):+.3f}", flush=True)
        group = "labels and titles kept out" if "hidden" not in name else "language hidden"
        answers = zip(cases, proposed[name], strict=True)
        said.setdefault(group, []).extend(_confidence(answer, case.right) for case, answer in answers if answer)
    costs(task, lexicon)


def gain(ranks: dict[str, dict[str, Ranks]], name: str) -> float:
    """The mean reciprocal rank of ours less that of the best other one."""
    return quality(ranks[OURS][name]).mrr - max(quality(r[name]).mrr for n, r in ranks.items() if n != OURS)


def _confidence(answer: list[Proposal], right: str) -> tuple[float, bool]:
    return answer[0].confidence, answer[0].concept_id == right


def costs(task: Task, lexicon: Lexicon) -> None:
    """Print the time of a title, the size on disk and the time to load."""
    texts = [case.text for cases in task.sets.values() for case in cases][:2000]
    middle, high, together = speed(lexicon, texts)
    with tempfile.TemporaryDirectory() as folder:
        lexicon.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{task.name}: {len(lexicon)} concepts, {lexicon.label_count} labels, {size / 1e6:.1f} MB; "
        f"a title p50 {middle:.2f} ms, p95 {high:.2f} ms, {together:,.0f} a second on one processor "
        f"(processor time); peak so far {memory:.0f} MB with the benchmark",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
