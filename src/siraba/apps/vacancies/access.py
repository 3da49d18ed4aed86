"""Who may see and move which vacancy. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.findings.queries import free_of
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, own, reachable, scope, through
from siraba.apps.organisations.models import Licence, Mandate
from siraba.apps.organisations.queries import banned, holds_on, in_force, stopped_organisations
from siraba.apps.vacancies.advert import FRESH_DAYS
from siraba.apps.vacancies.models import OfferReport, Vacancy, VacancyQuestion, VacancyVersion


def shown(on: date, before: str = "") -> Q:
    """A condition: an advert that anybody may see on a day.

    Published and not over; confirmed lately; nobody holds it and no rule stops it; whoever publishes may work, and
    under a mandate that holds. Each is asked, never kept: a hold, a suspended licence or an ended mandate hides every
    advert at once.
    """
    return (
        Q(**{f"{before}state": "published"})
        & ~Q(**{f"{before}closes_on__lt": on})
        & ~Q(**{f"{before}confirmed_on__lt": on - timedelta(days=FRESH_DAYS)})
        & free_of(f"{before}public_id", on)
        & _may_work(on, before)
    )


def _may_work(on: date, before: str) -> Q:
    """An agency has a licence in force on the day and its mandate holds; neither side is banned or stands still itself.

    Whether there is a mandate where one is needed, and whether it covers the post, rule 8 says.
    """
    agency, mandate = f"{before}agency_id", f"{before}mandate_id"
    licences = Licence.objects.filter(in_force(on), organisation__public_id=OuterRef(agency))
    bans = banned(on).filter(organisation__public_id=OuterRef(agency))
    signed = Mandate.objects.filter(holds_on(on), public_id=OuterRef(mandate))
    recruits = Q(**{agency: None}) | (Q(Exists(licences)) & ~Q(Exists(bans)))
    # an employer who is an agency too passes as both or not at all
    stands = ~Q(Exists(stopped_organisations(on).filter(pk=OuterRef(f"{before}employer"))))
    return recruits & (Q(**{mandate: None}) | Q(Exists(signed))) & stands


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
