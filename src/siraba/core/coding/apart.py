"""Training in a process of its own: gently, on one thread, and its memory is given back when it ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

BEHIND = 10
"""How much it stands back for everything else (the kernel's nice value)."""

PATIENCE = 5.0
"""Seconds of silence after which the last progress is told again, so that whoever holds a lease keeps it."""


class TrainingFailed(Exception):
    """The process ended without an embedding. The message says what it said last."""


def train_apart(lessons: Path, folder: Path) -> Generator[tuple[int, int], None, None]:
    """Train on the concepts of a file (`write_lessons`), save the embedding to `folder`, yield (done, total) meanwhile.

    The total is 0 until it is known. Closing the iterator ends the process. Raises TrainingFailed.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(str(lessons), str(folder), theirs), daemon=True)
    process.start()
    theirs.close()
    done, problem = (0, 0), "it was killed"
    try:
        while True:
            if ours.poll(PATIENCE):
                try:
                    said = ours.recv()
                except EOFError:
                    break
                if isinstance(said, str):
                    problem = said
                    continue
                done = said
            yield done
        process.join()
    finally:
        with contextlib.suppress(OSError, ValueError):
            process.terminate()
        process.join()
        ours.close()
    if process.exitcode != 0:
        raise TrainingFailed(f"The training ended without a result: {problem}.")


def _work(lessons: str, folder: str, pipe: Connection) -> None:
    # one thread: sums come out the same each time, and the pages keep the other processors
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # environment: told to the numeric library of this process before it is loaded
    with contextlib.suppress(OSError):
        os.nice(BEHIND)
    from siraba.core.coding.embedding import Embedding  # noqa: PLC0415 - after the number of threads is set
    from siraba.core.coding.lessons import read_lessons  # noqa: PLC0415 - as above

    try:
        embedding = Embedding.train(read_lessons(Path(lessons)), progress=lambda done, total: pipe.send((done, total)))
        embedding.save(Path(folder))
    except Exception as error:
        pipe.send(f"{type(error).__name__}: {error}"[:300])
        raise
