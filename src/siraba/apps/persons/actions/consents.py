"""Writes of what a person agreed to."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.events import ConsentChanged
from siraba.apps.persons.models import Consent, Person
from siraba.apps.persons.rules import ConsentEntry


@action("consent.give")
def give_consent(
    person: Person, entry: ConsentEntry, *, by: Actor, key: str, happened_on: date | None = None, how: str = "screen"
) -> Consent:
    """Write an agreement down; one that ran out is ended by it. Raises ValidationError when it is not whole or live."""
    hold([person])
    same = Consent.objects.filter(person=person, purpose=entry.purpose, country=entry.country, withdrawn_on=None)
    same.filter(until__lt=timezone.localdate()).update(withdrawn_on=F("until"))
    consent = Consent(
        person=person,
        purpose=entry.purpose,
        country=entry.country,
        until=entry.until,
        happened_on=happened_on or timezone.localdate(),
        how=how,
    )
    consent.full_clean()
    consent.save()
    record(consent, subject=person.public_id, after={"purpose": entry.purpose, "country": entry.country})
    tell(ConsentChanged(person.public_id))
    return consent


@action("consent.withdraw")
def withdraw_consent(consent: Consent, *, by: Actor, key: str, happened_on: date | None = None) -> Consent:
    """Take an agreement back, with effect at the next search. What was taken back before keeps its day."""
    hold([consent.person])
    consent.refresh_from_db(fields=["withdrawn_on"], from_queryset=lock_rows(Consent.objects.all()))
    consent.withdrawn_on = consent.withdrawn_on or happened_on or timezone.localdate()
    consent.save(update_fields=["withdrawn_on"])
    record(consent, subject=consent.person.public_id, after={"withdrawn_on": consent.withdrawn_on})
    tell(ConsentChanged(consent.person.public_id))
    return consent
