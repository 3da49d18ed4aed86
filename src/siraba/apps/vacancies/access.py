"""Who may see and move which vacancy. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.findings.queries import free_of
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, own, reachable, scope, through
from siraba.apps.organisations.models import Licence, Sanction
from siraba.apps.organisations.queries import stopped_organisations
from siraba.apps.vacancies.advert import FRESH_DAYS
from siraba.apps.vacancies.models import OfferReport, Vacancy, VacancyQuestion, VacancyVersion
from siraba.apps.vacancies.publishers import banned


def shown(on: date, before: str = "") -> Q:
    """A condition: an advert that anybody may see on a day.

    Published and not over; confirmed lately; nobody holds it and no rule stops it; whoever publishes may work. Each is
    asked, never kept: a hold or a suspended licence hides every advert at once.
    """
    return (
        Q(**{f"{before}state": "published"})
        & ~Q(**{f"{before}closes_on__lt": on})
        & ~Q(**{f"{before}confirmed_on__lt": on - timedelta(days=FRESH_DAYS)})
        & free_of(f"{before}public_id", on)
        & _may_work(on, before)
    )


def _may_work(on: date, before: str) -> Q:
    """An agency has a licence in force on the day; neither it nor the employer is banned, or stands still itself."""
    licences = Licence.objects.filter(state="in_force", valid_from__lte=on)
    licences = licences.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    bans = Sanction.objects.filter(banned(on))
    agency = Q(**{f"{before}agency_id": None}) | (
        Q(Exists(licences.filter(organisation__public_id=OuterRef(f"{before}agency_id"))))
        & ~Q(Exists(bans.filter(organisation__public_id=OuterRef(f"{before}agency_id"))))
    )
    # an employer who is an agency too passes as both or not at all
    return agency & ~Q(Exists(stopped_organisations(on).filter(pk=OuterRef(f"{before}employer"))))


def _public(by: Actor, before: str) -> Q:
    return shown(timezone.localdate(), before)


def _own_organisation(by: Actor, before: str) -> Q:
    """Its own posts, and those that it recruits for."""
    mine = by.organisation_id
    if mine is None:
        return NOTHING
    return Q(**{f"{before}employer__public_id": mine}) | Q(**{f"{before}agency_id": mine})


scope(
    Vacancy,
    {
        Relation.PUBLIC: _public,
        Relation.OWN_OFFICE: own("office_id", "office_id"),
        Relation.OWN_ORGANISATION: _own_organisation,
        Relation.OWN_COUNTRY: own("country", "country"),
    },
)
scope(VacancyQuestion, through(Vacancy, "vacancy"))
scope(VacancyVersion, through(Vacancy, "vacancy"))
scope(OfferReport, through(Vacancy, "vacancy"))


def visible_vacancies(by: Actor, verb: str = "vacancy.see") -> QuerySet[Vacancy]:
    """The vacancies on which an actor may do a verb."""
    return reachable(by, verb, Vacancy)
