"""Workers in lists of an agency that may not work any more are told, each once."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from siraba.apps.accounts.models import User
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.organisations.actions import note_effects
from siraba.apps.organisations.events import LicenceStopped
from siraba.apps.organisations.models import LicenceDecision, Organisation
from siraba.apps.organisations.queries import licence_facts
from siraba.apps.persons.models import Person
from siraba.apps.persons.queries import reachable
from siraba.apps.shortlists.concerned import people_concerned

CHUNK = 100


@reacts_to(LicenceStopped)
def ask_to_tell_workers(events: Sequence[LicenceStopped]) -> None:
    """By a job: an agency may stand in the lists of many."""
    for event in events:
        jobs.ask("licence.tell_workers", by=SYSTEM, key=f"tell/{event.decision_id}", decision=str(event.decision_id))


@job("licence.tell_workers")
def tell_workers(run: Run) -> None:
    """Tell everybody concerned, and write with the decision how many. A licence that counts again meanwhile: nobody."""
    decision = LicenceDecision.objects.select_related("licence__organisation").get(public_id=run.arguments["decision"])
    agency = decision.licence.organisation
    if licence_facts(decision.licence).in_force(decision.happened_on):
        run.finish(told=0)
        return
    people = sorted(people_concerned(decision.licence, decision.happened_on), key=str)
    done = int(run.cursor.get("done", 0))
    while chunk := people[done : done + CHUNK]:
        rows = list(Person.objects.filter(public_id__in=chunk).order_by("pk"))
        entries = [_entry(row, agency, decision) for row in rows]
        if entries:
            queue(entries, by=SYSTEM, key=f"agency_stopped/{decision.public_id}/{done}")
        done += len(chunk)
        run.advance(done=done, total=len(people), cursor={"done": done})
    note_effects(decision, {"workers": len(people)}, by=SYSTEM, key=f"workers/{decision.public_id}")
    run.finish(told=len(people))


def _entry(person: Person, agency: Organisation, decision: LicenceDecision) -> MessageEntry:
    found: dict[str, str] = {}
    for contact in reachable(person, as_of=decision.happened_on):
        found.setdefault(contact.kind, contact.value)
    account = User.objects.filter(person_id=person.public_id).first()
    return MessageEntry(
        "agency_stopped",
        account.language if account else settings.LANGUAGE_CODE,
        Addresses(sms=found.get("phone", ""), email=found.get("email", ""), page=account is not None),
        {"agency": agency.name[:40], "since": decision.happened_on},
        subject_id=person.public_id,
        about_id=decision.licence.public_id,
    )
