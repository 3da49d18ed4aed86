"""What becomes of the cases of somebody who is erased: a part of the erasure."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.verbs import record
from siraba.apps.persons.lifecycle import RIGHTS_CASE
from siraba.apps.persons.models import OPEN_STATES, EraseReason, Person, RightKind, RightsCase


def close_cases(person: Person, why: EraseReason) -> None:
    """A request to be erased is answered; whatever else was asked of data that are gone ends with them.

    The cases stay, without the person: what was said in them goes by cascade.
    """
    for case in RightsCase.objects.filter(person=person, state__in=OPEN_STATES).order_by("pk"):
        done = case.kind == RightKind.ERASE and why is not EraseReason.MISTAKE
        RIGHTS_CASE.go(case, "done" if done else "withdraw", by=SYSTEM)
        case.closed_on = timezone.localdate()
        case.save(update_fields=["state", "closed_on"])
        record(case, after={"state": case.state})  # about nobody: it stays to be read
