"""How long a vacancy stood in each step, from what was written down when it moved."""

from __future__ import annotations

from datetime import datetime

from siraba.apps.foundation.models import AuditEntry
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.rules import Stay, stays

_MOVES = (
    "vacancy.enter", "vacancy.correct", "vacancy.code", "vacancy.write", "vacancy.move", "vacancy.withdraw",
    "vacancy.fill",
)  # fmt: skip
"""Verbs after which a vacancy may stand in another step; only the last one is looked for, by the step it stands in."""


def time_in_steps(vacancy: Vacancy, now: datetime) -> list[Stay]:
    """The steps of a vacancy that the caller may see, in their order, with the time in each until now; three queries.

    What moved it is known for handing in, publishing and asking; its last move is that to the step in which it stands.
    """
    moved: list[tuple[datetime, str]] = [(vacancy.recorded_at, "draft")]
    moved += [(at, step) for step, at in vacancy.versions.values_list("step", "taken_at")]
    moved += [(at, "returned") for at in vacancy.questions.values_list("asked_at", flat=True)]
    last = max(moved)[1]
    if last != vacancy.state:
        entries = AuditEntry.objects.filter(object_id=vacancy.public_id, verb__in=_MOVES).order_by("-number")
        verb, at = entries.values_list("verb", "recorded_at").first() or ("vacancy.enter", vacancy.recorded_at)
        if verb == "vacancy.enter":  # it was open from its first moment on, as those that come by a file are
            moved.clear()
        moved.append((max([at, *(when for when, _step in moved)]), vacancy.state))
    return stays(moved, now)
