"""What several actions on persons share: holding rows, and writing contacts, consents and keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.persons.agreeing import Given, ends, settled, version_of
from siraba.apps.persons.controller import controller
from siraba.apps.persons.duplicates import identities, resembling
from siraba.apps.persons.models import (
    Consent,
    ConsentReceipt,
    ContactKind,
    ContactPoint,
    EndReason,
    How,
    Person,
    PersonKey,
    ReceiptEvent,
    Resemblance,
)
from siraba.apps.persons.purposes import PurposeEntry, catalogue, purpose
from siraba.apps.persons.receipts import Issuer, canonical, digest, receipt
from siraba.apps.persons.resemblance import QUEUE_FROM, Identity, Likeness, stored_keys
from siraba.apps.persons.rules import ConsentEntry, PersonEntry, identity_of
from siraba.apps.persons.telling import tell_receipt

MOST_ASKED = 5
"""Files that are asked about for one entry: the likeliest."""
A_FEW = 10
"""People entered together who are compared at once; of more, a job does it: a file must not hold the database."""
GIVEN = tuple(each.name for each in fields(Given) if each.name != "text_version")
SAME_DOCUMENT, SAME_NUMBER = "same_document", 900
"""The reason, and its weight in hundredths of log-odds: a number is one person's, unless somebody mistyped it."""
COMPARE, TO_COMPARE = "person.compare", "?"
"""The job, and the key of those who wait for it."""


def hold(people: Sequence[Person]) -> None:
    """One writer at a time of somebody's agreements: between looking and writing, none is given or taken back."""
    rows = Person.objects.filter(pk__in=[person.pk for person in people])
    list(lock_rows(rows.order_by("pk").only("pk")))


def write_contacts(pairs: list[tuple[Person, PersonEntry]], today: date) -> None:
    """Numbers and addresses of entries; those that vanished from the row of a source where they came from are ended."""
    wanted = [
        ContactPoint(person=person, kind=kind, value=value, happened_on=entry.happened_on or today, origin=entry.origin)
        for person, entry in pairs
        for kind, values in ((ContactKind.PHONE, entry.phones), (ContactKind.EMAIL, entry.emails))
        for value in dict.fromkeys(values)
    ]
    ContactPoint.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)
    said = {(person.pk, entry.origin): {*entry.phones, *entry.emails} for person, entry in pairs if entry.origin}
    if said:
        people = {person for person, _origin in said}
        live = ContactPoint.objects.filter(person__in=people, ended_on=None).exclude(origin="")
        gone = [row.pk for row in live if row.value not in said.get((row.person_id, row.origin), {row.value})]
        ContactPoint.objects.filter(pk__in=gone).update(ended_on=today, end_reason=EndReason.VANISHED)


def write_first_keys(pairs: Sequence[tuple[Person, PersonEntry]]) -> None:
    """The keys of people who were entered this moment, without reading them again."""
    keys = [(person.pk, key) for person, entry in pairs for key in sorted(stored_keys(identity_of(entry)))]
    PersonKey.objects.bulk_create([PersonKey(person_id=pk, key=key) for pk, key in keys], batch_size=1000)


def write_keys(people: Collection[int]) -> None:
    """The keys of people (database ids) as their files are now."""
    said, _into = identities(people)
    wanted = {(pk, key) for pk, identity in said.items() for key in stored_keys(identity)}
    rows = PersonKey.objects.filter(person__in=people).exclude(key=TO_COMPARE).values_list("person_id", "key", "pk")
    kept = {(person, key): pk for person, key, pk in rows}
    PersonKey.objects.filter(pk__in=[pk for pair, pk in kept.items() if pair not in wanted]).delete()
    fresh = [PersonKey(person_id=person, key=key) for person, key in sorted(wanted - set(kept))]
    PersonKey.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)


def seek_lookalikes(pairs: Sequence[tuple[Person, PersonEntry]], by: Actor, key: str) -> None:
    """Note files that may be one person's for the queue: at once for a few, by a job for a file of them."""
    if len(pairs) <= A_FEW:
        write_resemblances({person.pk: identity_of(entry) for person, entry in pairs})
        return
    marks = [PersonKey(person=person, key=TO_COMPARE) for person, _entry in pairs]
    PersonKey.objects.bulk_create(marks, batch_size=500, ignore_conflicts=True)
    if not Job.objects.filter(kind=COMPARE, state=JobState.WAITING).exists():
        ask(COMPARE, by=SYSTEM, key=f"{key}/compare")


