"""Where the parts of a batch are worked out: here, in processes of this machine, or on a Dask cluster.

Every executor calls the same function with the same parts; a part that is done is a file, so a worker that dies costs
the time of the part it was at, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

ATTEMPTS = 4
"""How often a part is begun before it is given up: a part that kills every worker would otherwise never end."""
PATIENCE = "10s"
"""How long a scheduler is waited for."""
Part = TypeVar("Part")
Work = Callable[[Part], int]


class NoCluster(Exception):
    """The cluster cannot be used. The message says why and what to do."""


class PartFailed(Exception):
    """A part took its worker down, again and again."""


@dataclass(frozen=True, slots=True)
class Where:
    """`cluster` is the address of a Dask scheduler; without one, `workers` processes; 1 is this process itself."""

    workers: int = 1
    cluster: str | None = None


def execute(work: Work[Part], parts: Sequence[Part], where: Where) -> Iterator[int]:
    """What `work` returned for each part, in the order in which they end. Raises NoCluster, PartFailed.

    `work` must be importable by name, and doing a part twice must be the same as doing it once.
    """
    if not parts:
        return iter(())
    if where.cluster is not None:
        return _on_cluster(work, parts, where.cluster)
    if where.workers > 1 and len(parts) > 1:
        return _in_processes(work, parts, where.workers)
    return map(work, parts)


def _in_processes(work: Work[Part], parts: Sequence[Part], workers: int) -> Iterator[int]:
    begun: Counter[int] = Counter()
    left = dict(enumerate(parts))
    while left:
        # a broken pool does not say which part broke it: all that were at work begin again in a fresh one
        with ProcessPoolExecutor(min(workers, len(left)), mp_context=get_context("spawn")) as pool:
            try:
                yield from _feed(pool, work, left, begun, workers)
            except BrokenProcessPool:
                worst = max(left, key=lambda number: begun[number])
                if begun[worst] >= ATTEMPTS:
                    raise PartFailed(_given_up(left[worst])) from None


def _feed(
    pool: ProcessPoolExecutor, work: Work[Part], left: dict[int, Part], begun: Counter[int], workers: int
) -> Iterator[int]:
    """No more parts at a time than workers, so that `begun` counts those that were really at work."""
    waiting, running = list(left)[::-1], dict[Future[int], int]()
    while waiting or running:
        while waiting and len(running) < workers:
            number = waiting.pop()
            begun[number] += 1
            running[pool.submit(work, left[number])] = number
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            result = done.result()
            del left[running.pop(done)]
            yield result


def _on_cluster(work: Work[Part], parts: Sequence[Part], address: str) -> Iterator[int]:
    distributed = _library()
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(f"there is no Dask scheduler at {address} ({error}). Check the address.") from error
    with client:
        futures = {client.submit(work, part, pure=False): part for part in parts}
        for future in distributed.as_completed(futures, loop=client.loop):
            try:
                yield future.result()
            except distributed.KilledWorker:
                raise PartFailed(_given_up(futures[future])) from None


def _library() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an optional extra, and heavy
    except ImportError:
        raise NoCluster(
            "the library “distributed” is not installed: install siraba with its extra “cluster”, "
            "or leave the cluster out and give a number of workers."
        ) from None
    return distributed


def _given_up(part: object) -> str:
    return f"part {part} took its worker down {ATTEMPTS} times; it may need more memory: give more shards."
