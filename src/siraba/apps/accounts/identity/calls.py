"""Calls to an identity service that cannot hold the house.

Each is bounded in time altogether, also where the service sends a byte every second; few are under way at once, so
that a service that hangs holds a handful of threads and not all; and one that did not answer is left alone for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from typing import TypeVar

TOTAL = 8.0
"""Seconds for a call from its beginning to its end."""
AT_ONCE = 4
"""Calls to one service under way in a process."""
FAILS, RESTS = 3, 20.0
"""After so many calls in a row without an answer nobody asks for so many seconds; then one may try."""
T = TypeVar("T")


class Unreachable(Exception):
    """The service does not answer, or not as a service does. Whoever wants in takes another door meanwhile."""


@dataclass(slots=True)
class _Line:
    """The line to one service."""

    slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    failed: int = 0
    shut_until: float = 0.0

    def fail(self) -> None:
        self.failed += 1
        if self.failed >= FAILS:
            self.shut_until = time.monotonic() + RESTS

    def fine(self) -> None:
        self.failed, self.shut_until = 0, 0.0


_lines: dict[str, _Line] = {}
_lock = Lock()


def forget() -> None:
    """Every line is open again."""
    with _lock:
        _lines.clear()


def call(issuer: str, work: Callable[[], T], *, silent: tuple[type[BaseException], ...]) -> T:
    """What `work` answers, or raises; `silent` are its exceptions that say that nobody answered.

    Raises Unreachable at once where nobody answered lately or enough calls are under way, and after TOTAL seconds.
    """
    with _lock:
        line = _lines.setdefault(issuer, _Line())
    if time.monotonic() < line.shut_until or not line.slots.acquire(blocking=False):
        raise Unreachable(issuer)
    answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as problem:  # raised again where somebody waits for it
            answers.put((None, problem))
        finally:
            line.slots.release()

    Thread(target=run, name="identity", daemon=True).start()
    try:
        answer, problem = answers.get(timeout=TOTAL)
    except Empty:
        line.fail()
        raise Unreachable(issuer) from None
    if isinstance(problem, silent):
        line.fail()
    else:
        line.fine()
    if problem is not None:
        raise problem
    return answer  # type: ignore[return-value]  # there is one where there was no problem
