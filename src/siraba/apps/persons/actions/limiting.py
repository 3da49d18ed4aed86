"""Writes of limits that people set to the use of their file."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.events import LimitsChanged
from siraba.apps.persons.limits import holds
from siraba.apps.persons.models import Limitation, LimitKind, Person, RightsCase


def begin_limit(person: Person, kind: LimitKind, case: RightsCase) -> None:
    """A limit from today on, where none of the kind holds; a part of the action under way on its case."""
    if not holds(person, kind):
        Limitation.objects.create(person=person, case=case, kind=kind, happened_on=timezone.localdate())
        tell(LimitsChanged(person.public_id))


def end_limits(case: RightsCase) -> None:
    """What a case had stopped goes on; a part of the action under way on it."""
    ended = Limitation.objects.filter(case=case, lifted_on=None).update(lifted_on=timezone.localdate())
    if ended and case.person is not None:
        tell(LimitsChanged(case.person.public_id))


@action("limit.renew")
def renew_limit(person: Person, kind: LimitKind, *, by: Actor, key: str, happened_on: date) -> Person:
    """A limit that an older backup does not know holds again, from the day on which it was set; its case is not there.

    Where one of the kind holds already, it stays as it is.
    """
    hold([person])
    if not holds(person, kind):
        Limitation.objects.create(person=person, kind=kind, happened_on=happened_on)
        tell(LimitsChanged(person.public_id))
    record(person, subject=person.public_id, after={"kind": kind.value}, happened_on=happened_on)
    return person


@action("limit.lift")
def lift_limit(limit: Limitation, *, by: Actor, key: str, reason: str = "") -> Limitation:
    """The file is used again: the person says so, or the reason for the limit is gone. Lifted before keeps its day."""
    hold([limit.person])
    limit.refresh_from_db(fields=["lifted_on"])
    limit.lifted_on = limit.lifted_on or timezone.localdate()
    limit.save(update_fields=["lifted_on"])
    record(limit, subject=limit.person.public_id, after={"lifted_on": limit.lifted_on}, reason=reason)
    tell(LimitsChanged(limit.person.public_id))
    return limit
