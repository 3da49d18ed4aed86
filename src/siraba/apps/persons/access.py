"""Who may see whom. Everything about a person goes through here."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.accounts.access import DESK_ROLES
from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.models import Person


def visible_persons(by: Actor) -> QuerySet[Person]:
    """The persons an actor may see: desks the files of their service, a worker their own, nobody else any."""
    if by.role == "worker" and by.person_id is not None:
        return Person.objects.filter(public_id=by.person_id)
    if by.role in DESK_ROLES or by.role == "system":
        return Person.objects.all()
    return Person.objects.none()
