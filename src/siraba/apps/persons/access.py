"""Who may see whom. Everything about a person goes through here."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.accounts.access import DESK_ROLES
from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.models import Person


def visible_persons(by: Actor) -> QuerySet[Person]:
    """The persons an actor may see: desks see the files of their service, nobody else sees any."""
    if by.role in DESK_ROLES or by.role == "system":
        return Person.objects.all()
    return Person.objects.none()
