"""Organisations for programs of the service, and the public register of licences for anybody."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from siraba.apps.accounts.models import Scope
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import (
    NotFound,
    PublicLicence,
    Standing,
    look_up,
    organisation,
    organisations,
    public_licence,
    standings,
)
from siraba.faces.api.paging import Page, cut
from siraba.faces.api.problems import READ_ERRORS, Refused
from siraba.faces.api.tokens import Needs, actor

router = Router(tags=["organisations"])
Word = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
SEES = Needs(Scope.VACANCIES_READ, "organisation.list")


class LicenceOut(Schema):
    """A licence as anybody may see it today. `good` is green; `near` says that the name asked for was not found so."""

    id: UUID
    agency: str
    place: str
    number: str
    authority: str
    country: str
    standing: Literal["valid", "not_yet", "expired", "suspended", "withdrawn", "end_unknown"]
    banned: bool
    good: bool
    near: bool
    since: date | None
    valid_from: date
    valid_until: date | None
    kinds: list[str]
    countries: list[str]
    sub_agents: list[str]


class OrganisationOut(Schema):
    """An organisation and what it may do today; null is not known."""

    id: UUID
    reference: str
    name: str
    country: str | None
    place: str
    capacities: list[str]
    register_number: str
    section: str
    size: str
    verified: bool | None
    licensed: bool
    cleared_home: bool | None
    cleared_abroad: bool | None
    stopped: bool


class OrganisationPage(Schema):
    """A part of a list; `next` is what to send as `after` for the following one."""

    items: list[OrganisationOut]
    next: str | None


@router.get("/licences", response={200: list[LicenceOut], **READ_ERRORS}, auth=None, tags=["licences"])
def licences(request: HttpRequest, text: Word) -> list[LicenceOut]:
    """Licences by number or name, a wrong letter forgiven; for anybody, no token is needed."""
    found = look_up(text, timezone.localdate())
    return [_licence(each, near=found.near) for each in found.found]


@router.get("/licences/{public_id}", response={200: LicenceOut, **READ_ERRORS}, auth=None, tags=["licences"])
def licence(request: HttpRequest, public_id: UUID) -> LicenceOut:
    """One licence with who may recruit under it; for anybody."""
    try:
        return _licence(public_licence(str(public_id), timezone.localdate()), near=False)
    except NotFound as reason:
        raise Refused(404, "not_found", "There is no such licence.") from reason


@router.get("/organisations", response={200: OrganisationPage, **READ_ERRORS}, auth=SEES)
def index(
    request: HttpRequest,
    page: Query[Page],
    text: Word = "",
    capacity: Word = "",
    country: Word = "",
    section: Word = "",
) -> OrganisationPage:
    """Organisations by words of the name or a number, what they do, country, sector of ISIC Rev. 4."""
    by = actor(request)
    rows = organisations(by, text=text, capacity=capacity, country=country, section=section)
    found, following = cut(rows, page, among=organisations(by))
    today = standings(found, timezone.localdate())
    return OrganisationPage(items=[_organisation(row, today[row.pk]) for row in found], next=following)


@router.get("/organisations/{public_id}", response={200: OrganisationOut, **READ_ERRORS}, auth=SEES)
def one(request: HttpRequest, public_id: UUID) -> OrganisationOut:
    """One organisation."""
    try:
        row = organisation(actor(request), str(public_id))
    except NotFound as reason:
        raise Refused(404, "not_found", "There is no such organisation.") from reason
    return _organisation(row, standings([row], timezone.localdate())[row.pk])


def _licence(row: PublicLicence, *, near: bool) -> LicenceOut:
    return LicenceOut(
        id=UUID(row.id),
        agency=row.agency,
        place=row.place,
        number=row.number,
        authority=row.authority,
        country=row.country,
        standing=row.standing.value,
        banned=row.banned,
        good=row.good,
        near=near,
        since=row.since,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        kinds=list(row.kinds),
        countries=list(row.countries),
        sub_agents=list(row.sub_agents),
    )


def _organisation(row: Organisation, today: Standing) -> OrganisationOut:
    capacities = ("employer", "agency", "training_centre", "partner_service", "mission")
    return OrganisationOut(
        id=row.public_id,
        reference=row.reference,
        name=row.name,
        country=row.country,
        place=row.place,
        capacities=[each for each in capacities if getattr(row, f"is_{each}")],
        register_number=row.register_number,
        section=row.section,
        size=row.size,
        verified=today.verified,
        licensed=today.licensed,
        cleared_home=today.cleared_home,
        cleared_abroad=today.cleared_abroad,
        stopped=today.stopped,
    )
