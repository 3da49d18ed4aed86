"""Titles that wait for a person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from siraba.apps.classification.access import may_decide
from siraba.apps.classification.models import CodingCase, CodingState
from siraba.apps.foundation.actors import Actor
from siraba.core.coding.reading import read_text

LONGEST = 300
"""Characters of a text that are kept and compared."""


def normalised(text: str) -> str:
    """A title as the queue compares it: folded, without noise, words alone. Empty for a text without words."""
    keys = read_text(text)
    return keys.wholes[-1][:LONGEST] if keys.wholes else ""


def coding_queue(by: Actor) -> QuerySet[CodingCase]:
    """Cases to be decided, most seen first; nothing for whoever may not decide."""
    if not may_decide(by):
        return CodingCase.objects.none()
    return CodingCase.objects.filter(state=CodingState.WAITING).order_by("-seen", "pk")


def coding_case(by: Actor, public_id: UUID | str) -> CodingCase | None:
    """One case by its public id, whatever its state; None where it is not there for this actor."""
    if not may_decide(by):
        return None
    return CodingCase.objects.filter(public_id=public_id).select_related("occupation__release").first()
