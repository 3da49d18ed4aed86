"""What checks say of vacancies, kept as findings: when they change, and anew each night."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from siraba.apps.findings.actions import Checked, write
from siraba.apps.findings.queries import known_to
from siraba.apps.findings.rules import of_obstacles
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.vacancies.advert import FAIR_CHECK, entries_of
from siraba.apps.vacancies.lifecycle import PUBLISH_CHECK, publish_obstacles
from siraba.apps.vacancies.models import Vacancy

LIVE = frozenset({"draft", "submitted", "returned", "published"})
"""States in which an advert can still be mended."""


def check_adverts(vacancies: Sequence[Vacancy]) -> None:
    """Write what vacancies lack, and what the rules of fair recruitment say of those that are live."""
    _note(PUBLISH_CHECK, [Checked(row, of_obstacles(publish_obstacles(row), PUBLISH_CHECK)) for row in vacancies])
    live = [row for row in vacancies if row.state in LIVE]
    said = dict(zip((row.pk for row in live), entries_of(live, timezone.localdate()), strict=True))
    _note(FAIR_CHECK, [Checked(row, said.get(row.pk, [])) for row in vacancies])


def _note(check: str, said: Sequence[Checked]) -> None:
    """Write what a check said of those of which it says, or said, something."""
    known = known_to(check, [one.thing.public_id for one in said])
    said = [one for one in said if one.entries or one.thing.public_id in known]
    if said:
        write(check, said, by=SYSTEM, key=f"{check}/{new_public_id()}")
