"""What a person set limits to, as predicates that are read when asked: nothing is copied to where it is used."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from siraba.apps.persons.models import Limitation, LimitKind, Person


def limited(*kinds: LimitKind, before: str = "") -> Q:
    """Rows of people with a live limit of one of these kinds; `before` is put before the person's fields."""
    rows = Limitation.objects.filter(person=OuterRef(f"{before}pk"), kind__in=kinds, lifted_on=None)
    return Q(Exists(rows))


def restricted(before: str = "") -> Q:
    """Rows of people whose file is kept and not used."""
    return limited(LimitKind.RESTRICTED, before=before)


def unranked(before: str = "") -> Q:
    """Rows of people who stand in no list that a machine orders: restricted, or they objected to it."""
    return limited(LimitKind.RESTRICTED, LimitKind.RANKING, before=before)


def live_limits(person: Person) -> list[Limitation]:
    """What holds now for a person, the oldest first."""
    return list(Limitation.objects.filter(person=person, lifted_on=None).order_by("pk"))


def holds(person: Person, kind: LimitKind) -> bool:
    """Whether a limit holds now."""
    return Limitation.objects.filter(person=person, kind=kind, lifted_on=None).exists()


def uncounted_all() -> list[UUID]:
    """Who objected to being counted, or whose file is not used; by public id."""
    rows = Limitation.objects.filter(lifted_on=None, kind__in=(LimitKind.STATISTICS, LimitKind.RESTRICTED))
    return list(rows.values_list("person__public_id", flat=True))


def put_aside(ids: Iterable[UUID | None]) -> set[UUID]:
    """Which of these files (public ids) are kept and not used."""
    rows = Limitation.objects.filter(lifted_on=None, kind=LimitKind.RESTRICTED)
    named = {each for each in ids if each is not None}
    return set(rows.filter(person__public_id__in=named).values_list("person__public_id", flat=True)) if named else set()
