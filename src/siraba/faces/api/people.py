"""People who look for work: lists, one, registering one, consents, and the vacancies that fit."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from siraba.apps.accounts.models import Scope
from siraba.apps.accounts.queries import office_country
from siraba.apps.foundation.imports import Ready
from siraba.apps.jobseekers.imports import JobSeekerImporter
from siraba.apps.jobseekers.models import Registration
from siraba.apps.jobseekers.queries import people
from siraba.apps.persons.actions import disclose, give_consent, withdraw_consent
from siraba.apps.persons.models import Consent
from siraba.apps.persons.queries import consent, person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists.queries import openings
from siraba.apps.shortlists.records import skill_ids
from siraba.core.terms.dates import PartialDate
from siraba.faces.api.answers import as_of, shortlist_out
from siraba.faces.api.paging import Page, cut
from siraba.faces.api.problems import READ_ERRORS, WRITE_ERRORS, Refused, from_flaws
from siraba.faces.api.schemas import ConsentIn, ConsentOut, PersonIn, PersonOut, PersonPage, ShortlistOut
from siraba.faces.api.tokens import Needs, actor
from siraba.faces.api.vacancies import Key, Word

router = Router(tags=["people"])


@router.get("/people", response={200: PersonPage, **READ_ERRORS}, auth=Needs(Scope.PEOPLE_READ))
def index(request: HttpRequest, page: Query[Page], text: Word = "", state: Word = "", region: Word = "") -> PersonPage:
    """People by words of their names or a reference number, state, region."""
    by = actor(request)
    rows = people(by, text=text, state=state, region=region)
    found, following = cut(rows, page, among=people(by), ident="person__public_id")
    return PersonPage(items=[person_out(row) for row in found], next=following)


@router.get("/people/{public_id}", response={200: PersonOut, **READ_ERRORS}, auth=Needs(Scope.PEOPLE_READ))
def one(request: HttpRequest, public_id: UUID) -> PersonOut:
    """One person; the look is noted, and the person can read that it was taken."""
    by = actor(request)
    row = _registration(request, public_id)
    disclose(row.person, by=by, part="api", purpose="api")
    return person_out(row)


@router.post("/people", response={201: PersonOut, **WRITE_ERRORS}, auth=Needs(Scope.PEOPLE_WRITE))
def register_one(request: HttpRequest, said: PersonIn, key: Key) -> Status[PersonOut]:
    """Register somebody. The same key again has no second effect and the same answer."""
    by = actor(request)
    try:
        birth = PartialDate.parse(said.birth) if said.birth else None
    except ValueError as problem:
        raise Refused(422, "not_a_date", str(problem)) from problem
    row = {**said.dict(), "id": key, "birth": birth}
    importer = JobSeekerImporter(
        office_id=by.office_id,
        country=office_country(by),
        schemes=("roame",),
        language="auto",
        skills=skill_ids([skill.code for skill in said.skills]),
    )
    entry = importer.check(row)
    if isinstance(entry, list):
        raise from_flaws(entry)
    own = f"api/{by.id}/{key}"
    ready = Ready(line=0, source_id=key, digest="", entry=entry)
    importer.complete([ready], by=by, key=own)
    (made,) = importer.enter([ready], by=by, key=own)
    return Status(201, person_out(_registration(request, made)))


@router.post("/people/{public_id}/consents", response={201: ConsentOut, **WRITE_ERRORS}, auth=Needs(Scope.PEOPLE_WRITE))
def agree(request: HttpRequest, public_id: UUID, said: ConsentIn, key: Key) -> Status[ConsentOut]:
    """Write down an agreement that the person gave."""
    by = actor(request)
    entry = ConsentEntry(said.purpose, said.country, said.until)
    given = give_consent(person(by, str(public_id)), entry, by=by, key=f"api/{by.id}/{public_id}/{key}", how="api")
    return Status(201, consent_out(given))


@router.post(
    "/people/{public_id}/consents/{consent_id}/withdrawal",
    response={200: ConsentOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE),
)
def take_back(request: HttpRequest, public_id: UUID, consent_id: UUID, key: Key) -> ConsentOut:
    """Take an agreement back; the next search no longer finds the person by it."""
    by = actor(request)
    row = consent(by, str(public_id), str(consent_id))
    return consent_out(withdraw_consent(row, by=by, key=f"api/{by.id}/{consent_id}/{key}"))


@router.get(
    "/people/{public_id}/openings", response={200: ShortlistOut, **READ_ERRORS}, auth=Needs(Scope.SHORTLISTS_READ)
)
def openings_of(request: HttpRequest, public_id: UUID, top: Annotated[int, Field(ge=1, le=100)] = 20) -> ShortlistOut:
    """The best vacancies for a person."""
    by = actor(request)
    view = openings(by, person(by, str(public_id)), as_of=as_of(), top=top)
    if view is None:
        raise Refused(404, "not_registered", "This person is not registered as looking for work.")
    return shortlist_out(view.result)


def _registration(request: HttpRequest, public_id: UUID) -> Registration:
    row = people(actor(request)).filter(person__public_id=public_id).first()
    if row is None:
        raise Refused(404, "not_found", "There is no such person.")
    return row


def person_out(row: Registration) -> PersonOut:
    """A person as they are answered."""
    who = row.person
    held = who.profile.occupations.all() if hasattr(who, "profile") else []
    return PersonOut(
        id=who.public_id,
        reference=who.reference,
        given_names=who.given_names,
        family_names=who.family_names,
        country=who.country,
        region=who.region,
        place=who.place,
        state=row.state,
        confirmed_on=row.confirmed_on,
        titles=[each.title or (each.occupation.code if each.occupation else "") for each in held],
    )


def consent_out(row: Consent) -> ConsentOut:
    """An agreement as it is answered."""
    return ConsentOut(
        id=row.public_id, purpose=row.purpose, country=row.country, until=row.until, withdrawn_on=row.withdrawn_on
    )
