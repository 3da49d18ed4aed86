"""What this app does itself when a licence stops: the agency is told, with the reason and the term of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings

from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.organisations.events import LicenceStopped
from siraba.apps.organisations.models import ContactKind, LicenceDecision, Organisation

TERM = timedelta(days=15)
"""For an answer, where nobody said another day."""


@reacts_to(LicenceStopped)
def tell_the_agency(events: Sequence[LicenceStopped]) -> None:
    """A suspension is told to the users of the agency, else to its own address; a withdrawal is told on paper."""
    for event in events:
        decision = LicenceDecision.objects.select_related("licence__organisation").get(public_id=event.decision_id)
        if decision.verb != "suspend":
            continue
        licence = decision.licence
        values: dict[str, str | int | date] = {
            "licence": licence.number[:24],
            "since": decision.happened_on,
            "reason": decision.reason[:160],
            "answer_by": decision.answer_by or decision.happened_on + TERM,
        }
        entries = [
            MessageEntry("licence_suspended", language, addresses, values, about_id=licence.public_id)
            for language, addresses in _reach(licence.organisation)
        ]
        if entries:
            queue(entries, by=SYSTEM, key=f"licence_suspended/{event.decision_id}")


def _reach(organisation: Organisation) -> list[tuple[str, Addresses]]:
    users = User.objects.filter(organisation_id=organisation.public_id, is_active=True).exclude(email=None)
    found = [(user.language, Addresses(email=user.email or "")) for user in users.order_by("pk")[:20]]
    if found:
        return found
    held = {each.kind: each.key for each in organisation.contacts.filter(ended_on=None).order_by("-pk")}
    email, phone = held.get(ContactKind.EMAIL, ""), held.get(ContactKind.PHONE, "")
    return [(settings.LANGUAGE_CODE, Addresses(sms=phone, email=email))] if email or phone else []
