"""What the classification does later: train the embedding of what is installed, while the one before serves."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from siraba.apps.classification.queries import keep_ready, lessons
from siraba.apps.classification.queries.lexicon import remove_older
from siraba.apps.classification.queries.releases import releases_state
from siraba.apps.classification.queries.skills import keep_skills_ready
from siraba.apps.classification.queries.trained import PREFIX, TRAIN, home, usable, wanted
from siraba.apps.foundation.jobs import Run, job

log = logging.getLogger("siraba.coding")


@job(TRAIN)
def train_embedding(run: Run) -> None:
    """Train the embedding of the active releases, then build their lexicons with it and the look-ups of their skills,
    then let it be seen.

    Whoever codes meanwhile uses the one before. Stopped or killed, it begins anew: that is minutes at most. What is
    trained is what is active when it begins; nothing is done where that embedding is there already.
    """
    name = wanted()
    folder, half = home() / name, home() / f".half-{name}"
    if usable(folder):
        run.finish(embedding=name, there_already=True)
        return
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    try:
        concepts = _train(run, half)
        _let_it_serve(run, half, folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    run.finish(embedding=name, concepts=concepts)


def _train(run: Run, half: Path) -> int:
    from siraba.core.coding.apart import train_apart  # noqa: PLC0415 - only a worker trains
    from siraba.core.coding.lessons import write_lessons  # noqa: PLC0415 - as above

    file = half / "lessons.jsonl"
    run.advance(done=0)
    concepts = write_lessons(lessons(), file)
    steps = train_apart(file, half / "embedding")
    try:
        for done, total in steps:
            run.advance(done=done, total=total + 2 * len(releases_state()) if total else None)
    finally:
        steps.close()
    return concepts


def _let_it_serve(run: Run, half: Path, folder: Path) -> None:
    """Lexicons first: when the embedding shows under its name, whoever codes only loads them."""
    from siraba.core.coding.embedding import Embedding  # noqa: PLC0415 - brings NumPy; only a worker trains

    embedding = Embedding.load(half / "embedding")
    kept: dict[str, Path] = {}
    for scheme in releases_state():
        kept[scheme] = keep_ready(scheme, embedding)
        run.advance(done=run.row.done + 1)
    for scheme in kept:
        keep_skills_ready(scheme)
        run.advance(done=run.row.done + 1)
    shutil.rmtree(folder, ignore_errors=True)  # one that could not be used
    (half / "embedding").rename(folder)
    for other in home().glob(f"{PREFIX}*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    for scheme, lexicon in kept.items():
        remove_older(scheme, lexicon)
    log.info("The embedding %s is trained and serves.", folder.name)