def write_resemblances(people: Mapping[int, Identity]) -> None:
    """Note for the queue who resembles these people (database ids).

    What was decided about two files is never asked again.
    """
    found = resembling(list(people.values()), apart=[{pk} for pk in people])
    likeliest: dict[tuple[int, int], Likeness] = {}
    for person, few in zip(people, found, strict=True):
        for each in few[:MOST_ASKED]:
            two = (min(person, each.person), max(person, each.person))
            if each.likeness.score >= QUEUE_FROM and likeliest.get(two, each.likeness).score <= each.likeness.score:
                likeliest[two] = each.likeness
    rows = [
        Resemblance(one_id=one, other_id=other, score=round(100 * each.score), reasons=[list(r) for r in each.reasons])
        for (one, other), each in sorted(likeliest.items())
    ]
    Resemblance.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def note_same_document(person: Person, others: Iterable[int]) -> None:
    """Note for the queue that other files (database ids) have a document with the same number."""
    pairs = {(min(person.pk, other), max(person.pk, other)) for other in others}
    Resemblance.objects.bulk_create(
        [Resemblance(one_id=one, other_id=other, score=SAME_NUMBER, reasons=[]) for one, other in sorted(pairs)],
        ignore_conflicts=True,
    )
    for one, other in pairs:
        for row in Resemblance.objects.filter(one_id=one, other_id=other):
            if [SAME_DOCUMENT, SAME_NUMBER / 100] not in row.reasons:
                row.reasons = [[SAME_DOCUMENT, SAME_NUMBER / 100], *row.reasons]
                row.score = max(row.score, SAME_NUMBER)
                row.save(update_fields=["reasons", "score"])


TAKEN_BACK = Q(withdrawn_on__isnull=False) & (Q(until__isnull=True) | Q(withdrawn_on__lt=F("until")))
"""Agreements that were taken back, rather than having run out."""
What = tuple[str, str | None, UUID | None, str]
"""To what somebody agreed: purpose, country, organisation, project."""


def what_of(said: Consent | ConsentEntry) -> What:
    """To what an agreement is."""
    return (said.purpose, said.country, said.organisation_id, said.project)


def taken_back(people: Sequence[Person]) -> frozenset[tuple[int, What]]:
    """Person, and what they agreed to, of consents that were withdrawn, rather than having run out."""
    return frozenset((row.person_id, what_of(row)) for row in Consent.objects.filter(TAKEN_BACK, person__in=people))


def write_consents(
    pairs: list[tuple[Person, PersonEntry]],
    by: Actor,
    today: date,
    already: frozenset[tuple[int, What]] = frozenset(),
) -> None:
    """Agreements of entries, each once; `already` are those taken back before."""
    wanted = [
        _consent(person, entry, consent, by, entry.happened_on or today)
        for person, entry in pairs
        for consent in dict.fromkeys(entry.consents)
        if (person.pk, what_of(consent)) not in already
    ]
    Consent.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)
    write_receipts(wanted, ReceiptEvent.GIVEN)


def write_receipts(consents: Iterable[Consent], event: ReceiptEvent) -> None:
    """The receipts of what just happened, where somebody was there to be handed one; the person is told of each.

    For what a file or a program merely states there is none: nobody knows in which words it was agreed to.
    """
    now, made, who = timezone.now(), [], controller()
    ids = [each.public_id for each in consents if event == ReceiptEvent.WITHDRAWN or each.how != How.STATED]
    rows = Consent.objects.filter(public_id__in=ids).select_related("person__office") if ids else []
    for row in rows:
        number, office = new_public_id(), row.person.office
        issuer = Issuer(
            name=who.name if who else settings.SIRABA_SERVICE,
            address=settings.SIRABA_ADDRESS,
            postal=who.address if who else "",
            contact=who.contact if who else "",
            country=office.country if office else "",
        )
        said = receipt(row, event, number, at=now, subject=row.person.reference, known=catalogue(), issuer=issuer)
        text = canonical(said)
        made.append(ConsentReceipt(public_id=number, consent=row, event=event, document=text, digest=digest(text)))
    ConsentReceipt.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    for row in rows:
        tell_receipt(row, event)


def _consent(person: Person, entry: PersonEntry, said: ConsentEntry, by: Actor, on: date) -> Consent:
    own = by.person_id is not None and by.person_id == person.public_id
    given = settled(Given(text_language=said.text_language), by, own=own, from_file=bool(entry.origin))
    return Consent(person=person, happened_on=on, **consent_fields(said, given, purpose(said.purpose), by, on))


def consent_fields(entry: ConsentEntry, given: Given, known: PurposeEntry, by: Actor, on: date) -> dict[str, Any]:
    """The columns of an agreement, without whose and when. `given` is settled."""
    return {
        "purpose": entry.purpose,
        "country": entry.country,
        "organisation_id": entry.organisation_id,
        "organisation_name": entry.organisation_name[:200],
        "project": entry.project.strip(),
        "until": ends(known, on, entry.until),
        "text_version": version_of(known, given, on),
        "noted_by": by.id,
        "noted_by_name": by.name,
        **{name: getattr(given, name) for name in GIVEN},
    }
