"""Who may decide what a title means, and who may install a classification."""

from __future__ import annotations

from siraba.apps.classification.lifecycle import STEWARDS
from siraba.apps.foundation.actors import Actor, NotAllowed

DECIDES = frozenset({"counsellor", "office_head", "classification_steward"})
IMPORTS = frozenset({"administrator", "classification_steward", "system"})
QUEUES = DECIDES | IMPORTS


def may_decide(by: Actor) -> bool:
    """Whether the actor may say which occupation a text means."""
    return by.role in DECIDES


def may_import(by: Actor) -> bool:
    """Whether the actor may install or replace a classification."""
    return by.role in IMPORTS


def require_decide(by: Actor) -> None:
    """Raise NotAllowed unless the actor may decide codings."""
    if not may_decide(by):
        raise NotAllowed(f"{by.role or 'nobody'} may not decide what a title means")


def require_import(by: Actor) -> None:
    """Raise NotAllowed unless the actor may install classifications."""
    if not may_import(by):
        raise NotAllowed(f"{by.role or 'nobody'} may not install a classification")


def require_queue(by: Actor) -> None:
    """Raise NotAllowed unless the actor may put titles in the queue: whoever imports people or vacancies."""
    if by.role not in QUEUES:
        raise NotAllowed(f"{by.role or 'nobody'} may not queue titles")


def may_steward(by: Actor) -> bool:
    """Whether the actor keeps the classification: proposes, reviews and publishes changes, recodes."""
    return by.role in STEWARDS


def require_steward(by: Actor) -> None:
    """Raise NotAllowed unless the actor keeps the classification."""
    if not may_steward(by):
        raise NotAllowed(f"{by.role or 'nobody'} may not keep the classification")
