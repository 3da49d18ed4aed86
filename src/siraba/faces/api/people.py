"""People who look for work: lists, one, registering one, consents, and the vacancies that fit."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from siraba.apps.accounts.models import Scope
from siraba.apps.accounts.queries import office_country
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.imports import Ready
from siraba.apps.jobseekers.imports import JobSeekerImporter
from siraba.apps.jobseekers.queries import people
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import NotFound as NoOrganisation
from siraba.apps.organisations.queries import organisation
from siraba.apps.persons.actions import disclose, disclose_list, give_consent, tell_apart, withdraw_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import Consent
from siraba.apps.persons.purposes import purpose
from siraba.apps.persons.queries import consent, entered_under, lookalikes, person, receipt
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists.queries import openings
from siraba.apps.shortlists.records import skill_ids
from siraba.faces.api.answers import as_of, shortlist_out
from siraba.faces.api.identity import birth_of, perhaps_known
from siraba.faces.api.paging import Page, cut
from siraba.faces.api.person_answers import person_out, registration_of
from siraba.faces.api.problems import READ_ERRORS, WRITE_ERRORS, Refused, from_flaws
from siraba.faces.api.schemas import ConsentIn, ConsentOut, PersonIn, PersonOut, PersonPage, ShortlistOut
from siraba.faces.api.tokens import Needs, actor, may
from siraba.faces.api.vacancies import Key, Word

SHOWN = (
    "how", "text_version", "text_language", "paper_number", "paper_place", "paper_seen_by", "witness", "interpreter",
    "spoken_language",
)  # fmt: skip
"""What shows an agreement, as it is sent and as it is kept."""
router = Router(tags=["people"])


@router.get("/people", response={200: PersonPage, **READ_ERRORS}, auth=Needs(Scope.PEOPLE_READ, "person.list"))
def index(request: HttpRequest, page: Query[Page], text: Word = "", state: Word = "", region: Word = "") -> PersonPage:
    """People by words of their names or a reference number, state, region."""
    by = actor(request)
    rows = people(by, text=text, state=state, region=region)
    found, following = cut(rows, page, among=people(by), ident="person__public_id")
    disclose_list((row.person for row in found), by=by, part="list", purpose="api")
    return PersonPage(items=[person_out(row) for row in found], next=following)


@router.get(
    "/people/{public_id}", response={200: PersonOut, **READ_ERRORS}, auth=Needs(Scope.PEOPLE_READ, "person.disclose")
)
def one(request: HttpRequest, public_id: UUID) -> PersonOut:
    """One person; the look is noted, and the person can read that it was taken."""
    by = actor(request)
    row = registration_of(request, public_id)
    disclose(row.person, by=by, part="api", purpose="api")
    return person_out(row)


@router.post("/people", response={201: PersonOut, **WRITE_ERRORS}, auth=Needs(Scope.PEOPLE_WRITE, "jobseeker.register"))
def register_one(request: HttpRequest, said: PersonIn, key: Key) -> Status[PersonOut]:
    """Register somebody. The same key again has no second effect and the same answer.

    409 `perhaps_known` when somebody on file may be this person (`if_known`, `different_from`).
    """
    by, own = actor(request), f"api/{actor(request).id}/{key}"
    importer = JobSeekerImporter(
        office_id=by.office_id,
        country=office_country(by),
        schemes=("roame",),
        language="auto",
        skills=skill_ids([skill.code for skill in said.skills]),
    )
    entry = importer.check({**_row(said), "id": key})
    if isinstance(entry, list):
        raise from_flaws(entry)
    found = [] if entered_under(by, own) else lookalikes(by, entry.person)
    open_ones = [each for each in found if each.person.public_id not in said.different_from]
    if open_ones and said.if_known == "refuse":
        named = may(request, Scope.PEOPLE_READ)
        disclose_list((each.person for each in open_ones if named), by=by, part="list", purpose="registration")
        raise perhaps_known(open_ones, named=named)
    ready = Ready(line=0, source_id=key, digest="", entry=entry)
    importer.complete([ready], by=by, key=own)
    made = importer.enter([ready], by=by, key=own)
    row = registration_of(request, made[0])
    if others := [each.person for each in found if each.person.public_id in said.different_from]:
        tell_apart(row.person, others, by=by, key=f"{own}/apart")
    return Status(201, person_out(row))


def _row(said: PersonIn) -> dict[str, Any]:
    """What was sent as the row of a file."""
    row = {**said.dict(), "birth": birth_of(said.birth)}
    return {name: value for name, value in row.items() if name not in {"if_known", "different_from"}}


@router.post(
    "/people/{public_id}/consents",
    response={201: ConsentOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "consent.give"),
)
def agree(request: HttpRequest, public_id: UUID, said: ConsentIn, key: Key) -> Status[ConsentOut]:
    """Write down an agreement that the person gave. 404 for an organisation that there is not."""
    by = actor(request)
    named = _named(by, said.purpose, said.organisation) if said.organisation else None
    entry = ConsentEntry(
        said.purpose,
        said.country,
        said.until,
        organisation_id=named.public_id if named else None,
        organisation_name=named.name if named else "",
        project=said.project,
    )
    shown = {name: getattr(said, name) or "" for name in SHOWN}
    given = give_consent(
        person(by, str(public_id)),
        entry,
        by=by,
        key=f"api/{by.id}/{public_id}/{key}",
        happened_on=said.happened_on,
        given=Given(**shown),
    )
    return Status(201, consent_out(given))


def _named(by: Actor, code: str, public_id: UUID) -> Organisation:
    """The organisation that an agreement names, which is of the kind that its purpose is for."""
    kind = purpose(code).organisation
    try:
        named = organisation(by, str(public_id))
    except NoOrganisation:
        named = None
    if named is None or (kind and not getattr(named, f"is_{kind}")):
        raise Refused(404, "no_organisation", "There is no organisation of this kind with this id.")
    return named


@router.get(
    "/people/{public_id}/consents/{consent_id}/receipts/{event}",
    response={200: dict[str, Any], **READ_ERRORS},
    auth=Needs(Scope.PEOPLE_READ, "person.disclose"),
)
def receipt_of(
    request: HttpRequest, public_id: UUID, consent_id: UUID, event: Literal["given", "withdrawn"]
) -> dict[str, Any]:
    """The receipt of an agreement given or taken back, as JSON-LD (ISO/IEC TS 27560, DPV). The look is noted."""
    by = actor(request)
    found = receipt(by, str(public_id), str(consent_id), event)
    disclose(found.consent.person, by=by, part="api", purpose="api")
    return dict(json.loads(found.document))


@router.post(
    "/people/{public_id}/consents/{consent_id}/withdrawal",
    response={200: ConsentOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "consent.withdraw"),
)
def take_back(request: HttpRequest, public_id: UUID, consent_id: UUID, key: Key) -> ConsentOut:
    """Take an agreement back; the next search no longer finds the person by it."""
    by = actor(request)
    row = consent(by, str(public_id), str(consent_id))
    return consent_out(withdraw_consent(row, by=by, key=f"api/{by.id}/{consent_id}/{key}"))


@router.get(
    "/people/{public_id}/openings",
    response={200: ShortlistOut, **READ_ERRORS},
    auth=Needs(Scope.SHORTLISTS_READ, "person.disclose"),
)
def openings_of(request: HttpRequest, public_id: UUID, top: Annotated[int, Field(ge=1, le=100)] = 20) -> ShortlistOut:
    """The best vacancies for a person."""
    by = actor(request)
    who = person(by, str(public_id))
    disclose(who, by=by, part="api", purpose="api")
    view = openings(by, who, as_of=as_of(), top=top)
    if view is None:
        raise Refused(404, "not_registered", "This person is not registered as looking for work.")
    return shortlist_out(view.result)


def consent_out(row: Consent) -> ConsentOut:
    """An agreement as it is answered."""
    return ConsentOut(
        id=row.public_id,
        purpose=row.purpose,
        country=row.country,
        organisation=row.organisation_id,
        project=row.project,
        until=row.until,
        how=row.how,
        text_version=row.text_version,
        withdrawn_on=row.withdrawn_on,
    )
