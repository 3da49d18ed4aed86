"""An employer who is not known yet asks for access."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from siraba.apps.accounts.actions.invitations import invite, new_token
from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.organisations.actions import EmployerEntry, enter_employers
from siraba.apps.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What an employer says of themselves; `address` is the e-mail address that must prove to be theirs."""

    name: str
    contact: str
    address: str
    country: str
    register_number: str = ""
    region: str = ""
    place: str = ""
    language: str = "fr"


@action("registration_of_employer.ask")
def ask_access(entry: RegisterEntry, link: str, *, by: Actor, key: str) -> Organisation | None:
    """Enter an employer as a claim, not verified, and send a link to their address; `link` has `{token}` in it.

    The number of somebody who was verified belongs to them: nothing is sent, and the service is told by the empty
    answer, so that nobody comes into another's house. A number that others only claim, or that the service wrote down
    unchecked, is claimed beside them: a person finds out whose it is. Who has an account already gets no second one.
    """
    number = entry.register_number.strip()
    rows = Organisation.objects.filter(country=entry.country, register_number=number, verified_on__isnull=False)
    known = rows.first() if number else None
    taken = User.objects.filter(email__iexact=entry.address.strip()).exists()
    if known is not None or taken:
        record(known or Organisation(), after={"access_refused": "known" if known else "has_account"})
        return None
    said = EmployerEntry(entry.name, entry.country, entry.region or None, entry.place, number)
    (made,) = enter_employers([said], by=SYSTEM, key=f"{key}/employer", own_word=True)
    token, digest = new_token()
    try:
        invite(
            entry.address,
            entry.contact,
            Role.EMPLOYER,
            digest=digest,
            organisation_id=made.public_id,
            language=entry.language,
            by=SYSTEM,
            key=f"{key}/invite",
        )
    except ValidationError as problem:
        raise ValueError("; ".join(problem.messages)) from problem
    values = {"name": made.name, "link": link.format(token=token)}
    message = MessageEntry("employer_invitation", entry.language, Addresses(email=entry.address), values)
    queue([message], by=SYSTEM, key=f"{key}/message")
    record(made, after={"asked_access": True})
    return made
