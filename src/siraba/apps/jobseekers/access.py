"""Who may see whose registration."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.access import visible_persons


def visible_registrations(by: Actor) -> QuerySet[Registration]:
    """The registrations of the persons an actor may see."""
    if not visible_persons(by).query.is_empty():
        return Registration.objects.all()
    return Registration.objects.none()
