"""Who people are: mending it, how they are reached, files that may be one person's."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from siraba.apps.accounts.models import Scope
from siraba.apps.accounts.queries import office_country
from siraba.apps.foundation.imported import emails_in, phones_in
from siraba.apps.persons import queries
from siraba.apps.persons.actions import (
    add_contact,
    confirm_contact,
    correct_persons,
    disclose,
    disclose_list,
    end_contact,
)
from siraba.apps.persons.queries import Lookalike
from siraba.apps.persons.rules import PersonEntry, lacks
from siraba.core.terms.dates import PartialDate
from siraba.faces.api.answers import as_of
from siraba.faces.api.paging import Page, cut
from siraba.faces.api.person_answers import contact_out, pair_out, person_out, registration_of
from siraba.faces.api.person_schemas import (
    ContactEndIn,
    ContactIn,
    ContactOut,
    ContactPage,
    IdentityIn,
    PairPage,
)
from siraba.faces.api.problems import READ_ERRORS, WRITE_ERRORS, Detail, Refused, from_flaws
from siraba.faces.api.schemas import PersonOut
from siraba.faces.api.tokens import Needs, actor
from siraba.faces.api.vacancies import Key

router = Router(tags=["people"])


def birth_of(text: str | None) -> PartialDate | None:
    """A date of birth as it was sent. Raises Refused (422) for a day that is none."""
    try:
        return PartialDate.parse(text) if text else None
    except ValueError as problem:
        raise Refused(422, "not_a_date", str(problem)) from problem


def perhaps_known(found: list[Lookalike], *, named: bool) -> Refused:
    """The answer to somebody who is perhaps known; the files are named only to a caller who may read people."""
    details = [
        Detail(where=str(each.person.public_id), code=each.likeness.band.value, message=each.person.reference)
        for each in found
        if named
    ]
    message = (
        f"{len(found)} people on file may be this one. Look at them; then send it again with their ids in "
        "`different_from`, or with `if_known` as `enter`: it is entered, and a person decides later."
    )
    return Refused(409, "perhaps_known", message, details)


@router.put(
    "/people/{public_id}/identity",
    response={200: PersonOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "person.correct"),
)
def mend(request: HttpRequest, public_id: UUID, said: IdentityIn, key: Key) -> PersonOut:
    """Write anew who somebody is. Numbers and agreements stay as they are, and so does a fact that the person had
    corrected, until the program says it too: the answer shows what is held.
    """
    by = actor(request)
    person = queries.person(by, str(public_id))
    more = said.dict() | {"birth": birth_of(said.birth), "country": person.country, "origin": f"program:{by.id}"}
    entry = PersonEntry(**more)
    if missing := lacks(entry):
        details = [Detail(where=each.field, code=each.code, message="Write at least one name.") for each in missing]
        raise Refused(422, "cannot_be_taken", "A person has a name.", details)
    correct_persons([person], [entry], by=by, key=f"api/{by.id}/{public_id}/{key}")
    return person_out(registration_of(request, person.public_id))


@router.get(
    "/people/{public_id}/contacts",
    response={200: ContactPage, **READ_ERRORS},
    auth=Needs(Scope.PEOPLE_READ, "person.disclose"),
)
def contacts(request: HttpRequest, public_id: UUID) -> ContactPage:
    """Every number and address that a person had, and which may be used for what; the look is noted."""
    by = actor(request)
    person = queries.person(by, str(public_id))
    disclose(person, by=by, part="contacts", purpose="api")
    reaches = queries.contacts(by, str(public_id), as_of=as_of())
    return ContactPage(items=[contact_out(reach) for reach in reaches])


@router.post(
    "/people/{public_id}/contacts",
    response={201: ContactOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "contact.add"),
)
def add(request: HttpRequest, public_id: UUID, said: ContactIn, key: Key) -> Status[ContactOut]:
    """Write down a number or an address; one that is known already is confirmed where a day is given."""
    by = actor(request)
    person = queries.person(by, str(public_id))
    if said.confirmed_on and said.confirmed_on > as_of():
        raise Refused(422, "day_to_come", "A confirmation lies today or before.")
    read, flaws = emails_in(said.value) if said.kind == "email" else phones_in(said.value, office_country(by))
    if flaws or len(read) != 1:
        raise from_flaws(flaws) if flaws else Refused(422, "cannot_be_taken", "Send one number or address at a time.")
    own = f"api/{by.id}/{public_id}/{key}"
    made = add_contact(person, said.kind, read[0], by=by, key=own, confirmed_on=said.confirmed_on)
    return Status(201, _answer(request, public_id, made.public_id))


@router.post(
    "/people/{public_id}/contacts/{contact_id}/confirmation",
    response={200: ContactOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "contact.confirm"),
)
def confirm(request: HttpRequest, public_id: UUID, contact_id: UUID, key: Key) -> ContactOut:
    """Note that the person was reached there today. 409 where it was ended."""
    by = actor(request)
    row = queries.contact(by, str(public_id), str(contact_id))
    confirm_contact(row, by=by, key=f"api/{by.id}/{contact_id}/{key}", happened_on=as_of())
    return _answer(request, public_id, contact_id)


@router.post(
    "/people/{public_id}/contacts/{contact_id}/end",
    response={200: ContactOut, **WRITE_ERRORS},
    auth=Needs(Scope.PEOPLE_WRITE, "contact.end"),
)
def end(request: HttpRequest, public_id: UUID, contact_id: UUID, said: ContactEndIn, key: Key) -> ContactOut:
    """Note that a number or address is no longer the person's; it stays in the history."""
    by = actor(request)
    row = queries.contact(by, str(public_id), str(contact_id))
    end_contact(row, said.why, by=by, key=f"api/{by.id}/{contact_id}/{key}", happened_on=as_of())
    return _answer(request, public_id, contact_id)


@router.get("/duplicates", response={200: PairPage, **READ_ERRORS}, auth=Needs(Scope.PEOPLE_READ, "resemblance.see"))
def pairs(request: HttpRequest, page: Query[Page]) -> PairPage:
    """Files that may be one person's and wait for a person to decide, newest first."""
    by = actor(request)
    rows = queries.resemblances(by)
    found, following = cut(rows, page, among=queries.known_resemblances(by))
    both = (each for row in found for each in (row.one, row.other))
    disclose_list(both, by=by, part="list", purpose="api")
    return PairPage(items=[pair_out(row) for row in found], next=following)


def _answer(request: HttpRequest, public_id: UUID, contact_id: UUID) -> ContactOut:
    reaches = queries.contacts(actor(request), str(public_id), as_of=as_of())
    return next(contact_out(reach) for reach in reaches if reach.contact.public_id == contact_id)
