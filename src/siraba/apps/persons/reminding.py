"""Who is reminded of what waits for an answer: the data protection officers, at thresholds that are data."""

from __future__ import annotations

from datetime import date

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.persons import clocks
from siraba.apps.persons.cases import open_cases
from siraba.apps.persons.models import RightsCase
from siraba.apps.persons.telling import right_in_words


def remind(as_of: date) -> int:
    """Tell the officers of every case whose threshold was reached, each once a threshold; how many cases are due."""
    officers = list(User.objects.filter(role=Role.DATA_PROTECTION, is_active=True).exclude(email=None).order_by("pk"))
    due = 0
    for case in open_cases().iterator(chunk_size=500):
        at = clocks.threshold(case.due_on, as_of, clocks.said().remind_days)
        if at:
            due += 1
            _tell(case, officers, f"right_due/{case.public_id}/{case.due_on}/{at}")
    return due


def _tell(case: RightsCase, officers: list[User], key: str) -> None:
    entries = [
        MessageEntry(
            "right_due",
            user.language,
            Addresses(email=user.email or ""),
            {"reference": case.reference, "right": right_in_words(case, user.language)[:60], "due": case.due_on},
            about_id=case.public_id,
        )
        for user in officers
    ]
    if entries:
        queue(entries, by=SYSTEM, key=key)
