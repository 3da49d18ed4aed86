"""Who may see and move which vacancy. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.findings.queries import free_of
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, own, reachable, scope, through
from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.organisations.queries import banned, fitting, holds_on, stopped_organisations
from siraba.apps.vacancies.advert import FRESH_DAYS
from siraba.apps.vacancies.models import OfferReport, Vacancy, VacancyQuestion, VacancyVersion


def shown(on: date, before: str = "") -> Q:
    """A condition: an advert that anybody may see on a day.

    Published and not over; confirmed lately; nobody holds it and no rule stops it; whoever publishes may work, and
    under a mandate that holds. Each is asked, never kept: a hold, a suspended licence or an ended mandate hides every
    advert at once.
    """
    return standing_open(on, before) & carried(on, before)


def standing_open(on: date, before: str = "") -> Q:
    """What the advert itself must be for that, and its mandate; whether somebody may work, `carried` asks."""
    mandate = f"{before}mandate_id"
    signed = Mandate.objects.filter(holds_on(on), public_id=OuterRef(mandate))
    return (
        Q(**{f"{before}state": "published"})
        & ~Q(**{f"{before}closes_on__lt": on})
        & ~Q(**{f"{before}confirmed_on__lt": on - timedelta(days=FRESH_DAYS)})
        & free_of(f"{before}public_id", on)
        & (Q(**{mandate: None}) | Q(Exists(signed)))
    )


def carried(on: date, before: str = "", *, without: int | None = None) -> Q:
    """An agency has a licence in force on the day for the country and the kind of the post, whether it recruits for
    another or for itself; neither side is banned or stands still. `without`: as it were without this licence.

    Whether there is a mandate where one is needed, and whether it covers the post, rule 8 says.
    """
    agency, employer = f"{before}agency_id", f"{before}employer"
    fits = fitting(on, f"{before}country", f"{before}kind", without=without)
    bans = banned(on).filter(organisation__public_id=OuterRef(agency))
    for_others = Q(Exists(fits.filter(organisation__public_id=OuterRef(agency)))) & ~Q(Exists(bans))
    sends = Organisation.objects.filter(pk=OuterRef(employer), is_agency=True)
    for_itself = ~Q(Exists(sends)) | Q(Exists(fits.filter(organisation=OuterRef(employer))))
    # an employer who is an agency too passes as both or not at all
    stands = ~Q(Exists(stopped_organisations(on, without=without).filter(pk=OuterRef(employer))))
    recruits = (Q(**{agency: None}) & for_itself) | (~Q(**{agency: None}) & for_others)
    return recruits & stands


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
