"""Who may write countries and places."""

from __future__ import annotations

from siraba.apps.foundation.actors import Actor, NotAllowed

WRITES = frozenset({"administrator", "system"})


def require_write(by: Actor) -> None:
    """Raise NotAllowed unless the actor may lay in countries."""
    if by.role not in WRITES:
        raise NotAllowed(f"{by.role or 'nobody'} may not lay in countries")
