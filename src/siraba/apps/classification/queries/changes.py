"""Changes that stewards proposed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from siraba.apps.classification.access import require_steward
from siraba.apps.classification.models import Change
from siraba.apps.foundation.actors import Actor


def changes(by: Actor, *, scheme: str = "", state: str = "") -> QuerySet[Change]:
    """Proposed changes, the newest first. Raises NotAllowed."""
    require_steward(by)
    rows = Change.objects.select_related("release").order_by("-pk")
    rows = rows.filter(scheme=scheme) if scheme else rows
    return rows.filter(state=state) if state else rows


def change(by: Actor, public_id: UUID | str) -> Change | None:
    """One change by its public id. Raises NotAllowed."""
    return changes(by).filter(public_id=public_id).first()
