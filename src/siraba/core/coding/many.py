"""Very many texts: ranked by several processes of this machine that share one lexicon."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, fields
from itertools import islice
from multiprocessing import get_context
from operator import attrgetter
from typing import Any

from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Proposal

BATCH = 250
"""Texts that a process ranks at a time."""

REMEMBERED = 50_000
"""Distinct texts whose answers are remembered: a register repeats its titles."""

_shared: list[Lexicon] = []
"""What the processes see of the one that began them: it is not copied as long as nobody writes to it."""

Answer = list[Proposal]

Packed = list[list[tuple[Any, ...]]]
"""Answers as they go from process to process: a proposal as its fields in order, which takes a third of the time."""

_unmade = attrgetter(*(field.name for field in fields(Proposal)))


@dataclass(frozen=True, slots=True)
class _Batch:
    texts: list[str]
    fresh: list[str]
    answers: Future[Packed]


def rank_in_processes(
    lexicon: Lexicon, texts: Iterable[str], *, language: str = "auto", top: int = 5, workers: int = 2
) -> Iterator[Answer]:
    """What `lexicon.rank_many` gives, in order, worked out by `workers` processes; streams as it does.

    For systems that can fork (Linux), and before other threads were begun; with one worker it is `rank_many` itself.
    """
    if workers < 2:
        yield from lexicon.rank_many(texts, language=language, top=top)
        return
    _shared.append(lexicon)
    number = len(_shared) - 1
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            yield from _answers(pool, iter(texts), number, language, top, 3 * workers)
    finally:
        del _shared[number:]


def _answers(
    pool: ProcessPoolExecutor, source: Iterator[str], number: int, language: str, top: int, ahead: int
) -> Iterator[Answer]:
    known: dict[str, Answer] = {}
    under_way: deque[_Batch] = deque()
    while True:
        while len(under_way) < ahead and (some := list(islice(source, BATCH))):
            fresh = [text for text in dict.fromkeys(some) if text not in known]
            under_way.append(_Batch(some, fresh, pool.submit(_rank, number, fresh, language, top)))
        if not under_way:
            return
        batch = under_way.popleft()
        answers = ([Proposal(*one) for one in answer] for answer in batch.answers.result())
        found = dict(zip(batch.fresh, answers, strict=True))
        yield from (list(found[text] if text in found else known[text]) for text in batch.texts)
        if len(known) < REMEMBERED:
            known |= found


def _rank(number: int, texts: list[str], language: str, top: int) -> Packed:
    return [list(map(_unmade, one)) for one in _shared[number].rank_many(texts, language=language, top=top)]
