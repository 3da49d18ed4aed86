"""Reads of what people asked of their own data, scoped to who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.persons.models import (
    OPEN_STATES,
    CaseState,
    CaseStep,
    Correction,
    CorrectionState,
    Limitation,
    Person,
    RightsCase,
)
from siraba.apps.persons.queries import NotFound


def cases(by: Actor, *, closed: bool = False) -> QuerySet[RightsCase]:
    """What waits for an answer, the one that is due first before the others (so the late ones); or what was closed."""
    rows = reachable(by, "right.see", RightsCase).select_related("person")
    rows = rows.exclude(state__in=OPEN_STATES) if closed else rows.filter(state__in=OPEN_STATES)
    return rows.order_by("-closed_on", "-pk") if closed else rows.order_by("due_on", "pk")


def cases_of(by: Actor, person: Person) -> QuerySet[RightsCase]:
    """What one person asked for, the newest first."""
    rows = reachable(by, "right.see", RightsCase).filter(Q(person=person) | Q(person__merged_into=person))
    return rows.order_by("-pk")


def case(by: Actor, public_id: str) -> RightsCase:
    """One case. Raises persons.queries.NotFound."""
    try:
        return reachable(by, "right.see", RightsCase).select_related("person").get(public_id=public_id)
    except (RightsCase.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def steps(row: RightsCase) -> list[CaseStep]:
    """What was done in a case that was read before, in its order."""
    return list(row.steps.order_by("pk"))


def corrections(row: RightsCase) -> list[Correction]:
    """What the person says against facts, in a case that was read before."""
    return list(row.corrections.order_by("pk"))


def correction(row: RightsCase, public_id: str) -> Correction:
    """One of these. Raises persons.queries.NotFound."""
    try:
        return row.corrections.get(public_id=public_id)
    except (Correction.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def own_words(person: Person) -> list[Correction]:
    """The person's own words that stand beside facts of a file that was read before, the newest first."""
    return list(person.corrections.order_by("-pk"))


def limitation(by: Actor, public_id: str) -> Limitation:
    """A limit that somebody may lift. Raises persons.queries.NotFound."""
    try:
        return reachable(by, "limit.lift", Limitation).select_related("person").get(public_id=public_id)
    except (Limitation.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases wait, and how many of these are late."""

    open: int
    late: int


def waiting(by: Actor, as_of: date) -> Waiting:
    """How many cases that the actor sees wait."""
    rows = reachable(by, "right.see", RightsCase).filter(state__in=OPEN_STATES)
    found: dict[str, Any] = rows.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=as_of)))
    return Waiting(found["open"], found["late"])


def open_cases() -> QuerySet[RightsCase]:
    """Every case that waits, for the job that reminds."""
    return RightsCase.objects.filter(state__in=OPEN_STATES).order_by("pk")


def undecided(rows: Sequence[Correction]) -> list[Correction]:
    """Those that wait for a decision."""
    return [row for row in rows if row.state == CorrectionState.PROPOSED]


def is_late(row: RightsCase, as_of: date) -> bool:
    """Whether a case is not answered and its day is over."""
    return row.state in {CaseState.RECEIVED, CaseState.CHECKED, CaseState.IN_WORK} and row.due_on < as_of
