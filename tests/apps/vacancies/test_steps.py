"""Time in each step is the sum of what was written down, and an end waits for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from siraba.apps.vacancies.rules import Stay, stays

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
HOUR = 3600


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_a_step_to_which_it_came_twice_has_both_times() -> None:
    moved = [
        (at(30), "submitted"), (at(0), "draft"), (at(2), "submitted"), (at(26), "returned"), (at(31), "published"),
    ]  # fmt: skip
    assert stays(moved, at(131)) == [
        Stay("draft", 1, 2 * HOUR, False),
        Stay("submitted", 2, 25 * HOUR, False),
        Stay("returned", 1, 4 * HOUR, False),
        Stay("published", 1, 100 * HOUR, True),
    ]


def test_what_is_over_waits_no_more_and_what_is_written_twice_came_once() -> None:
    moved = [(at(0), "draft"), (at(1), "published"), (at(5), "published"), (at(9), "filled")]
    assert stays(moved, at(10_000)) == [
        Stay("draft", 1, HOUR, False),
        Stay("published", 1, 8 * HOUR, False),
        Stay("filled", 1, 0, True),
    ]
    assert stays([(at(0), "draft")], at(0)) == [Stay("draft", 1, 0, True)]
