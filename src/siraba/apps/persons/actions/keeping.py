"""Who looks after a file: assigned, handed over, entrusted to a relay, opened in an emergency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.models import Office, User
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.models import Visibility
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.actions.alerting import raise_alerts
from siraba.apps.persons.models import Alert, AlertKind, BrokenGlass, Entrustment, Person
from siraba.apps.persons.watching import limits

HELPS = timedelta(days=90)
"""How long a relay who registered somebody is their helper, unless more is written down."""


@action("person.assign")
def assign(person: Person, counsellor: User | None, *, by: Actor, key: str) -> Person:
    """Give a file to a counsellor of the office that keeps it, or to nobody. Raises ValidationError for another's."""
    if counsellor is not None and (counsellor.office_id != person.office_id or not counsellor.is_active):
        raise ValidationError({"counsellor": "A counsellor of the office that keeps the file looks after it."})
    before, person.assigned_to = person.assigned_to, counsellor.public_id if counsellor else None
    person.save(update_fields=["assigned_to"])
    record(person, subject=person.public_id, before={"assigned_to": before}, after={"assigned_to": person.assigned_to})
    return person


@action("person.hand_over")
def hand_over(person: Person, office: Office, *, by: Actor, key: str, reason: str) -> Person:
    """Another office keeps the file from now on: the person moved, or asked for it. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the file changes its office."})
    before, person.office, person.assigned_to = person.office_id, office, None
    person.save(update_fields=["office", "assigned_to"])
    after = {"office": office.code}
    record(person, subject=person.public_id, before={"office": before}, after=after, reason=reason)
    return person


@action("person.entrust")
def entrust(
    person: Person, relay: User, until: date, *, by: Actor, key: str, happened_on: date | None = None
) -> Entrustment:
    """Write down that a person named a relay as their helper, until a day a year from now at most."""
    today = timezone.localdate()
    if relay.role != "relay" or not relay.is_active:
        raise ValidationError({"relay": "A relay is named."})
    if not today <= until <= today + timedelta(days=366):
        raise ValidationError({"until": "The end lies between today and a year from now."})
    row = Entrustment.objects.create(
        person=person, relay_id=relay.public_id, until=until, happened_on=happened_on or today
    )
    record(row, subject=person.public_id, after={"relay": relay.public_id, "until": until})
    return row


@action("person.end_entrustment")
def end_entrustment(row: Entrustment, *, by: Actor, key: str) -> Entrustment:
    """Write down that somebody is no longer a person's helper, with effect at once."""
    row.ended_on = row.ended_on or timezone.localdate()
    row.save(update_fields=["ended_on"])
    record(row, subject=row.person.public_id, after={"ended_on": row.ended_on})
    return row


def name_helper(people: Sequence[Person], *, by: Actor, key: str) -> None:
    """Whoever asked a relay to register them named that relay, for a while; a part of the action under way."""
    relay = User.objects.filter(public_id=by.id).first() if by.id else None
    if relay is None:  # a program that calls for one is none
        raise NotAllowed("a relay is a person")
    until = timezone.localdate() + HELPS
    for number, person in enumerate(people):
        entrust(person, relay, until, by=by, key=f"{key}/helper/{number}")


@action("person.break_glass")
def _break(person_id: UUID, *, by: Actor, key: str, reason: str) -> BrokenGlass:
    if by.id is None:
        raise NotAllowed("only a named person opens a file")
    person = Person.objects.get(public_id=person_id, merged_into=None)
    until = timezone.now() + timedelta(hours=limits().glass_hours)
    row = BrokenGlass.objects.create(person=person, opened_by=by.id, until=until)
    raise_alerts([AlertKind.GLASS], by)
    record(row, subject=person.public_id, after={"until": until}, reason=reason, visibility=Visibility.RESTRICTED)
    return row


def break_glass(reference: str, *, by: Actor, key: str, reason: str) -> BrokenGlass:
    """Open a file that is not the actor's to see, by its number, because somebody is in danger.

    It is open for hours, the person reads it in their list, and the data protection officer is told at once. Raises
    ValidationError without a reason of some words, or for a number that nobody has.
    """
    if len(reason.split()) < 4:
        raise ValidationError({"reason": "Say in a sentence who is in danger and how."})
    person = Person.objects.filter(reference=reference.strip().upper(), merged_into=None).first()
    if person is None or by.id is None:
        raise ValidationError({"reference": "No file has this number."})
    return _break(person.public_id, by=by, key=key, reason=reason)


@action("alert.settle")
def settle(alert: Alert, *, by: Actor, key: str, reason: str) -> Alert:
    """The data protection officer looked at it, and writes down what it was."""
    if not reason.strip():
        raise ValidationError({"reason": "Write down what it was."})
    alert.seen_by, alert.seen_at = by.id, timezone.now()
    alert.save(update_fields=["seen_by", "seen_at"])
    record(alert, after={"seen": True}, reason=reason, visibility=Visibility.RESTRICTED)
    return alert
