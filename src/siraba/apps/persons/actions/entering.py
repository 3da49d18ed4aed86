"""Entering and correcting people; files that may be one person's are noted for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.rows import (
    hold,
    seek_lookalikes,
    taken_back,
    write_consents,
    write_contacts,
    write_first_keys,
    write_keys,
)
from siraba.apps.persons.correcting import agreed, kept_to, standing
from siraba.apps.persons.events import PersonChanged
from siraba.apps.persons.models import Correction, Person
from siraba.apps.persons.rules import PersonEntry, identity_fields, lacks


@action("person.enter")
def enter_persons(entries: Sequence[PersonEntry], *, by: Actor, key: str) -> list[Person]:
    """Enter people, in the order given. Raises ValueError when one lacks what a person needs; then none is entered.

    Somebody who may be known already is entered all the same, and both files are noted as perhaps one person's.
    """
    for entry in entries:
        if missing := lacks(entry):
            raise ValueError(f"{entry.given_names} {entry.family_names}: {missing[0].field} {missing[0].code}")
    today = timezone.localdate()
    first = next_numbers(f"person/{today.year}", len(entries))
    people = [
        Person(
            reference=reference("P", today.year, first + offset),
            happened_on=entry.happened_on or today,
            office_id=entry.office_id or by.office_id or None,
            **identity_fields(entry),
        )
        for offset, entry in enumerate(entries)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    pairs = list(zip(people, entries, strict=True))
    write_contacts(pairs, today)
    write_consents(pairs, by, today)
    write_first_keys(pairs)
    seek_lookalikes(pairs, by, key)
    for person, entry in pairs:
        record(person, subject=person.public_id, after=_said(entry), happened_on=person.happened_on)
    tell(*(PersonChanged(person.public_id) for person in people))
    return people


@action("person.correct")
def correct_persons(people: Sequence[Person], entries: Sequence[PersonEntry], *, by: Actor, key: str) -> list[Person]:
    """Write the identity and contacts of known people anew, as their source has them now.

    An entry without an `origin` is of somebody who was there, on its day or today; a row of a file has no such day.
    What a person had corrected stands against a file that says otherwise, until it says the same. Consents are only
    added, and none that the person took back: giving it again is `give_consent`.
    """
    hold(people)
    today = timezone.localdate()
    pairs = _as_corrected(list(zip(people, entries, strict=True)), today)
    for person, entry in pairs:
        fields = identity_fields(entry)
        before = {name: getattr(person, name) for name, value in fields.items() if getattr(person, name) != value}
        for name, value in fields.items():
            setattr(person, name, value)
        there = None if entry.origin else entry.happened_on or today
        record(person, subject=person.public_id, before=before, after=_said(entry), happened_on=there)
    Person.objects.bulk_update(people, list(identity_fields(entries[0])), batch_size=200)
    write_contacts(pairs, today)
    write_consents(pairs, by, today, already=taken_back(people))
    write_keys([person.pk for person in people])
    seek_lookalikes(pairs, by, key)
    tell(*(PersonChanged(person.public_id) for person in people))
    return list(people)


def _as_corrected(pairs: list[tuple[Person, PersonEntry]], today: date) -> list[tuple[Person, PersonEntry]]:
    """Entries of files with what people had corrected; what a file says too by now is noted, and stands no longer."""
    stand = standing([person for person, entry in pairs if entry.origin])
    said = [(entry, stand[person.pk]) for person, entry in pairs if entry.origin and person.pk in stand]
    ended = [row.pk for entry, corrected in said for row in agreed(entry, corrected)]
    if ended:
        Correction.objects.filter(pk__in=ended).update(agreed_on=today)
    return [
        (person, kept_to(entry, stand[person.pk]) if entry.origin and person.pk in stand else entry)
        for person, entry in pairs
    ]


def _said(entry: PersonEntry) -> dict[str, object]:
    return identity_fields(entry) | {"phones": entry.phones, "emails": entry.emails}
