"""Places under capacities, reserves and ceilings: best total, stable, by order (docs/algorithms/allocation.md)."""

from siraba.core.allocation.outcome import Allocation, Outcome, Reason, Refusal
from siraba.core.allocation.priority import by_priority
from siraba.core.allocation.problem import Ceiling, Edge, Invalid, Problem, Reserve
from siraba.core.allocation.stable import Proposing, stable
from siraba.core.allocation.total import best_total

__all__ = [
    "Allocation",
    "Ceiling",
    "Edge",
    "Invalid",
    "Outcome",
    "Problem",
    "Proposing",
    "Reason",
    "Refusal",
    "Reserve",
    "best_total",
    "by_priority",
    "stable",
]
