"""Writes of how a person is reached: added, confirmed, ended; never deleted, since the history says who was reached."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.rows import hold, write_keys
from siraba.apps.persons.events import PersonChanged
from siraba.apps.persons.models import ContactPoint, EndReason, Person


@action("contact.add")
def add_contact(
    person: Person, kind: str, value: str, *, by: Actor, key: str, confirmed_on: date | None = None
) -> ContactPoint:
    """Write down a number (E.164) or address. One that is known and live already is confirmed rather than doubled."""
    hold([person])
    contact = ContactPoint.objects.filter(person=person, kind=kind, value=value, ended_on=None).first()
    if contact is None:
        contact = ContactPoint(person=person, kind=kind, value=value, happened_on=timezone.localdate())
    contact.confirmed_on = confirmed_on or contact.confirmed_on
    contact.full_clean(exclude=["confirmed_on", "ended_on", "end_reason", "origin"])
    contact.save()
    return _written(contact)


@action("contact.confirm")
def confirm_contact(contact: ContactPoint, *, by: Actor, key: str, happened_on: date | None = None) -> ContactPoint:
    """Note that the person was reached there, or showed it. Raises Refusal when it was ended."""
    contact.refresh_from_db(from_queryset=lock_rows(ContactPoint.objects.all()))
    if contact.ended_on is not None:
        raise Refusal("confirm", [Obstacle("contact_ended", {"ended_on": contact.ended_on})])
    day = happened_on or timezone.localdate()
    contact.confirmed_on = max(day, contact.confirmed_on or day)
    contact.save(update_fields=["confirmed_on"])
    return _written(contact)


@action("contact.end")
def end_contact(
    contact: ContactPoint, why: str, *, by: Actor, key: str, happened_on: date | None = None
) -> ContactPoint:
    """Note that a number or address is no longer the person's, and why (`EndReason`). Ended once, it keeps its day."""
    contact.refresh_from_db(from_queryset=lock_rows(ContactPoint.objects.all()))
    if contact.ended_on is None:
        contact.ended_on, contact.end_reason = happened_on or timezone.localdate(), EndReason(why)
        contact.save(update_fields=["ended_on", "end_reason"])
    return _written(contact)


def _written(contact: ContactPoint) -> ContactPoint:
    person = contact.person
    write_keys([person.pk])
    said = {"kind": contact.kind, "value": contact.value, "confirmed_on": contact.confirmed_on}
    record(contact, subject=person.public_id, after=said | {"ended_on": contact.ended_on, "why": contact.end_reason})
    tell(PersonChanged(person.public_id))
    return contact
