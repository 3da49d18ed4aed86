"""Who may see whose registration and profile: who may see the person."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable, scope, through
from siraba.apps.jobseekers.models import Profile, Registration
from siraba.apps.persons.models import Person

scope(Registration, through(Person, "person"))
scope(Profile, through(Person, "person"))


def visible_registrations(by: Actor, verb: str = "person.list") -> QuerySet[Registration]:
    """The registrations of the persons on whom an actor may do a verb."""
    return reachable(by, verb, Registration)
