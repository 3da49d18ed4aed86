"""Vacancies: lists, one, entering one, moving it, and its shortlist."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Status

from siraba.apps.accounts.models import Scope
from siraba.apps.classification.queries import concept_id
from siraba.apps.foundation.imports import Ready
from siraba.apps.persons.actions import disclose_list
from siraba.apps.persons.going_live import in_service
from siraba.apps.shortlists.queries import shortlist
from siraba.apps.shortlists.records import skill_ids
from siraba.apps.vacancies.actions import move
from siraba.apps.vacancies.imports import VacancyImporter
from siraba.apps.vacancies.lifecycle import VACANCY
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import vacancies, vacancy
from siraba.apps.vacancies.queries.public import offer, offers
from siraba.faces.api.answers import as_of, shortlist_out
from siraba.faces.api.paging import Page, cut
from siraba.faces.api.problems import READ_ERRORS, WRITE_ERRORS, Problem, Refused, from_flaws
from siraba.faces.api.schemas import (
    MoveIn,
    OfferOut,
    OfferPage,
    PayData,
    ShortlistOut,
    VacancyIn,
    VacancyOut,
    VacancyPage,
)
from siraba.faces.api.tokens import Needs, actor

router = Router(tags=["vacancies"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")]
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("/vacancies", response={200: VacancyPage, **READ_ERRORS}, auth=Needs(Scope.VACANCIES_READ, "vacancy.see"))
def index(
    request: HttpRequest, page: Query[Page], text: Word = "", state: Word = "", country: Word = "", region: Word = ""
) -> VacancyPage:
    """Vacancies by words of the title or place, state, country, region."""
    by = actor(request)
    rows = vacancies(by, text=text, state=state, country=country, region=region)
    rows = rows.select_related("occupation__release")
    found, following = cut(rows, page, among=vacancies(by))
    return VacancyPage(items=[vacancy_out(row) for row in found], next=following)


@router.get(
    "/vacancies/{public_id}", response={200: VacancyOut, **READ_ERRORS}, auth=Needs(Scope.VACANCIES_READ, "vacancy.see")
)
def one(request: HttpRequest, public_id: UUID) -> VacancyOut:
    """One vacancy."""
    return vacancy_out(vacancy(actor(request), str(public_id)))


@router.get("/offers", response={200: OfferPage, **READ_ERRORS, 503: Problem}, auth=None, tags=["offers"])
def open_list(request: HttpRequest, page: Query[Page], text: Word = "", country: Word = "") -> OfferPage:
    """Published offers, for anybody; no token is needed."""
    _open_to_the_public()
    rows = offers(text=text, country=country)
    found, following = cut(rows, page, among=offers())
    return OfferPage(items=[offer_out(row) for row in found], next=following)


@router.get("/offers/{public_id}", response={200: OfferOut, **READ_ERRORS, 503: Problem}, auth=None, tags=["offers"])
def open_one(request: HttpRequest, public_id: UUID) -> OfferOut:
    """One published offer, for anybody; 404 as soon as it is hidden, over or taken back."""
    _open_to_the_public()
    return offer_out(offer(str(public_id)))


def _open_to_the_public() -> None:
    """Raises Refused before the service is declared to the authority."""
    if not in_service():
        raise Refused(503, "not_open", "This service is not open to the public yet.")


@router.post(
    "/vacancies", response={201: VacancyOut, **WRITE_ERRORS}, auth=Needs(Scope.VACANCIES_WRITE, "vacancy.enter")
)
def enter_one(request: HttpRequest, said: VacancyIn, key: Key) -> Status[VacancyOut]:
    """Enter a vacancy; complete ones are published. The same key again has no second effect and the same answer."""
    by = actor(request)
    row = {**said.dict(exclude={"texts"}), "id": key}
    for code, text in said.texts.items():
        row |= {f"title_{code}": text.title, f"description_{code}": text.description}
    skills = skill_ids([*said.essential_skills, *said.optional_skills])
    importer = VacancyImporter(office_id=by.office_id, schemes=("roame",), language="auto", skills=skills)
    draft = importer.check(row)
    if isinstance(draft, list):
        raise from_flaws(draft)
    own = f"api/{by.id}/{key}"
    ready = Ready(line=0, source_id=key, digest="", entry=draft)
    importer.complete([ready], by=by, key=own)
    (made,) = importer.enter([ready], by=by, key=own)
    return Status(201, vacancy_out(vacancy(by, str(made))))


@router.post(
    "/vacancies/{public_id}/moves",
    response={200: VacancyOut, **WRITE_ERRORS},
    auth=Needs(Scope.VACANCIES_WRITE, "vacancy.move"),
)
def move_one(request: HttpRequest, public_id: UUID, said: MoveIn, key: Key) -> VacancyOut:
    """Publish, fill, withdraw or renew a vacancy. 409 with every obstacle when it cannot be done."""
    by = actor(request)
    verbs = [transition.verb for transition in VACANCY.transitions]
    if said.verb not in verbs:
        raise Refused(422, "unknown_verb", f"{said.verb!r} is none of: {', '.join(verbs)}.")
    own = f"api/{by.id}/{public_id}/{key}"
    moved = move(vacancy(by, str(public_id)), said.verb, reason=said.reason, by=by, key=own)
    return vacancy_out(vacancy(by, str(moved.public_id)))


@router.get(
    "/vacancies/{public_id}/shortlist",
    response={200: ShortlistOut, **READ_ERRORS},
    auth=Needs(Scope.SHORTLISTS_READ, "shortlist.see"),
)
def shortlist_of(
    request: HttpRequest,
    public_id: UUID,
    top: Annotated[int, Field(ge=1, le=100)] = 20,
    programme: Annotated[str, Field(max_length=60)] = "",
) -> ShortlistOut:
    """The best people for a vacancy, by public id, with the parts of their scores.

    `programme`: the code of the one that the list is for; its own parameters count, where it has some.
    """
    by = actor(request)
    view = shortlist(by, vacancy(by, str(public_id)), as_of=as_of(), top=top, programme=programme)
    disclose_list((each.person for each in view.people.values()), by=by, part="shortlist", purpose="api")
    return shortlist_out(view.result)


def offer_out(row: Vacancy) -> OfferOut:
    """A published offer as it is answered."""
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "description", "language", "confirmed_on", "hours_week", "duration_months", "terms", "open_licence",
            "texts",
        )
    }  # fmt: skip
    said = vacancy_out(row).dict()
    return OfferOut(**{name: value for name, value in said.items() if name != "state"}, **same)


def vacancy_out(row: Vacancy) -> VacancyOut:
    """A vacancy as it is answered."""
    pay = row.pay
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "reference", "title", "state", "country", "region", "place", "positions", "published_on", "closes_on",
            "start_date", "contract_kind", "working_time",
        )
    }  # fmt: skip
    return VacancyOut(
        id=row.public_id,
        employer=row.employer.name if row.employer else None,
        occupation=concept_id(row.occupation.release.scheme, row.occupation.code) if row.occupation else None,
        pay=PayData(amount=pay.amount, currency=pay.currency, period=pay.period.value) if pay else None,
        **same,
    )
