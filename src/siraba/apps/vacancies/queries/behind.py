"""The adverts behind which an organisation stands: those that people see on a day, and those that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum

from siraba.apps.foundation.actors import Actor
from siraba.apps.vacancies.access import shown, visible_vacancies
from siraba.apps.vacancies.models import Vacancy

MOST = 500
"""Adverts that are looked at; an organisation with more has them counted by the queue."""


def adverts_behind(by: Actor, organisation_id: UUID, on: date) -> tuple[list[Vacancy], list[Vacancy]]:
    """Published adverts of an organisation or of those it recruits for, by whether they are shown on a day."""
    rows = visible_vacancies(by).filter(state="published").select_related("employer", "occupation")
    rows = rows.filter(Q(agency_id=organisation_id) | Q(employer__public_id=organisation_id)).order_by("-pk")
    seen = set(rows.filter(shown(on)).values_list("pk", flat=True)[:MOST])
    listed = list(rows[:MOST])
    return [row for row in listed if row.pk in seen], [row for row in listed if row.pk not in seen]


@dataclass(frozen=True, slots=True)
class History:
    """What the service knows of an employer's adverts. Placements are counted where they live; none is known here yet.

    `by_state` are adverts, `positions` the people they sought, `filled` those said to be found.
    """

    adverts: int
    positions: int
    filled: int
    by_state: dict[str, int]
    first: date | None
    last: date | None


def history(by: Actor, organisation_id: UUID) -> History:
    """An organisation's adverts as far as the actor may see them; two queries."""
    rows = visible_vacancies(by).filter(Q(agency_id=organisation_id) | Q(employer__public_id=organisation_id))
    sums = rows.aggregate(
        adverts=Count("pk"),
        sought=Sum("positions"),
        found=Sum("filled"),
        first=Min("happened_on"),
        last=Max("happened_on"),
    )
    states = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return History(sums["adverts"], sums["sought"] or 0, sums["found"] or 0, states, sums["first"], sums["last"])
