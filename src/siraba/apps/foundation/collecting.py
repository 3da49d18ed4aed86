"""Python looks for cycles of garbage more seldom while a file is brought in: a quarter of the time went into that."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

SELDOM = 200_000
"""Objects made between two looks; 700 are usual, and rows of a file make thousands each that have no cycles."""
_guard = threading.Lock()
_under_way: list[tuple[int, int, int]] = []
"""The thresholds as they were, once for each that is under way in this process."""


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
                gc.set_threshold(*before)
                gc.unfreeze()
