"""What several writers need: the day, reasons, and what a refusal says."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Obstacle, Refusal

SHORTEST_REASON = 10
"""Letters: a reason that somebody else can understand later."""


def with_reason(verb: str, reason: str, *more: Obstacle) -> str:
    """The reason without blanks around it. Raises Refusal when it is too short, with whatever else is lacking."""
    said = reason.strip()
    lacking = list(more)
    if len(said) < SHORTEST_REASON:
        lacking.insert(0, Obstacle("reason_too_short", {"least": SHORTEST_REASON}))
    if lacking:
        raise Refusal(verb, lacking)
    return said[:500]
