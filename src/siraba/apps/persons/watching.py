"""What looks wrong in how somebody looks at files: thresholds as data, an alert a viewer, kind and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.persons.models import AlertKind, Disclosure, Person
from siraba.core.text.names import likeness, name_words

LISTS = ("list", "shortlist", "kept_list")
"""Parts of a file that a list shows: a page of names is no file that was opened."""
ALIKE = 0.92
"""Likeness from which a viewer's name and a family name are the same name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of `data/access/alerts.yaml`."""

    many_files: int
    many_minutes: int
    hour_from: int
    hour_to: int
    days: frozenset[int]
    other_office: int
    glass_hours: int


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The thresholds in force."""
    said: dict[str, Any] = yaml.safe_load(
        (Path(settings.DATA_DIR) / "access" / "alerts.yaml").read_text(encoding="utf-8")
    )
    return Limits(
        many_files=said["many_files"]["files"],
        many_minutes=said["many_files"]["minutes"],
        hour_from=said["hours"]["from"],
        hour_to=said["hours"]["to"],
        days=frozenset(said["hours"]["days"]),
        other_office=said["other_office"]["files"],
        glass_hours=said["glass_hours"],
    )


def signs(person: Person, by: Actor) -> list[AlertKind]:
    """What seems wrong in this viewing, the viewing itself included. A worker's own is never wrong."""
    if by.id is None or by.kind is not ActorKind.USER or by.person_id == person.public_id:
        return []
    within, now = limits(), timezone.now()
    here = timezone.localtime(now)
    found = []
    seen = Disclosure.objects.filter(viewer_id=by.id).exclude(part__in=LISTS)
    hour = seen.filter(recorded_at__gte=now - timedelta(minutes=within.many_minutes))
    if hour.values("person").distinct().count() > within.many_files:
        found.append(AlertKind.MANY_FILES)
    if not within.hour_from <= here.hour < within.hour_to or here.isoweekday() not in within.days:
        found.append(AlertKind.OUT_OF_HOURS)
    if _own_name(person, by):
        found.append(AlertKind.OWN_NAME)
    if by.office_id and person.office_id != by.office_id:
        today = seen.filter(recorded_at__gte=here.replace(hour=0, minute=0, second=0, microsecond=0))
        if today.exclude(person__office_id=by.office_id).values("person").distinct().count() > within.other_office:
            found.append(AlertKind.OTHER_OFFICE)
    return found


def _own_name(person: Person, by: Actor) -> bool:
    """A relative, perhaps: the viewer bears the family name, and the person is of the viewer's office."""
    family = name_words("", person.family_names)
    names = name_words(by.name)
    if not family or not names or person.office_id != by.office_id:
        return False
    return any(likeness([word], [own]) >= ALIKE for word in family for own in names)
