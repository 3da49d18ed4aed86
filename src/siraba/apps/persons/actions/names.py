"""Names counted, keys renewed, lookalikes sought: derived from files, so nothing to audit."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import F

from siraba.apps.persons.actions.rows import TO_COMPARE, write_keys, write_resemblances
from siraba.apps.persons.duplicates import COUNTED, identities
from siraba.apps.persons.models import NameShare, Person, PersonKey
from siraba.apps.persons.resemblance import Identity

CHUNK = 250


def people_after(last: int) -> list[int]:
    """The next people (database ids) without keys."""
    rows = Person.objects.filter(pk__gt=last, keys=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def renew_keys(people: list[int]) -> None:
    """Write the keys of some people."""
    with transaction.atomic():
        write_keys(people)


def compare_waiting(most: int = 50) -> int:
    """Seek the lookalikes of some people who came by a file; returns how many, 0 when none waits."""
    waiting = list(PersonKey.objects.filter(key=TO_COMPARE).order_by("person_id")[:most])
    people, _into = identities([row.person_id for row in waiting])
    with transaction.atomic():
        write_resemblances(people)
        PersonKey.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


def forget_name(person: Person) -> None:
    """One bearer less of each of somebody's names; a name that nobody was counted for besides them goes with them."""
    bones = set(Identity.of(person.given_names, person.family_names).bones)
    if person.merged_into_id is None:  # the others were not counted
        NameShare.objects.filter(skeleton__in=bones).update(people=F("people") - 1)
        NameShare.objects.filter(skeleton__in=bones, people__lte=0).delete()


def count_names() -> int:
    """Count anew how many people bear each name; returns how many names there are."""
    counts: Counter[str] = Counter()
    rows = Person.objects.filter(merged_into=None).values_list("given_names", "family_names")
    for given, family in rows.iterator(chunk_size=5000):
        counts[COUNTED] += 1
        counts.update(set(Identity.of(given, family).bones))
    with transaction.atomic():
        NameShare.objects.all().delete()
        NameShare.objects.bulk_create(
            [NameShare(skeleton=bone, people=people) for bone, people in counts.items()], batch_size=1000
        )
    return max(0, len(counts) - 1)
