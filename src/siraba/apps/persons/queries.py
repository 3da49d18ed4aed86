"""Reads of persons, scoped to who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.models import DoneAction
from siraba.apps.foundation.requests import kept_key
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable as scoped_to
from siraba.apps.foundation.trail import read_reasons
from siraba.apps.persons.access import visible_persons
from siraba.apps.persons.duplicates import resembling
from siraba.apps.persons.models import (
    Alert,
    BrokenGlass,
    Consent,
    ConsentReceipt,
    ContactPoint,
    Disclosure,
    Entrustment,
    Merge,
    Person,
    Resemblance,
    ResemblanceState,
    Tombstone,
)
from siraba.apps.persons.resemblance import Band, Likeness
from siraba.apps.persons.rules import PersonEntry, identity_of


class NotFound(Exception):
    """There is no such person for this actor."""


def person(by: Actor, public_id: str) -> Person:
    """One person. A file that was merged into another answers with that one.

    Raises NotFound: what one may not see does not exist.
    """
    try:
        found = visible_persons(by).get(public_id=public_id)
    except (Person.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem
    kept = found
    while kept.merged_into is not None:
        kept = kept.merged_into
    if kept is not found and not visible_persons(by).filter(pk=kept.pk).exists():
        raise NotFound(public_id)
    return kept


def person_of_reference(by: Actor, reference: str) -> Person:
    """The person of a reference number. Raises NotFound."""
    wanted = reference.strip().upper()
    row = visible_persons(by).filter(reference=wanted).first() if is_reference(wanted) else None
    if row is None:
        raise NotFound(reference)
    return person(by, str(row.public_id))


def files_of(person: Person) -> list[UUID]:
    """The public ids of a file that was read before, and of those that were merged into it, at any depth."""
    found = [person]
    for file in found:
        found += Person.objects.filter(merged_into=file).order_by("pk")
    return [file.public_id for file in found]


def entered_under(by: Actor, key: str) -> bool:
    """Whether somebody was registered under this key before: the form was sent twice."""
    return DoneAction.objects.filter(verb="person.enter", key=kept_key(f"{key}/persons")).exists()


def disclosures(person: Person) -> QuerySet[Disclosure]:
    """Who saw the person's file, newest first."""
    return person.disclosures.order_by("-recorded_at")


def helpers(by: Actor, person: Person) -> QuerySet[Entrustment]:
    """Who helps a person now, for those who may end it: the person too."""
    rows = scoped_to(by, "person.end_entrustment", Entrustment).filter(person=person, ended_on=None)
    return rows.filter(until__gte=timezone.localdate()).order_by("-pk")


