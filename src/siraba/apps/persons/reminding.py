"""Who is reminded of what waits for an answer: the data protection officers, at thresholds that are data."""

from __future__ import annotations

from datetime import date

from siraba.apps.accounts.models import User
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons import clocks
from siraba.apps.persons.cases import open_cases
from siraba.apps.persons.models import RightsCase
from siraba.apps.persons.reminders import officers, remind_officer
from siraba.apps.persons.telling import right_in_words


def remind(as_of: date) -> int:
    """Tell the officers of every case whose threshold was reached, each once a threshold; how many cases are due."""
    told, due = officers(), 0
    for case in open_cases().iterator(chunk_size=500):
        at = clocks.threshold(case.due_on, as_of, clocks.said().remind_days)
        if at:
            due += 1
            _tell(case, told, f"right_due/{case.public_id}/{case.due_on}/{at}")
    return due


def _tell(case: RightsCase, told: list[User], key: str) -> None:
    for user in told:
        right = right_in_words(case, user.language)[:60]
        values: dict[str, Value] = {"reference": case.reference, "right": right, "due": case.due_on}
        remind_officer(user, "right_due", case.public_id, values, key)
