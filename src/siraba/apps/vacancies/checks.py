"""What checks say of vacancies, kept as findings: when they change, and anew each night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from siraba.apps.findings.actions import Checked, write
from siraba.apps.findings.queries import aside, known_to
from siraba.apps.findings.rules import FindingEntry, of_obstacles
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.vacancies.actions.entering import keep_back
from siraba.apps.vacancies.advert import FAIR_CHECK, entries_of
from siraba.apps.vacancies.lifecycle import PUBLISH_CHECK, publish_obstacles
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import unread

LIVE = frozenset({"draft", "submitted", "returned", "published"})
"""States in which an advert can still be mended."""


def check_adverts(vacancies: Sequence[Vacancy]) -> None:
    """Write what vacancies lack, and what the rules of fair recruitment say of those that are live."""
    _note(PUBLISH_CHECK, [Checked(row, of_obstacles(publish_obstacles(row), PUBLISH_CHECK)) for row in vacancies])
    live = [row for row in vacancies if row.state in LIVE]
    said = dict(zip((row.pk for row in live), entries_of(live, timezone.localdate()), strict=True))
    _note(FAIR_CHECK, [Checked(row, said.get(row.pk, [])) for row in vacancies])
    _keep_back([row for row in live if any(entry.severity == "escalate" for entry in said[row.pk])], said)


def _keep_back(alarmed: Sequence[Vacancy], said: Mapping[int, Sequence[FindingEntry]]) -> None:
    """What was published unread, and against which an alert stands that nobody set aside, waits for a person."""
    waiting = unread(alarmed)
    if not waiting:
        return
    waived = aside(FAIR_CHECK, [row.public_id for row in waiting], timezone.localdate())
    alerts = [
        row
        for row in waiting
        for entry in said[row.pk]
        if entry.severity == "escalate" and (row.public_id, entry.rule, entry.part) not in waived
    ]
    if alerts:
        keep_back(list(dict.fromkeys(alerts)), by=SYSTEM, key=f"{FAIR_CHECK}/{new_public_id()}")


def _note(check: str, said: Sequence[Checked]) -> None:
    """Write what a check said of those of which it says, or said, something."""
    known = known_to(check, [one.thing.public_id for one in said])
    said = [one for one in said if one.entries or one.thing.public_id in known]
    if said:
        write(check, said, by=SYSTEM, key=f"{check}/{new_public_id()}")
