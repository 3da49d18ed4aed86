"""What holds a person's file: the one place that is asked before it goes.

Two things are told apart. What somebody *stopped* (`stops_on`) is not erased for any reason, of a file or of one merged
into it. What *holds* a file (`held_people`) is left alone by the nightly retention too: a stop, a request that is not
answered, a file that its person had put aside, and whatever a higher app knows (`holds_people`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.findings.models import Hold
from siraba.apps.findings.queries import live_holds
from siraba.apps.persons.limits import restricted
from siraba.apps.persons.models import OPEN_STATES, Person, RightsCase

_holds: list[Callable[[], Q]] = []


def holds_people(held: Callable[[], Q]) -> Callable[[], Q]:
    """For an app that knows whose file must not go now."""
    _holds.append(held)
    return held


def held_people() -> Q:
    """People whose file must not go now, whatever its age."""
    return any_of([each() for each in _holds])


def any_of(conditions: Sequence[Q]) -> Q:
    """What one of some conditions holds of, at least."""
    found = conditions[0]
    for each in conditions[1:]:
        found |= each
    return found


def files_of(root: Person) -> list[Person]:
    """A file, then the files merged into it, at any depth."""
    found = [root]
    for file in found:
        found += Person.objects.filter(merged_into=file).order_by("pk")
    return found


def stops_on(ids: Iterable[UUID]) -> QuerySet[Hold]:
    """Live holds on people, or on something of theirs, by the public ids of their files."""
    named = list(ids)
    return live_holds(timezone.localdate()).filter(Q(object_id__in=named) | Q(subject_id__in=named))


@holds_people
def _stopped() -> Q:
    """What somebody stopped; a stop on a merged file holds the one that it leads to."""
    return Q(pk__in=_stopped_roots())


@holds_people
def _own_holds() -> Q:
    """What the person asked and is not answered, and what they had put aside."""
    asked = RightsCase.objects.filter(person=OuterRef("pk"), state__in=OPEN_STATES)
    return Q(Exists(asked)) | restricted()


def _stopped_roots() -> set[int]:
    """Keys of the files that a live hold stops, each the one that its merged files lead to."""
    holds = live_holds(timezone.localdate())
    named = Person.objects.filter(public_id__in=holds.values("object_id"))
    named |= Person.objects.filter(public_id__in=holds.values("subject_id"))
    roots, found = set(named.values_list("pk", "merged_into")), set()
    while roots:
        found |= {pk for pk, into in roots if into is None}
        above = {into for _pk, into in roots if into is not None}
        roots = set(Person.objects.filter(pk__in=above).values_list("pk", "merged_into"))
    return found
