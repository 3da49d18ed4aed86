"""What somebody stopped of people's files: it stops the erasure of each file that it names, merged ones too."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.findings.models import Hold, HoldState
from siraba.apps.persons.models import Person


def files_of(root: Person) -> list[Person]:
    """A file, then the files merged into it, at any depth."""
    found = [root]
    for file in found:
        found += Person.objects.filter(merged_into=file).order_by("pk")
    return found


def live_holds() -> QuerySet[Hold]:
    """Holds that are neither lifted nor over today."""
    return Hold.objects.filter(Q(until=None) | Q(until__gte=timezone.localdate()), state=HoldState.HELD)


def stops_on(ids: Iterable[UUID]) -> QuerySet[Hold]:
    """Live holds on people, or on something of theirs, by the public ids of their files."""
    named = list(ids)
    return live_holds().filter(Q(object_id__in=named) | Q(subject_id__in=named))


def held_roots() -> set[int]:
    """Keys of the files that a live hold stops, each the one that its merged files lead to."""
    named = Person.objects.filter(Q(public_id__in=live_holds().values("object_id")))
    named |= Person.objects.filter(Q(public_id__in=live_holds().values("subject_id")))
    roots, found = set(named.values_list("pk", "merged_into")), set()
    while roots:
        found |= {pk for pk, into in roots if into is None}
        above = {into for _pk, into in roots if into is not None}
        roots = set(Person.objects.filter(pk__in=above).values_list("pk", "merged_into"))
    return found
