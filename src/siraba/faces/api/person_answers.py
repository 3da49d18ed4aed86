"""People, contacts and pairs of files as they are answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from siraba.apps.jobseekers.models import Registration
from siraba.apps.jobseekers.queries import people
from siraba.apps.persons.models import Resemblance
from siraba.apps.persons.queries import Reach, person
from siraba.faces.api.person_schemas import ContactOut, PairOut, ReasonOut
from siraba.faces.api.problems import Refused
from siraba.faces.api.schemas import PersonOut
from siraba.faces.api.tokens import actor


def registration_of(request: HttpRequest, public_id: UUID) -> Registration:
    """The latest registration of a person, or of the one into whose file theirs was merged. Raises Refused (404)."""
    by = actor(request)
    row = people(by).filter(person=person(by, str(public_id))).first()
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


def contact_out(reach: Reach) -> ContactOut:
    """A number or address as it is answered."""
    row = reach.contact
    return ContactOut(
        id=row.public_id,
        kind=row.kind,
        value=row.value,
        since=row.happened_on,
        confirmed_on=row.confirmed_on,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        shared_with=reach.shared,
        stale=reach.stale,
        recycled=reach.recycled,
        reachable=reach.reachable,
        may_identify=reach.may_identify,
    )


def pair_out(row: Resemblance) -> PairOut:
    """A pair as it is answered."""
    return PairOut(
        id=row.public_id,
        one=row.one.public_id,
        other=row.other.public_id,
        score=row.score / 100,
        state=row.state,
        reasons=[ReasonOut(code=code, weight=weight) for code, weight in row.reasons],
    )
