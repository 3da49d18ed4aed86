"""The only writers of persons, contacts, consents and disclosures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone

from siraba.apps.accounts.access import DESK_ROLES, require
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.events import ConsentChanged, PersonChanged
from siraba.apps.persons.models import Consent, ContactKind, ContactPoint, Disclosure, Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry, identity_fields, lacks

WRITERS = DESK_ROLES | {"system"}


@action("person.enter")
def enter_persons(entries: Sequence[PersonEntry], *, by: Actor, key: str) -> list[Person]:
    """Enter people, in the order given. Raises ValueError when one lacks what a person needs; then none is entered."""
    require(by, WRITERS)
    for entry in entries:
        if missing := lacks(entry):
            raise ValueError(f"{entry.given_names} {entry.family_names}: {missing[0].field} {missing[0].code}")
    today = timezone.localdate()
    first = next_numbers(f"person/{today.year}", len(entries))
    people = [
        Person(
            reference=reference("P", today.year, first + offset),
            happened_on=entry.happened_on or today,
            **identity_fields(entry),
        )
        for offset, entry in enumerate(entries)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    _write_contacts(list(zip(people, entries, strict=True)), today)
    _write_consents(list(zip(people, entries, strict=True)), today)
    for person, entry in zip(people, entries, strict=True):
        record(person, subject=person.public_id, after=_said(entry), happened_on=person.happened_on)
    tell(*(PersonChanged(person.public_id) for person in people))
    return people


@action("person.correct")
def correct_persons(people: Sequence[Person], entries: Sequence[PersonEntry], *, by: Actor, key: str) -> list[Person]:
    """Write the identity and contacts of known people anew, as their source has them now.

    Consents are only added, and none that the person took back: giving it again is `give_consent`.
    """
    require(by, WRITERS)
    _hold(people)
    today = timezone.localdate()
    pairs = list(zip(people, entries, strict=True))
    for person, entry in pairs:
        fields = identity_fields(entry)
        before = {name: getattr(person, name) for name, value in fields.items() if getattr(person, name) != value}
        for name, value in fields.items():
            setattr(person, name, value)
        record(person, subject=person.public_id, before=before, after=_said(entry))
    Person.objects.bulk_update(people, list(identity_fields(entries[0])), batch_size=200)
    _write_contacts(pairs, today)
    _write_consents(pairs, today, taken_back=_taken_back(people))
    tell(*(PersonChanged(person.public_id) for person in people))
    return list(people)


@action("consent.give")
def give_consent(
    person: Person, entry: ConsentEntry, *, by: Actor, key: str, happened_on: date | None = None, how: str = "screen"
) -> Consent:
    """Write an agreement down; one that ran out is ended by it. Raises ValidationError when it is not whole or live."""
    require(by, WRITERS)
    _hold([person])
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
    require(by, WRITERS)
    _hold([consent.person])
    consent.refresh_from_db(fields=["withdrawn_on"], from_queryset=lock_rows(Consent.objects.all()))
    consent.withdrawn_on = consent.withdrawn_on or happened_on or timezone.localdate()
    consent.save(update_fields=["withdrawn_on"])
    record(consent, subject=consent.person.public_id, after={"withdrawn_on": consent.withdrawn_on})
    tell(ConsentChanged(consent.person.public_id))
    return consent


@action("person.disclose")
def _disclose(person: Person, *, by: Actor, key: str, part: str, purpose: str) -> Disclosure:
    if by.id is None:
        raise NotAllowed("only a named person looks at a file")
    seen = Disclosure.objects.create(person=person, viewer_id=by.id, viewer_name=by.name, part=part, purpose=purpose)
    record(seen, subject=person.public_id, after={"part": part, "purpose": purpose})
    return seen


def disclose(person: Person, *, by: Actor, part: str, purpose: str) -> None:
    """Note that somebody looked at a part of a person's file; once in half an hour for the same part."""
    since = timezone.now() - timedelta(minutes=30)
    if (
        by.id is None
        or Disclosure.objects.filter(person=person, viewer_id=by.id, part=part, recorded_at__gte=since).exists()
    ):
        return
    slot = int(timezone.now().timestamp()) // 1800
    _disclose(person, by=by, key=f"{person.public_id}/{by.id}/{part}/{slot}", part=part, purpose=purpose)


def _hold(people: Sequence[Person]) -> None:
    """One writer at a time of somebody's agreements: between looking and writing, none is given or taken back."""
    rows = Person.objects.filter(pk__in=[person.pk for person in people])
    list(lock_rows(rows.order_by("pk").only("pk")))


def _said(entry: PersonEntry) -> dict[str, object]:
    return identity_fields(entry) | {"phones": entry.phones, "emails": entry.emails}


def _write_contacts(pairs: list[tuple[Person, PersonEntry]], today: date) -> None:
    wanted = [
        ContactPoint(person=person, kind=kind, value=value, happened_on=entry.happened_on or today)
        for person, entry in pairs
        for kind, values in ((ContactKind.PHONE, entry.phones), (ContactKind.EMAIL, entry.emails))
        for value in dict.fromkeys(values)
    ]
    ContactPoint.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)


def _taken_back(people: Sequence[Person]) -> frozenset[tuple[int, str, str | None]]:
    """Person, purpose and country of consents that were withdrawn, rather than having run out."""
    withdrawn = Consent.objects.filter(person__in=people, withdrawn_on__isnull=False)
    withdrawn = withdrawn.filter(Q(until__isnull=True) | Q(withdrawn_on__lt=F("until")))
    return frozenset(withdrawn.values_list("person_id", "purpose", "country"))


def _write_consents(
    pairs: list[tuple[Person, PersonEntry]],
    today: date,
    taken_back: frozenset[tuple[int, str, str | None]] = frozenset(),
) -> None:
    wanted = [
        Consent(
            person=person,
            purpose=consent.purpose,
            country=consent.country,
            until=consent.until,
            happened_on=entry.happened_on or today,
        )
        for person, entry in pairs
        for consent in dict.fromkeys(entry.consents)
        if (person.pk, consent.purpose, consent.country) not in taken_back
    ]
    Consent.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)
