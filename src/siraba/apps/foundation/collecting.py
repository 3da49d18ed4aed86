"""Python looks for cycles of garbage more seldom while a file is brought in, and where many pages are answered.

A quarter of an import went into that, and a tenth of what a page took; one look in a server that has loaded everything
stopped it for up to 0.4 seconds.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

SELDOM = 200_000
"""Objects made between two looks; 700 are usual, and rows of a file make thousands each that have no cycles."""

ANSWERING = 20_000
"""The same where pages are answered: a page makes some thousands."""

_ANSWERING = (ANSWERING, 20, 20)
_guard = threading.Lock()
_under_way: list[tuple[int, int, int]] = []
"""The thresholds as they were, once for each that is under way in this process."""
_set_aside = False


def set_aside() -> None:
    """Look no more at what stands by now (code, patterns, words), and more seldom at what comes.

    For a process that has loaded what it needs and goes on for long. Said again, what stands by then is set aside too.
    """
    global _set_aside  # noqa: PLW0603 - it is one for the process, as the collector is
    with _guard:
        _set_aside = True
        gc.collect()
        gc.freeze()
        if not _under_way:
            gc.set_threshold(*_ANSWERING)


@contextlib.contextmanager
def seldom_collecting() -> Iterator[None]:
    """Within, garbage is looked for seldom and among what is made within; as before once nobody is within any more."""
    with _guard:
        _under_way.append(_under_way[0] if _under_way else gc.get_threshold())
        gc.freeze()
        gc.set_threshold(SELDOM, 50, 50)
    try:
        yield
    finally:
        with _guard:
            before = _under_way.pop()
            if not _under_way:
                if _set_aside:
                    gc.set_threshold(*_ANSWERING)
                else:
                    gc.set_threshold(*before)
                    gc.unfreeze()
