"""What this app does itself when a licence stops: the agency is told, with the reason and the term of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.messages.actions import MessageEntry, queue
from siraba.apps.organisations.events import LicenceStopped
from siraba.apps.organisations.models import LicenceDecision
from siraba.apps.organisations.queries import reach

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
            for language, addresses in reach(licence.organisation)
        ]
        if entries:
            queue(entries, by=SYSTEM, key=f"licence_suspended/{event.decision_id}")
