"""Raising what looks wrong: part of the action that looked, so without an entry of its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.models import Alert, AlertKind


def raise_alerts(kinds: Iterable[AlertKind], by: Actor) -> None:
    """One alert a kind, viewer and day; more of the same counts in it, and makes it unseen again."""
    if by.id is None:
        return
    day, now = timezone.localdate(), timezone.now()
    for kind in kinds:
        _alert, fresh = Alert.objects.get_or_create(kind=kind, viewer_id=by.id, day=day, defaults={"last_at": now})
        if not fresh:
            Alert.objects.filter(kind=kind, viewer_id=by.id, day=day).update(
                files=F("files") + 1, last_at=now, seen_by=None, seen_at=None
            )
