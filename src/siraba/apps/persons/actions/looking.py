"""Writes of who looked at whom: a file that was opened, and names that a list showed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone

from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.actions.alerting import raise_alerts
from siraba.apps.persons.models import Disclosure, Person
from siraba.apps.persons.watching import signs

AGAIN = timedelta(minutes=30)
"""The same part looked at anew within this time is the same look."""


@action("person.disclose")
def _disclose(person: Person, *, by: Actor, key: str, part: str, purpose: str) -> Disclosure:
    if by.id is None:
        raise NotAllowed("only a named person looks at a file")
    seen = Disclosure.objects.create(person=person, viewer_id=by.id, viewer_name=by.name, part=part, purpose=purpose)
    raise_alerts(signs(person, by), by)
    record(seen, subject=person.public_id, after={"part": part, "purpose": purpose})
    return seen


def disclose(person: Person, *, by: Actor, part: str, purpose: str) -> None:
    """Note that somebody looked at a part of a person's file; once in half an hour for the same part."""
    since = timezone.now() - AGAIN
    if (
        by.id is None
        or Disclosure.objects.filter(person=person, viewer_id=by.id, part=part, recorded_at__gte=since).exists()
    ):
        return
    _disclose(person, by=by, key=f"{person.public_id}/{by.id}/{part}/{purpose}/{_slot()}", part=part, purpose=purpose)


@action("person.disclose_list")
def _disclose_list(people: Sequence[Person], *, by: Actor, key: str, part: str, purpose: str) -> int:
    """One insert for everybody whom a list showed; who they were stands in its rows, how many in the audit."""
    if by.id is None:
        raise NotAllowed("only a named person looks at a list")
    rows = Disclosure.objects.bulk_create(
        Disclosure(person=each, viewer_id=by.id, viewer_name=by.name, part=part, purpose=purpose) for each in people
    )
    record(rows[0], after={"part": part, "purpose": purpose, "people": len(rows)})
    return len(rows)


def disclose_list(people: Iterable[Person], *, by: Actor, part: str, purpose: str) -> None:
    """Note that a list showed somebody the names of these people; once in half an hour for each of them and a part."""
    shown = {each.pk: each for each in people if each.public_id != by.person_id}
    if by.id is None or not shown:
        return
    since = timezone.now() - AGAIN
    known = Disclosure.objects.filter(viewer_id=by.id, part=part, person__in=list(shown), recorded_at__gte=since)
    for pk in known.values_list("person_id", flat=True):
        shown.pop(pk, None)
    if shown:
        ids = hashlib.blake2b(",".join(map(str, sorted(shown))).encode(), digest_size=12).hexdigest()
        key = f"{by.id}/{part}/{purpose}/{ids}/{_slot()}"
        _disclose_list(list(shown.values()), by=by, key=key, part=part, purpose=purpose)


def _slot() -> int:
    return int(timezone.now().timestamp() // AGAIN.total_seconds())
