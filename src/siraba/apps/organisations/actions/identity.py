"""The only writers of who an organisation is: corrections, checks in the register, papers, contacts, sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.phones import international
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.claims import tell_claimants
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.actions.entering import EmployerEntry, index_agencies, numbers_taken, organisation_fields
from siraba.apps.organisations.events import OrganisationChanged
from siraba.apps.organisations.models import (
    ContactKind,
    Document,
    Organisation,
    OrganisationContact,
    RegisterAnswer,
    Site,
)
from siraba.apps.organisations.queries.naming import same_number
from siraba.apps.organisations.registers import Reply, Unreachable, normal, register_of
from siraba.apps.organisations.rules.identity import address_key
from siraba.apps.organisations.rules.reference import kinds_of_document
from siraba.apps.organisations.rules.sectors import division_fits

IDENTITY = ("name", "country", "register_number")
"""What a check of the identity was about: when one of these changes, somebody checks again."""
NO = frozenset({RegisterAnswer.NOT_FOUND, RegisterAnswer.CLOSED})
"""What a register says of somebody who is not there."""


@action("organisation.correct")
def correct(organisation: Organisation, entry: EmployerEntry, *, by: Actor, key: str) -> Organisation:
    """Write an organisation anew. Another name, country or number takes the check of its identity back.

    Raises Refusal with all that is wrong.
    """
    row = lock_rows(Organisation.objects.filter(pk=organisation.pk)).get()
    own = by.organisation_id is not None
    if obstacles := _wrong(entry, row, own_word=own):
        raise Refusal("correct", obstacles)
    # whoever is asked for a licence does not take the question away themselves
    stays = row.licences.exists() or (row.is_agency and own)
    entry = replace(entry, capacities=entry.capacities | ({"agency"} if stays else set()))
    fields = organisation_fields(entry)
    before = {name: getattr(row, name) for name in fields if getattr(row, name) != fields[name]}
    if set(before) & set(IDENTITY):
        fields |= {"verified_on": None, "verified_by_id": None, "verified_by_name": "", "register_answer": ""}
        fields |= {"own_word": row.own_word or own}  # a claim that somebody else spells is one still, until a check
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    index_agencies([row])
    record(row, before=_plain(before), after=_plain({name: fields[name] for name in before}))
    tell(OrganisationChanged(row.public_id))
    return row


def _wrong(entry: EmployerEntry, row: Organisation, *, own_word: bool) -> list[Obstacle]:
    found = []
    if not entry.name.strip():
        found.append(Obstacle("name_missing"))
    if not entry.capacities:
        found.append(Obstacle("does_nothing"))
    if not division_fits(entry.section, entry.division):
        found.append(Obstacle("division_elsewhere", {"division": entry.division}))
    taken = numbers_taken([entry], own_word=own_word, but_for=row)
    return found + [Obstacle("number_taken", {"number": number}) for number in taken]


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in said.items()}


@action("organisation.verify")
def verify(
    organisation: Organisation, how: str, *, by: Actor, key: str, answer: str = "", asked_on: date | None = None
) -> Organisation:
    """Write down that a named person checked who this is, and how. `answer` is what the register said.

    A register that does not know it, or struck it off, is written too; it is verified then by nobody. Others who claim
    its number are told. Raises Refusal where the register said no before and nobody asked it again, and where somebody
    else was verified under the number.
    """
    row = lock_rows(Organisation.objects.filter(pk=organisation.pk)).get()
    said = with_reason("verify", how, *_not_verified(row, answer))
    today = timezone.localdate()
    row.register_answer = answer or row.register_answer
    row.register_asked_on = asked_on or (today if answer else row.register_asked_on)
    good = answer not in NO
    row.verified_on = today if good else None
    row.verified_by_id, row.verified_by_name, row.verified_how = by.id, by.name, said[:300]
    row.save()
    record(row, after={"verified": good, "register": row.register_answer}, reason=said)
    if good:
        tell_claimants(row, key)
    tell(OrganisationChanged(row.public_id))
    return row


def _not_verified(row: Organisation, answer: str) -> list[Obstacle]:
    """Why nobody may say that this is who it claims to be."""
    if answer in NO:
        return []
    found = []
    if row.register_answer in NO and answer != RegisterAnswer.FOUND:
        found.append(Obstacle("register_says_no"))
    if any(other.verified_on for other in same_number(row)):
        found.append(Obstacle("number_taken", {"number": row.register_number}))
    return found


@action("organisation.ask_register")
def ask_register(organisation: Organisation, *, by: Actor, key: str) -> Organisation:
    """Ask the register of its country and write down what it says; whether that is this one, a person verifies.

    What it says of name and place is described as a paper. One struck off or unknown is verified no more. Raises
    Refusal where there is no number, or no register that could be asked.
    """
    row = lock_rows(Organisation.objects.filter(pk=organisation.pk)).get()
    register = register_of(row.country or "")
    if not row.register_number or register is None:
        raise Refusal("ask_register", [Obstacle("register_unknown" if row.register_number else "no_register_number")])
    today = timezone.localdate()
    try:
        reply = register.look_up(normal(row.register_number))
    except Unreachable as problem:
        reply = Reply(RegisterAnswer.NO_ANSWER, source=str(problem)[:150])
    row.register_answer, row.register_asked_on = reply.answer, today
    if reply.answer in NO:
        row.verified_on = None
    row.save()
    if reply.name:
        Document.objects.create(
            organisation=row,
            happened_on=today,
            kind="register_extract",
            number=row.register_number,
            issued_by=reply.source[:150],
            says=", ".join(each for each in (reply.name, reply.place) if each)[:500],
            seen_by_id=by.id,
            seen_by_name=by.name,
        )
    record(row, after={"register": str(reply.answer), "source": reply.source})
    tell(OrganisationChanged(row.public_id))
    return row


@action("organisation.note_dispute")
def note_dispute(organisation: Organisation, since: date | None, reason: str, *, by: Actor, key: str) -> Organisation:
    """Write down that there is a strike or lock-out since a day, or that it is over (None). Raises Refusal."""
    said = with_reason("note_dispute", reason)
    row = lock_rows(Organisation.objects.filter(pk=organisation.pk)).get()
    before = row.dispute_since
    row.dispute_since = since
    row.save(update_fields=["dispute_since"])
    record(row, before={"since": str(before or "")}, after={"since": str(since or "")}, reason=said)
    tell(OrganisationChanged(row.public_id))
    return row


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """What somebody saw of a paper. The paper itself is given back."""

    kind: str
    says: str
    number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


@action("organisation.describe")
def describe(organisation: Organisation, entry: DocumentEntry, *, by: Actor, key: str) -> Document:
    """Describe a paper that was seen. Raises Refusal for a kind that there is not, or one that says nothing."""
    lacking = [] if entry.kind in kinds_of_document() else [Obstacle("document_unknown", {"kind": entry.kind})]
    if not entry.says.strip():
        lacking.append(Obstacle("says_nothing"))
    if lacking:
        raise Refusal("describe", lacking)
    document = Document.objects.create(
        organisation=organisation,
        happened_on=timezone.localdate(),
        kind=entry.kind,
        number=entry.number.strip()[:80],
        issued_by=entry.issued_by.strip()[:150],
        issued_on=entry.issued_on,
        valid_until=entry.valid_until,
        says=entry.says.strip()[:500],
        seen_by_id=by.id,
        seen_by_name=by.name,
    )
    record(document, after={"kind": document.kind, "of": organisation.reference})
    return document


@action("organisation.add_contact")
def add_contact(
    organisation: Organisation, kind: str, value: str, *, by: Actor, key: str, function: str = ""
) -> OrganisationContact:
    """Write down how an organisation is reached. Raises Refusal for what is no number or address, or there already."""
    mark = contact_key(kind, value, organisation.country or "")
    if not mark:
        raise Refusal("add_contact", [Obstacle("contact_unreadable", {"value": value})])
    if organisation.contacts.filter(kind=kind, key=mark, ended_on=None).exists():
        raise Refusal("add_contact", [Obstacle("contact_known", {"value": value})])
    contact = OrganisationContact.objects.create(
        organisation=organisation,
        happened_on=timezone.localdate(),
        kind=kind,
        value=(mark if kind == ContactKind.PHONE else value.strip())[:254],
        key=mark,
        function=function.strip()[:120],
    )
    record(contact, after={"kind": kind, "of": organisation.reference})
    return contact


def contact_key(kind: str, value: str, country: str) -> str:
    """What two spellings of a number or address have in common; empty for what is none."""
    said = value.strip().casefold()
    if kind == ContactKind.PHONE:
        return international(value, country) or ""
    if kind == ContactKind.EMAIL:
        return said[:254] if "@" in said[1:-1] and " " not in said else ""
    bare = said.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return bare[:254] if "." in bare and " " not in bare else ""


@action("organisation.add_site")
def add_site(
    organisation: Organisation,
    country: str,
    place: str,
    *,
    by: Actor,
    key: str,
    name: str = "",
    address: str = "",
    region: str = "",
) -> Site:
    """Write down a place where an organisation works. Raises Refusal without a place."""
    if not place.strip() or len(country) != 2:
        raise Refusal("add_site", [Obstacle("place_missing")])
    site = Site.objects.create(
        organisation=organisation,
        happened_on=timezone.localdate(),
        name=name.strip()[:120],
        country=country,
        region=region,
        place=place.strip()[:120],
        address=address.strip()[:200],
        address_key=address_key(country, place, address),
    )
    record(site, after={"place": site.place, "of": organisation.reference})
    return site
