"""When a message goes: quiet hours, one ordinary message a day, and how long to wait before trying again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field

from siraba.apps.messages.rules.templates import Channel


class Quiet(BaseModel):
    """Hours in which no ordinary message goes (they may cross midnight), on which channels, and days of rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    from_: time = Field(alias="from")
    until: time
    channels: tuple[Channel, ...] = (Channel.SMS, Channel.EMAIL)
    rest_days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()

    def is_quiet(self, here: datetime) -> bool:
        """Whether a moment in the installation's own time lies in quiet hours."""
        at = here.time()
        asleep = self.from_ <= at or at < self.until if self.from_ > self.until else self.from_ <= at < self.until
        return asleep or here.isoweekday() in self.rest_days


class Tries(BaseModel):
    """How often a channel is tried: the wait doubles from `first_seconds` up to `longest_seconds`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    first_seconds: Annotated[int, Field(ge=1)]
    longest_seconds: Annotated[int, Field(ge=1)]
    at_most: Annotated[int, Field(ge=1, le=50)]
    lives_minutes: Annotated[int, Field(ge=1)]


class Policy(BaseModel):
    """How an installation tells people things."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    quiet: Quiet
    ordinary: Tries
    urgent: Tries

    def tries(self, *, urgent: bool) -> Tries:
        """The line for a kind of message."""
        return self.urgent if urgent else self.ordinary


def read_policy(path: Path) -> Policy:
    """The policy of a file. Raises ValueError naming what is wrong."""
    return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def first_allowed(moment: datetime, quiet: Quiet, channel: Channel, zone: ZoneInfo) -> datetime:
    """The first moment, not before `moment`, at which an ordinary message may go (UTC)."""
    if channel not in quiet.channels:
        return moment
    here = moment.astimezone(zone)
    for _day in range(9):  # seven days of rest would be none at all
        if not quiet.is_quiet(here):
            return here.astimezone(UTC)
        opens = here.replace(hour=quiet.until.hour, minute=quiet.until.minute, second=0, microsecond=0)
        here = opens if opens > here else (opens + timedelta(days=1))
        if quiet.is_quiet(here):  # a day of rest
            here = here.replace(hour=0, minute=0) + timedelta(days=1)
    return here.astimezone(UTC)


def next_day(today: date, quiet: Quiet, channel: Channel, zone: ZoneInfo) -> datetime:
    """The first moment of a later day at which an ordinary message may go (UTC)."""
    midnight = datetime.combine(today + timedelta(days=1), time(), zone)
    return first_allowed(midnight, quiet, channel, zone)


def wait_seconds(tries: int, plan: Tries, spread: float, *, asked: int = 0) -> int:
    """Seconds before the next try, after `tries` that failed.

    It doubles up to the cap; `spread` (0 to 1, from the message) adds up to a quarter, so that a gateway that comes
    back is not met by everybody at once. `asked` is what the gateway itself asked for (Retry-After).
    """
    doubled: float = min(plan.first_seconds * 2.0 ** min(max(tries - 1, 0), 30), plan.longest_seconds)
    return int(max(doubled * (1 + spread / 4), min(asked, plan.longest_seconds)))
