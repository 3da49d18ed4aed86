"""What coding costs an installation of ESCO, ROME and ROAME in three languages: training, time, memory, same bytes.

    .venv/bin/python -m benchmarks.coding.speed [--keep FOLDER] [--again]

Run it on a machine that does nothing else. Trains what the training job trains (in a process of its own, one thread),
with --again a second time to compare the bytes, then prints: seconds of training, time of a title (p50, p95), titles a
second in two processes, seconds until a new process is ready and its memory. --keep keeps the embedding for next time.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.coding import installed, sources
from benchmarks.coding.__main__ import ready
from benchmarks.coding.everyday import titles
from benchmarks.coding.systems import in_two, speed
from siraba.core.coding.apart import train_apart
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lessons import write_lessons
from siraba.core.coding.lexicon import Lexicon

ASKED = 2000
"""Distinct titles: everyday ones and those of ROME, hardly any of them a label of ESCO."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder of the trained embedding")
    parser.add_argument("--again", action="store_true", help="train twice and compare")
    args = parser.parse_args()
    if not sources.DATA.exists():
        print(f"No shared data at {sources.DATA.resolve()}: nothing to measure.", file=sys.stderr)
        return 1
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        folder = args.keep or home / "embedding"
        if not (folder / "embedding.json").exists():
            print(f"trained in {_train(home, folder):.0f} s of the clock (asked: 300)", flush=True)
        if args.again:
            seconds = _train(home, home / "again")
            same = Embedding.digest_of(folder) == Embedding.digest_of(home / "again")
            print(f"trained again in {seconds:.0f} s: {'the same bytes' if same else 'OTHER BYTES'}", flush=True)
        _serve(home, folder)
    return 0


def _train(home: Path, folder: Path) -> float:
    start = time.perf_counter()
    lessons = home / "lessons.jsonl"
    write_lessons(installed.lessons(everything=True), lessons)
    for _ in train_apart(lessons, folder):
        pass
    return time.perf_counter() - start


def _serve(home: Path, folder: Path) -> None:
    embedding = Embedding.load(folder)
    known = {
        "ESCO": list(sources.esco()),
        "ROME": list(sources.rome()),
        "ROAME": [concept for concept, _ in installed.roame()],
    }
    texts = [title.text for title in titles()] + [
        row["libelle_appellation_court"] for row in sources.rome_titles()[::9]
    ]
    asked = list(dict.fromkeys(texts))[:ASKED]
    for name, concepts in known.items():
        start = time.process_time()
        lexicon = Lexicon.build(concepts, embedding=embedding)
        built = time.process_time() - start
        lexicon.save(home / name)
        middle, high, _ = speed(lexicon, asked)
        print(f"{name}: {len(lexicon)} concepts, {lexicon.label_count} labels, built in {built:.0f} s")
        print(f"  a title p50 {middle:.2f} ms, p95 {high:.2f} ms (asked: 4)")
        print(f"  {in_two(lexicon, asked):,.0f} titles a second in two processes (asked: 2,500)", flush=True)
    ready(folder, [home / name for name in known])
    print("(asked: ready in 2 s, 200 MB)")


if __name__ == "__main__":
    raise SystemExit(main())
