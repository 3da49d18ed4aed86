"""Reads of visits and promised needs: a counsellor's week, what is due, who does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.organisations.access import visible_organisations, visible_visits
from siraba.apps.organisations.models import Organisation, Outcome, Promise, Visit
from siraba.apps.organisations.queries.identity import NotFound

SILENT = (Outcome.NO_ANSWER, Outcome.UNREACHABLE)
TIMES = 2
"""Contacts without an answer, one after the other, after which somebody is said not to answer."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week: what is planned and what was done."""

    on: date
    visits: list[Visit]


def visits(by: Actor) -> QuerySet[Visit]:
    """Visits and calls that the actor's office made or plans, the latest first."""
    rows = visible_visits(by).filter(cancelled=False).select_related("organisation")
    return rows.order_by("-happened_on", "-pk")


def visit(by: Actor, public_id: str, verb: str = "visit.see") -> Visit:
    """One contact. Raises NotFound."""
    try:
        return visible_visits(by, verb).select_related("organisation", "office").get(public_id=public_id)
    except (Visit.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def week(by: Actor, on: date) -> list[Day]:
    """Monday to Sunday around a day: the actor's own contacts, by day."""
    monday = on - timedelta(days=on.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    rows = visits(by).filter(counsellor_id=by.id, happened_on__range=(days[0], days[-1])).order_by("pk")
    return [Day(day, [row for row in rows if row.happened_on == day]) for day in days]


def due(by: Actor, on: date) -> list[Visit]:
    """Last contacts of the office whose next day has come, the longest due first; none later was made or planned."""
    later = Visit.objects.filter(organisation=OuterRef("organisation"), cancelled=False).order_by("-happened_on", "-pk")
    rows = visits(by).annotate(last=Subquery(later.values("pk")[:1])).filter(next_on__lte=on)
    return [row for row in rows.order_by("next_on", "pk")[:200] if row.last == row.pk]


def silent(by: Actor) -> list[tuple[Organisation, int, date]]:
    """Organisations that did not answer twice or more in a row: how often, and since when."""
    rows = visible_visits(by).exclude(outcome="").filter(cancelled=False)
    tried = rows.filter(outcome__in=SILENT).values_list("organisation", flat=True).distinct()
    found: dict[int, list[tuple[date, str]]] = {}
    for one, day, outcome in (
        rows.filter(organisation__in=tried)
        .order_by("-happened_on", "-pk")
        .values_list("organisation", "happened_on", "outcome")
    ):
        found.setdefault(one, []).append((day, outcome))
    runs: dict[int, tuple[int, date]] = {}
    for one, said in found.items():
        count = next((place for place, (_day, outcome) in enumerate(said) if outcome not in SILENT), len(said))
        if count >= TIMES:
            runs[one] = (count, said[count - 1][0])
    named = visible_organisations(by).filter(pk__in=runs).order_by("name", "pk")
    return [(row, *runs[row.pk]) for row in named]


def partners(by: Actor) -> QuerySet[Organisation]:
    """Missions and partner services, with whom posts abroad are sought: by country, then by name."""
    rows = visible_organisations(by).filter(Q(is_mission=True) | Q(is_partner_service=True), merged_into=None)
    return rows.order_by("country", "name", "pk")


def promises(by: Actor, *, waiting: bool = True) -> QuerySet[Promise]:
    """Needs that were promised to the actor's office; those that wait to become a vacancy, the next expected first."""
    rows = reachable(by, "promise.see", Promise).select_related("organisation", "visit", "office")
    if waiting:
        rows = rows.filter(vacancy_id=None, lapsed_on=None)
    return rows.order_by("expected_on", "pk")


def promise(by: Actor, public_id: str, verb: str = "promise.see") -> Promise:
    """One promised need. Raises NotFound."""
    try:
        return reachable(by, verb, Promise).select_related("organisation", "office").get(public_id=public_id)
    except (Promise.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def last_contacts(organisations: Sequence[int]) -> dict[int, date]:
    """When somebody of the service last spoke with each; who is absent was never spoken with."""
    rows = Visit.objects.filter(organisation__in=organisations, cancelled=False).exclude(outcome="")
    return dict(rows.values_list("organisation").annotate(last=Max("happened_on")))
