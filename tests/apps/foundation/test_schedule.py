"""The schedule: each moment once, whoever asks and however often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.foundation import jobs, schedule
from siraba.apps.foundation.models import Job
from siraba.apps.foundation.schedule import PERIODS, Entry

moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(moments, st.sampled_from(["hour", "day", "week"]), st.integers(0, 23), st.integers(0, 59))
@settings(max_examples=100, deadline=None)
def test_the_last_moment_is_past_and_the_next_is_not(now: datetime, every: str, hour: int, minute: int) -> None:
    entry = Entry(job="x", every=every, at=f"{hour:02d}:{minute:02d}")  # type: ignore[arg-type]  # drawn from the words
    due = entry.last_due(now)
    assert due <= now < due + PERIODS[every]
    assert due.minute == minute
    assert every == "hour" or due.hour == hour
    assert every != "week" or due.weekday() == 0


@pytest.mark.both
@pytest.mark.django_db
def test_a_moment_is_asked_for_once() -> None:
    plan = (Entry(job="audit.sign", every="day", at="00:15"),)
    morning = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert schedule.ask_due(morning, plan) == 1
    assert schedule.ask_due(morning + timedelta(hours=10), plan) == 0
    assert schedule.ask_due(morning + timedelta(days=3), plan) == 1
    assert Job.objects.count() == 2


def test_every_scheduled_kind_exists() -> None:
    assert {entry.job for entry in schedule.entries()} <= set(jobs.kinds())