def helper(by: Actor, public_id: str) -> Entrustment:
    """One of these. Raises NotFound."""
    try:
        return scoped_to(by, "person.end_entrustment", Entrustment).select_related("person").get(public_id=public_id)
    except (Entrustment.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def may_do(by: Actor, verb: str, person: Person) -> bool:
    """Whether an actor may do a verb to a person."""
    return visible_persons(by, verb).filter(pk=person.pk).exists()


def consent(by: Actor, person_id: str, public_id: str) -> Consent:
    """One agreement of a person. Raises NotFound."""
    try:
        return Consent.objects.select_related("person").get(public_id=public_id, person=person(by, person_id))
    except (Consent.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def agreements(by: Actor, person_id: str) -> list[Consent]:
    """What a person agreed to and took back, the newest first, each with its receipts. Raises NotFound."""
    rows = Consent.objects.filter(person=person(by, person_id)).prefetch_related("receipts")
    return list(rows.order_by("-happened_on", "-pk"))


def receipt(by: Actor, person_id: str, consent_id: str, event: str) -> ConsentReceipt:
    """The receipt of an agreement that was given or taken back. Raises NotFound."""
    row = ConsentReceipt.objects.filter(consent=consent(by, person_id, consent_id), event=event).first()
    if row is None:
        raise NotFound(consent_id)
    return row


# how somebody is reached


@lru_cache(maxsize=1)
def confirmed_for() -> timedelta:
    """How long the confirmation of a number or address counts."""
    said = yaml.safe_load((settings.DATA_DIR / "persons" / "contacts.yaml").read_text(encoding="utf-8"))
    return timedelta(days=int(said["confirmed_for_days"]))


@dataclass(frozen=True, slots=True)
class Reach:
    """A number or address and what is to be thought of it.

    `stale`: nobody confirmed it within the term. `shared`: how many others have it too, families mostly. `recycled`:
    somebody else confirmed it after this person did, who has let the term pass: it may be theirs alone by now.
    """

    contact: ContactPoint
    stale: bool
    shared: int
    recycled: bool

    @property
    def may_identify(self) -> bool:
        """Whether it may open this file: live, confirmed within the term, and nobody else's."""
        return not (self.contact.ended_on or self.stale or self.shared or self.recycled)

    @property
    def reachable(self) -> bool:
        """Whether to try it: live, and not somebody else's by now."""
        return not (self.contact.ended_on or self.recycled)


def contacts(by: Actor, public_id: str, *, as_of: date) -> list[Reach]:
    """Every number and address that a person had, the live ones first, the latest confirmed first among them."""
    rows = list(ContactPoint.objects.filter(person=person(by, public_id)))
    reaches = _reaches(rows, as_of)
    return sorted(reaches, key=_order, reverse=True)


def contact(by: Actor, person_id: str, public_id: str) -> ContactPoint:
    """One number or address of a person. Raises NotFound."""
    try:
        return ContactPoint.objects.select_related("person").get(public_id=public_id, person=person(by, person_id))
    except (ContactPoint.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def reachable(person: Person, *, as_of: date) -> list[ContactPoint]:
    """Where to try to reach a person, the likeliest first; none that was ended or is somebody else's by now."""
    rows = list(ContactPoint.objects.filter(person=person, ended_on=None))
    return [each.contact for each in sorted(_reaches(rows, as_of), key=_order, reverse=True) if each.reachable]


def may_identify(person: Person, kind: str, value: str, *, as_of: date) -> bool:
    """Whether a number or address may open a person's file: theirs alone, live, and confirmed within the term.

    A stale one may have been given to somebody else; a shared one is a family's; one that somebody else confirmed
    since is no longer known to be this person's.
    """
    rows = list(ContactPoint.objects.filter(person=person, kind=kind, value=value, ended_on=None))
    return any(each.may_identify for each in _reaches(rows, as_of))


def reach_of(contact: ContactPoint, *, as_of: date) -> Reach:
    """What is to be thought of one number or address."""
    return _reaches([contact], as_of)[0]


def may_identify_with(reach: Reach) -> bool:
    """Whether a number opens a file together with a name and a birth: confirmed within the term and not recycled.

    Being a family's does not matter here: the name and the birth say who of them it is.
    """
    return not (reach.contact.ended_on or reach.stale or reach.recycled)


def _order(reach: Reach) -> tuple[bool, date, int]:
    return reach.contact.ended_on is None, reach.contact.confirmed_on or reach.contact.happened_on, reach.contact.pk


def _reaches(rows: Sequence[ContactPoint], as_of: date) -> list[Reach]:
    values = {row.value for row in rows}
    elsewhere: dict[tuple[str, str], list[ContactPoint]] = {}
    others = ContactPoint.objects.filter(value__in=values, person__merged_into=None)
    for other in others:
        elsewhere.setdefault((other.kind, other.value), []).append(other)
    return [_reach(row, elsewhere.get((row.kind, row.value), ()), as_of) for row in rows]


def _reach(row: ContactPoint, there: Sequence[ContactPoint], as_of: date) -> Reach:
    others = [each for each in there if each.person_id != row.person_id]
    stale = row.confirmed_on is None or row.confirmed_on < as_of - confirmed_for()
    since = row.confirmed_on or row.happened_on
    later = any(each.confirmed_on is not None and each.confirmed_on > since for each in others)
    shared = len({each.person_id for each in others if each.ended_on is None})
    return Reach(row, stale, shared, recycled=later and stale)


# files that may be one person's


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A person who may be the one who is entered, and why."""

    person: Person
    likeness: Likeness

    @property
    def surely(self) -> bool:
        """Whether it is as good as certain."""
        return self.likeness.band is Band.SAME


def lookalikes(by: Actor, entry: PersonEntry, *, but: Person | None = None, most: int = 5) -> list[Lookalike]:
    """Those among the people whom an actor finds in lists who may be the one of an entry, likeliest first.

    A file that was opened for an emergency is not among them: nobody may say of it that it is another's.
    """
    (found,) = resembling([identity_of(entry)], apart=[{but.pk}] if but else [set()])
    rows = visible_persons(by, "person.list").filter(pk__in=[each.person for each in found])
    listed = set(rows.values_list("pk", flat=True))  # before any is cut: strangers' files take nobody's place
    likeliest = [each for each in found if each.person in listed][:most]
    known = rows.prefetch_related("contacts").in_bulk([each.person for each in likeliest])
    return [Lookalike(known[each.person], each.likeness) for each in likeliest if each.person in known]


def resemblances(by: Actor, state: str = "") -> QuerySet[Resemblance]:
    """Pairs of files that wait for a decision, the likeliest first; those put off come after the others.

    Pairs of which one file was merged into another meanwhile are left out: the file kept is asked about.
    """
    states = [state] if state else [ResemblanceState.OPEN, ResemblanceState.LATER]
    rows = known_resemblances(by).filter(state__in=states)
    rows = rows.filter(one__merged_into=None, other__merged_into=None)
    return rows.select_related("one", "other").order_by("-state", "-score", "pk")


def known_resemblances(by: Actor) -> QuerySet[Resemblance]:
    """Every pair among the people an actor may see, decided or not."""
    return scoped_to(by, "resemblance.see", Resemblance)


def resemblance(by: Actor, public_id: str) -> Resemblance:
    """One pair. Raises NotFound."""
    try:
        return known_resemblances(by).select_related("one", "other").get(public_id=public_id)
    except (Resemblance.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def merges(by: Actor, person: Person) -> QuerySet[Merge]:
    """Files that were merged into a person's and not parted again, newest first."""
    seen = visible_persons(by)
    rows = Merge.objects.filter(kept=person, kept__in=seen, undone_at=None)
    return rows.select_related("kept", "merged").order_by("-pk")


def merge(by: Actor, public_id: str) -> Merge:
    """One merge. Raises NotFound."""
    try:
        rows = Merge.objects.select_related("kept", "merged").filter(kept__in=visible_persons(by))
        return rows.get(public_id=public_id)
    except (Merge.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


# what looks wrong in how files are looked at


def alerts(by: Actor, *, seen: bool = False) -> QuerySet[Alert]:
    """What waits for the data protection officer, the latest first; with `seen`, what was settled."""
    return scoped_to(by, "alert.see", Alert).filter(seen_at__isnull=not seen).order_by("-last_at", "-pk")


def alert(by: Actor, public_id: str) -> Alert:
    """One alert. Raises NotFound."""
    row = scoped_to(by, "alert.see", Alert).filter(public_id=public_id).first()
    if row is None:
        raise NotFound(public_id)
    return row


def viewings(by: Actor, row: Alert) -> QuerySet[Disclosure]:
    """Which files the viewer of an alert looked at on its day."""
    if not granted(by, "alert.see"):
        return Disclosure.objects.none()
    rows = Disclosure.objects.filter(viewer_id=row.viewer_id, recorded_at__date=row.day)
    return rows.select_related("person").order_by("-recorded_at")


def emergencies(by: Actor, row: Alert) -> list[tuple[BrokenGlass, str]]:
    """Files that the viewer of an alert opened in an emergency on its day, with the reasons they wrote."""
    if not granted(by, "alert.see"):
        return []
    opened = BrokenGlass.objects.filter(opened_by=row.viewer_id, recorded_at__date=row.day).select_related("person")
    reasons = read_reasons("person.break_glass", [each.public_id for each in opened])
    return [(each, reasons.get(each.public_id, "")) for each in opened.order_by("-recorded_at")[:100]]


def tombstones(by: Actor) -> QuerySet[Tombstone]:
    """That people were erased, when and why, newest first; for whoever answers for it."""
    return scoped_to(by, "erasure.see", Tombstone).order_by("-pk")
