"""Reads of registrations and profiles, scoped to who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from siraba.apps.classification.queries import occupations_below
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.scopes import reachable
from siraba.apps.foundation.search import with_words
from siraba.apps.jobseekers.access import visible_registrations
from siraba.apps.jobseekers.models import Profile, ProfileLanguage, ProfileOccupation, ProfileSkill, Registration
from siraba.apps.persons.cases import own_words
from siraba.apps.persons.limits import live_limits
from siraba.apps.persons.models import Consent, ContactPoint, Correction, Disclosure, Limitation, LimitKind, Person
from siraba.apps.persons.queries import person as find_person
from siraba.apps.persons.watching import LISTS
from siraba.core.text.folding import fold
from siraba.core.text.words import words

CONFIRMED_FOR = timedelta(days=180)
"""How long a confirmation counts; the matching parameters hold the same term."""


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything a desk shows of one person; `disclosures` (of the file itself, not of lists) is None where
    who looked is not for this reader."""

    person: Person
    registration: Registration | None
    profile: Profile | None
    occupations: list[ProfileOccupation]
    skills: list[ProfileSkill]
    languages: list[ProfileLanguage]
    consents: list[Consent]
    contacts: list[ContactPoint]
    disclosures: list[Disclosure] | None
    limits: list[Limitation] = field(default_factory=list)
    beside: list[Correction] = field(default_factory=list)
    put_aside: bool = False
    """The file is kept and not used: who may not answer for it is told that, and nothing else of it."""


def people(
    by: Actor,
    *,
    text: str = "",
    state: str = "",
    region: str = "",
    occupation: str = "",
    family: str = "",
    mine: bool = False,
) -> QuerySet[Registration]:
    """Registrations by words of the name or a reference number, state, region, occupation code; newest first.

    `occupation` is the public id of an occupation, `family` that of a heading above it, `mine` keeps the actor's
    own office.
    """
    rows = visible_registrations(by).select_related("person", "person__profile", "office")
    rows = rows.prefetch_related("person__profile__occupations__occupation")
    if is_reference(text):
        rows = rows.filter(person__reference=text.strip().upper())
    elif text.strip():
        rows = with_words(rows, "person__sought", words(fold(text)))
    if state:
        rows = rows.filter(state=state)
    if region:
        rows = rows.filter(person__region=region)
    if occupation:
        try:
            holders = Profile.objects.filter(occupations__occupation__public_id=occupation)
        except ValidationError:  # not an id at all: nobody does that
            return rows.none()
        rows = rows.filter(person__in=holders.values("person"))
    if family:
        holders = Profile.objects.filter(occupations__occupation__in=occupations_below(family))
        rows = rows.filter(person__in=holders.values("person"))
    if mine:
        rows = rows.filter(office_id=by.office_id)
    return rows.order_by("-pk")


def to_confirm(by: Actor, as_of: date) -> QuerySet[Registration]:
    """Open registrations of the actor's office whose confirmation ends within two weeks or has ended."""
    ends = as_of - CONFIRMED_FOR + timedelta(days=14)
    rows = visible_registrations(by).filter(office_id=by.office_id, state="open")
    rows = rows.filter(Q(confirmed_on__lt=ends) | Q(confirmed_on__isnull=True))
    return rows.select_related("person").order_by("confirmed_on", "pk")


def person_file(by: Actor, public_id: str) -> PersonFile:
    """The file of one person. Raises persons.queries.NotFound."""
    person = find_person(by, public_id)
    limits = live_limits(person)
    aside = any(each.kind == LimitKind.RESTRICTED for each in limits)
    theirs = by.person_id == person.public_id
    if aside and not theirs and not reachable(by, "person.list", Person).filter(pk=person.pk).exists():
        return PersonFile(person, None, None, [], [], [], [], [], None, limits, put_aside=True)
    profile = Profile.objects.filter(person=person).first()
    may_know = reachable(by, "disclosure.see", Person).filter(pk=person.pk).exists()
    return PersonFile(
        person=person,
        registration=person.registrations.select_related("office").order_by("-pk").first(),
        profile=profile,
        occupations=list(profile.occupations.select_related("occupation").order_by("rank", "pk")) if profile else [],
        skills=list(profile.skills.select_related("skill").order_by("-evidence", "pk")) if profile else [],
        languages=list(profile.languages.order_by("-level", "code")) if profile else [],
        consents=list(person.consents.order_by("-happened_on", "-pk")),
        contacts=list(person.contacts.filter(ended_on__isnull=True).order_by("kind", "pk")),
        disclosures=list(person.disclosures.exclude(part__in=LISTS).order_by("-pk")[:10]) if may_know else None,
        limits=limits,
        beside=own_words(person),
    )


def count_people() -> int:
    """How many persons the service knows."""
    return Person.objects.count()
