"""Reads of persons, scoped to who asks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.access import visible_persons
from siraba.apps.persons.models import Consent, Disclosure, Person


class NotFound(Exception):
    """There is no such person for this actor."""


def person(by: Actor, public_id: str) -> Person:
    """One person. Raises NotFound: what one may not see does not exist."""
    try:
        return visible_persons(by).get(public_id=public_id)
    except (Person.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def disclosures(person: Person) -> QuerySet[Disclosure]:
    """Who saw the person's file, newest first."""
    return person.disclosures.order_by("-recorded_at")


def consent(by: Actor, person_id: str, public_id: str) -> Consent:
    """One agreement of a person. Raises NotFound."""
    try:
        return Consent.objects.select_related("person").get(public_id=public_id, person=person(by, person_id))
    except (Consent.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem
