"""The best keys so far as a heap, the worst first, compiled."""

from __future__ import annotations

from typing import Any

from siraba.core.matching.compiled import kernel
from siraba.core.pool.units import Array


@kernel
def rise(heap: Array, at: Any) -> None:
    """Move the last key of a heap to its place."""
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= heap[at]:
            return
        heap[above], heap[at] = heap[at], heap[above]
        at = above


@kernel
def sink(heap: Array, size: Any) -> None:
    """Move the first key of a heap to its place."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            return
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[at] <= heap[below]:
            return
        heap[at], heap[below] = heap[below], heap[at]
        at = below
