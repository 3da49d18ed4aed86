"""How long a vacancy stood in each step, from what was written down when it moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet, Value

from siraba.apps.foundation.models import AuditEntry
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.rules import Stay, stays

_MOVES = (
    "vacancy.enter", "vacancy.correct", "vacancy.code", "vacancy.write", "vacancy.move", "vacancy.withdraw",
    "vacancy.fill",
)  # fmt: skip
"""Verbs after which a vacancy may stand in another step; only the last one is looked for, by the step it stands in."""


def time_in_steps(vacancy: Vacancy, now: datetime) -> list[Stay]:
    """The steps of a vacancy that the caller may see, in their order, with the time in each until now; one query.

    What moved it is known for handing in, publishing and asking; its last move is that to the step in which it stands.
    """
    found = list(_moves(vacancy))
    moved: list[tuple[datetime, str]] = [(vacancy.recorded_at, "draft")]
    moved += [(at, step) for at, step, number in found if not number]
    last = max(moved)[1]
    if last != vacancy.state:
        entries = [(number, verb, at) for at, verb, number in found if number]
        _number, verb, at = max(entries, default=(0, "vacancy.enter", vacancy.recorded_at))
        if verb == "vacancy.enter":  # it was open from its first moment on, as those that come by a file are
            moved.clear()
        moved.append((max([at, *(when for when, _step in moved)]), vacancy.state))
    return stays(moved, now)


def _moves(vacancy: Vacancy) -> QuerySet[Any, tuple[datetime, str, int]]:
    """When it was handed in, published and asked about, with the step and 0; entries, with their verb and number."""
    none, returned = Value(0, output_field=BigIntegerField()), Value("returned", output_field=CharField())
    entries = AuditEntry.objects.filter(object_id=vacancy.public_id, verb__in=_MOVES).order_by()
    asked = vacancy.questions.order_by().values_list("asked_at", returned, none)
    taken = vacancy.versions.order_by().values_list("taken_at", "step", none)
    return taken.union(asked, entries.values_list("recorded_at", "verb", "number"), all=True)
