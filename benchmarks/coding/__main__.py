"""Titles to occupations: ours and the baselines, on labels kept out, in one run.

    .venv/bin/python -m benchmarks.coding [--seed N] [--keep FOLDER]

Reads ../shared/data (ESCO, ROME, ISCO) as files, without a database; trains on what is not asked. With --keep the
trained embedding is kept there and used again. What the tables mean is in docs/coding.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.coding import groups, memory, offers, sources
from benchmarks.coding.baselines import BASELINES
from benchmarks.coding.cases import Task, ceiling, lessons, tasks
from benchmarks.coding.measures import Ranks, quality, reliability
from benchmarks.coding.systems import baseline_ranks, coding_ranks, in_two, settings, speed
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
    with tempfile.TemporaryDirectory() as home:
        measure(args.seed, (args.keep or Path(home)) / f"draw-{args.seed}", Path(home))
    return 0


def measure(seed: int, keep: Path, home: Path) -> None:
    """Train, rank, print."""
    chosen = tasks(seed)
    embedding = trained(chosen, keep)
    tuned = settings(tasks(TUNED_ON))
    said: dict[str, list[tuple[float, bool]]] = {}
    for task in chosen:
        costs(task, report(task, embedding, tuned[task.name], said), home / task.name)
    groups.report(embedding)
    memory.report(chosen, embedding, seed)
    offers.report(embedding)
    ready(keep, [home / task.name for task in chosen])
    for name, pairs in said.items():
        print(f"\nConfidence of the first proposal, {name}: said / share right / titles")
        for band, count, mean, right in reliability(pairs):
            print(f"| {band} | {mean:.2f} | {right:.2f} | {count} |")


def trained(chosen: list[Task], folder: Path) -> Embedding:
    """The embedding of what is installed; prints what it cost."""
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
) -> Lexicon:
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
        most, several, others = ceiling(task, cases)
        print(f"gain over the best lexical one: {gain(ranks, name):+.3f}; the most that can be had is {most:.3f}:")
        print(f"{several} titles are labels of several concepts, {others} of others than the right one", flush=True)
        group = "labels and titles kept out" if "hidden" not in name else "language hidden"
        answers = zip(cases, proposed[name], strict=True)
        said.setdefault(group, []).extend(_confidence(answer, case.right) for case, answer in answers if answer)
    return lexicon


def gain(ranks: dict[str, dict[str, Ranks]], name: str) -> float:
    """The mean reciprocal rank of ours less that of the best other one."""
    return quality(ranks[OURS][name]).mrr - max(quality(r[name]).mrr for n, r in ranks.items() if n != OURS)


def _confidence(answer: list[Proposal], right: str) -> tuple[float, bool]:
    return answer[0].confidence, answer[0].concept_id == right


def costs(task: Task, lexicon: Lexicon, folder: Path) -> None:
    """Print the time of a title and the size on disk; keep the lexicon in `folder`."""
    texts = [case.text for cases in task.sets.values() for case in cases][:2000]
    middle, high, together = speed(lexicon, texts)
    two = in_two(lexicon, texts)
    lexicon.save(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(
        f"\n{task.name}: {len(lexicon)} concepts, {lexicon.label_count} labels, {size / 1e6:.1f} MB; a title "
        f"p50 {middle:.2f} ms, p95 {high:.2f} ms, {together:,.0f} titles a second of one processor's time; "
        f"{two:,.0f} a second of the clock in two processes",
        flush=True,
    )


READY = """
import sys, time
from pathlib import Path
start = time.process_time()
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
embedding = Embedding.load(Path(sys.argv[1]))
lexicons = [Lexicon.load(Path(folder), embedding) for folder in sys.argv[2:]]
ready = time.process_time() - start
for lexicon in lexicons:
    for text in ("infirmier", "truck drivers", "\u0645\u0645\u0631\u0636", "aide magasinier (H/F)"):
        lexicon.rank(text)
status = Path("/proc/self/status").read_text()  # what getrusage says is the parent's where that was larger
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(f"all loaded by a new process: ready in {ready:.1f} s of the processor, {peak:.0f} MB at most, code included")
"""


def ready(embedding: Path, folders: list[Path]) -> None:
    """Print what a process that only codes needs."""
    subprocess.run([sys.executable, "-c", READY, str(embedding), *map(str, folders)], check=True)


if __name__ == "__main__":
    raise SystemExit(main())
