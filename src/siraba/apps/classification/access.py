"""Who may decide what a title means, and who keeps the classification. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import demand, granted


def may_decide(by: Actor) -> bool:
    """Whether the actor may say which occupation a text means."""
    return bool(granted(by, "classification.decide_coding"))


def require_steward(by: Actor) -> None:
    """Raise NotAllowed unless the actor keeps the classification: sees what is proposed and what differs."""
    demand(by, "classification.see_changes")
