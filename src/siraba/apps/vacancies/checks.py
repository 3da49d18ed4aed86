"""What checks say of vacancies, kept as findings: when they change, and anew each night."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from siraba.apps.findings.actions import Checked, write
from siraba.apps.findings.queries import aside, known_to
from siraba.apps.findings.rules import FindingEntry, of_obstacles
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.organisations.models import Employer
from siraba.apps.vacancies.actions.entering import keep_back
from siraba.apps.vacancies.advert import FAIR_CHECK, entries_of
from siraba.apps.vacancies.lifecycle import PUBLISH_CHECK, publish_obstacles
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import unread

LIVE = frozenset({"draft", "submitted", "returned", "published"})
"""States in which an advert can still be mended."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a vacancy lacks, and what the rules of fair recruitment say of it."""

    lacking: list[FindingEntry]
    fair: list[FindingEntry]

    @property
    def alarming(self) -> bool:
        """An alert is among it: what a machine published waits for a person then."""
        return any(entry.severity == "escalate" for entry in self.fair)


def says(vacancies: Sequence[Vacancy], ahead: Mapping[int, Employer] | None = None) -> list[Said]:
    """What checks say of some vacancies, saved or not; the rules of those that are live. `ahead`: `advert.facts_of`."""
    live = [row for row in vacancies if row.state in LIVE]
    fair = dict(zip(map(id, live), entries_of(live, timezone.localdate(), ahead), strict=True))
    return [Said(of_obstacles(publish_obstacles(row), PUBLISH_CHECK), fair.get(id(row), [])) for row in vacancies]


def check_adverts(vacancies: Sequence[Vacancy]) -> None:
    """Write what vacancies lack, and what the rules of fair recruitment say of those that are live."""
    said = says(vacancies)
    _note(PUBLISH_CHECK, [Checked(row, one.lacking) for row, one in zip(vacancies, said, strict=True)])
    _note(FAIR_CHECK, [Checked(row, one.fair) for row, one in zip(vacancies, said, strict=True)])
    alerts = _to_keep_back(vacancies, said)
    if alerts:
        keep_back(alerts, by=SYSTEM, key=f"{FAIR_CHECK}/{new_public_id()}")


def foreseen(vacancies: Sequence[Vacancy], ahead: Mapping[int, Employer]) -> list[list[FindingEntry]]:
    """What will stand of vacancies that a file is about to write (unsaved): also of those that an alert keeps back."""
    said = says(vacancies, ahead)
    for row in _to_keep_back(vacancies, said):
        row.state = "draft"
    return [
        [*of_obstacles(publish_obstacles(row), PUBLISH_CHECK), *one.fair]
        for row, one in zip(vacancies, said, strict=True)
    ]


def _to_keep_back(vacancies: Sequence[Vacancy], said: Sequence[Said]) -> list[Vacancy]:
    """What is published unread, and against which an alert stands that nobody set aside, waits for a person."""
    alarmed = [(row, one) for row, one in zip(vacancies, said, strict=True) if one.alarming]
    waiting = unread([row for row, _one in alarmed if row.pk])
    if waiting:
        waived = aside(FAIR_CHECK, [row.public_id for row in waiting], timezone.localdate())
        fair = {row.pk: one.fair for row, one in alarmed}
        waiting = [row for row in waiting if any(_alerts(row, entry, waived) for entry in fair[row.pk])]
    return [*waiting, *(row for row, _one in alarmed if not row.pk and row.state == "published")]


def _alerts(row: Vacancy, entry: FindingEntry, waived: Collection[tuple[UUID, str, str]]) -> bool:
    return entry.severity == "escalate" and (row.public_id, entry.rule, entry.part) not in waived


def _note(check: str, said: Sequence[Checked]) -> None:
    """Write what a check said of those of which it says, or said, something."""
    known = known_to(check, [one.thing.public_id for one in said])
    said = [one for one in said if one.entries or one.thing.public_id in known]
    if said:
        write(check, said, by=SYSTEM, key=f"{check}/{new_public_id()}")
