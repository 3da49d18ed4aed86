"""Jobs that come by themselves: the schedule is data, and the key of a job is the moment it was due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import DoneAction

PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
"""From where whole periods are counted."""


class Entry(BaseModel):
    """A kind of job, how often, and at which time of the day (UTC) or minute of the hour."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    job: str
    every: Literal["hour", "day", "week"]
    at: str = Field("00:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")

    def last_due(self, now: datetime) -> datetime:
        """The latest moment, not after `now`, at which this was due."""
        period, at = PERIODS[self.every], time.fromisoformat(self.at)
        offset = timedelta(minutes=at.minute) if self.every == "hour" else timedelta(hours=at.hour, minutes=at.minute)
        return MONDAY + offset + period * ((now - MONDAY - offset) // period)


@cache
def entries(path: Path | None = None) -> tuple[Entry, ...]:
    """The schedule. Raises ValueError naming what it does not know."""
    said = yaml.safe_load((path or settings.DATA_DIR / "schedule.yaml").read_text(encoding="utf-8"))
    return tuple(Entry.model_validate(each) for each in said)


def ask_due(now: datetime, schedule: tuple[Entry, ...] | None = None) -> int:
    """Ask for every job whose latest moment was not asked for yet; returns how many. Any number of workers may call."""
    asked = 0
    for entry in entries() if schedule is None else schedule:
        due = entry.last_due(now)
        if not was_asked(entry, due):
            jobs.ask(entry.job, by=SYSTEM, key=_key(entry, due))
            asked += 1
    return asked


def was_asked(entry: Entry, due: datetime) -> bool:
    """Whether somebody asked for the job that was due at a moment."""
    return DoneAction.objects.filter(verb="job.ask", key=_key(entry, due)).exists()


def _key(entry: Entry, due: datetime) -> str:
    return f"schedule/{due:%Y-%m-%dT%H:%M}/{entry.job}"
