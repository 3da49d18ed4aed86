"""A worker's own way in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from siraba.apps.accounts.actions import send_code, tell_code
from siraba.apps.accounts.actions.codes import claims_waiting, forget_claim
from siraba.apps.accounts.models import OneTimeCode, Role, User
from siraba.apps.accounts.rules import new_code
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import Addresses
from siraba.apps.persons.identifying import Claim, identify
from siraba.apps.persons.models import Person
from siraba.core.terms.dates import PartialDate

OWN_FILE = "own_file"
SEND_OWN = "person.send_own_codes"
LINKING = "identity_link"
LINKING_LIVES = timedelta(hours=1)
"""How long somebody who was seen at the desk has to show their identity to the page."""


@action("person.ask_own_file")
def ask_own_file(
    claim: Claim, *, by: Actor, key: str, language: str = "fr", earlier: OneTimeCode | None = None
) -> OneTimeCode:
    """Ask for a code to come to one's own file. A worker looks whom the claim fits, and sends it.

    Here nobody looks: whoever measures how long the answer takes learns nothing of who is known.
    """
    said = {
        "kind": claim.kind,
        "value": claim.value,
        "name": claim.name,
        "birth": str(claim.birth),
        "reference": claim.reference,
        "language": language,
    }
    code = send_code(OWN_FILE, claim.value, claim=said, earlier=earlier, by=by, key=f"{key}/code")
    # held until this is written: a worker that takes it sees this claim too
    if lock_rows(Job.objects.filter(kind=SEND_OWN, state=JobState.WAITING)).first() is None:
        ask(SEND_OWN, by=SYSTEM, key=f"{SEND_OWN}/{code.public_id}")
    return code


def send_waiting() -> int:
    """Look whom each claim that waits fits and send the code; how many were looked at. For the worker."""
    waiting = claims_waiting(OWN_FILE)
    for code, said in waiting:
        claim = Claim(
            said["kind"], said["value"], said["name"], PartialDate.parse(said["birth"]), said.get("reference", "")
        )
        found = identify(claim, as_of=timezone.localdate())
        if found.person is not None and code.until > timezone.now():
            to = Addresses(sms=claim.value) if claim.kind == "phone" else Addresses(email=claim.value)
            key = f"tell/{code.public_id}"
            tell_code(code, to, found.person.public_id, language=said["language"], by=SYSTEM, key=key)
        forget_claim(code)
    return len(waiting)


@action("person.open_own_file")
def open_own_file(person_id: UUID, *, by: Actor, key: str) -> User:
    """The user of a person who proved who they are; made at the first time, without a name of its own.

    The file has the name: what is kept twice is erased once.
    """
    person = Person.objects.get(public_id=person_id)
    while person.merged_into is not None:  # since the code was sent
        person = person.merged_into
    user = User.objects.filter(person_id=person.public_id).first()
    if user is None:
        user = User(name=person.reference, role=Role.WORKER, person_id=person.public_id)
        user.set_unusable_password()
        user.full_clean()
        user.save()
    record(user, subject=person.public_id, after={"opened": "own file"})
    return user


def let_link(person: Person, *, by: Actor, key: str) -> str:
    """A code for somebody who was seen at the desk: with it, within the hour, they link an identity with their file.

    It is shown this once; one given before works no more.
    """
    code, ident = new_code(), new_public_id()
    _let_link(person, ident, keyed("code", str(ident), code), by=by, key=key)
    return code


@action("person.let_link")
def _let_link(person: Person, ident: UUID, digest: str, *, by: Actor, key: str) -> OneTimeCode:
    now = timezone.now()
    where = keyed("address", person.reference)
    OneTimeCode.objects.filter(purpose=LINKING, address=where, used_at=None, until__gt=now).update(until=now)
    row = OneTimeCode(public_id=ident, purpose=LINKING, address=where, subject_id=person.public_id, digest=digest)
    row.until = now + LINKING_LIVES
    row.save()
    record(row, subject=person.public_id, after={"seen": "at the desk"})
    return row
