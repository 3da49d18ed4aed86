"""The clock of a breach: until when the authority is told, and when the officers are reminded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import home_country
from siraba.apps.countries.queries import dated_value
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons.models import Breach, BreachState
from siraba.apps.persons.purposes import catalogue
from siraba.apps.persons.reminders import officers, remind_officer

TABLE, KEY = "breach", "tell_within"


@dataclass(frozen=True, slots=True)
class Clock:
    """So many hours, where the term comes from (words by language, or as a country wrote it), and with how many hours
    left somebody is reminded."""

    hours: int
    source: str | dict[str, str]
    remind: tuple[int, ...]


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "privacy" / "breaches.yaml").read_text(encoding="utf-8"))
    return said


def clock(found_at: datetime) -> Clock:
    """The term in force when a breach was found, the country's own before ours."""
    said = _said()
    row = dated_value(TABLE, home_country(), KEY, timezone.localdate(found_at))
    own = row is not None and isinstance(row.value, int) and row.unit.startswith("hour")
    hours, source = (int(row.value), row.brought.source) if own and row else (said["tell_within"]["hours"], "")
    return Clock(hours, source or said["tell_within"]["source"], tuple(said["remind_hours_left"]))


def kinds_of_data() -> dict[str, dict[str, str]]:
    """What a breach may have exposed: code → names by language."""
    fields = {code: each.names.model_dump() for code, each in catalogue().fields.items()}
    return fields | dict(_said()["more_kinds"])


def step(left: timedelta, remind: tuple[int, ...]) -> str:
    """Which reminder is due with so much left: the hours of the nearest threshold, `late`, or none."""
    if left <= timedelta(0):
        return "late"
    return next((str(hours) for hours in sorted(remind) if left <= timedelta(hours=hours)), "")


def remind_of_breaches(now: datetime) -> int:
    """Tell the officers of each breach whose clock reached a threshold, once a threshold; how many are running."""
    running = [each for each in Breach.objects.exclude(state=BreachState.CLOSED).order_by("pk") if not each.decided]
    told = officers()
    for breach in running:
        if at := step(breach.left(now), clock(breach.found_at).remind):
            _tell(breach, told, f"breach_due/{breach.public_id}/{breach.tell_by.isoformat()}/{at}")
    return len(running)


def _tell(breach: Breach, told: list[User], key: str) -> None:
    by = timezone.localtime(breach.tell_by)
    values: dict[str, Value] = {"reference": breach.reference, "day": by.date(), "hour": f"{by:%H:%M}"}
    for user in told:
        remind_officer(user, "breach_due", breach.public_id, values, key)
