"""The adverts behind which an organisation stands: those that people see on a day, and those that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from siraba.apps.foundation.actors import Actor
from siraba.apps.organisations.models import Licence
from siraba.apps.vacancies.access import carried, shown, standing_open, visible_vacancies
from siraba.apps.vacancies.models import Vacancy, VacancyQuestion

MOST = 500
"""Adverts that are looked at; an organisation with more has them counted by the queue."""


def adverts_carried(by: Actor, licence: Licence, on: date) -> tuple[list[Vacancy], list[Vacancy]]:
    """Published adverts of an agency: those that people see on a day and would not without this licence, and those that
    nobody sees."""
    rows = visible_vacancies(by).filter(behind(licence.organisation.public_id), state="published")
    rows = rows.select_related("employer", "occupation").order_by("-pk")
    seen = set(rows.filter(shown(on)).values_list("pk", flat=True)[:MOST])
    lost = rows.filter(shown(on), ~carried(on, without=licence.pk))
    return list(lost[:MOST]), [row for row in rows[:MOST] if row.pk not in seen]


def behind(organisation_id: UUID) -> Q:
    """A condition: adverts of an organisation, or of those it recruits for."""
    return Q(agency_id=organisation_id) | Q(employer__public_id=organisation_id)


def hidden_without(licence: Licence, on: date) -> QuerySet[Vacancy]:
    """Adverts that people would see on a day if this licence counted, and do not see without it."""
    there = Q(country=licence.country) | Q(country__in=licence.countries)
    rows = Vacancy.objects.filter(behind(licence.organisation.public_id), standing_open(on), there)
    return rows.exclude(carried(on, without=licence.pk))


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
    rows = visible_vacancies(by).filter(behind(organisation_id))
    sums = rows.aggregate(
        adverts=Count("pk"),
        sought=Sum("positions"),
        found=Sum("filled"),
        first=Min("happened_on"),
        last=Max("happened_on"),
    )
    states = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return History(sums["adverts"], sums["sought"] or 0, sums["found"] or 0, states, sums["first"], sums["last"])


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an employer: adverts given, people sought, people said to be found."""

    year: int
    adverts: int
    positions: int
    filled: int


def years(by: Actor, organisation_id: UUID) -> list[Year]:
    """The adverts of an organisation by the year in which they were given, the first year first; one query."""
    rows = visible_vacancies(by).filter(behind(organisation_id))
    found = rows.annotate(year=ExtractYear("happened_on")).values_list("year").order_by("year")
    sums = found.annotate(Count("pk"), Sum("positions"), Sum("filled"))
    return [Year(int(year), adverts, sought or 0, filled or 0) for year, adverts, sought, filled in sums]


@dataclass(frozen=True, slots=True)
class Answers:
    """How an employer answers: questions of the service and how long an answer took, and who confirms adverts.

    `middle` is the median time of an answer; `due` are published adverts, `confirmed` those confirmed lately.
    """

    asked: int
    answered: int
    middle: timedelta | None
    due: int
    confirmed: int


LATELY = 30
"""Days in which a confirmation is a late one no more."""


def answers(by: Actor, organisation_id: UUID, on: date) -> Answers:
    """What is known of an organisation's answers, as far as the actor may see its adverts; two queries."""
    rows = visible_vacancies(by).filter(behind(organisation_id))
    told = list(VacancyQuestion.objects.filter(vacancy__in=rows).values_list("asked_at", "answered_at"))
    took = sorted(answered - asked for asked, answered in told if answered)
    open_now = Q(state="published")
    sums = rows.aggregate(
        due=Count("pk", filter=open_now),
        confirmed=Count("pk", filter=open_now & Q(confirmed_on__gte=on - timedelta(days=LATELY))),
    )
    return Answers(len(told), len(took), took[len(took) // 2] if took else None, sums["due"], sums["confirmed"])
