"""Jobs: done once, stopped and resumed where they were, taken over when their worker died."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run
from siraba.apps.foundation.logs import InWords
from siraba.apps.foundation.models import Job, JobState

pytestmark = [pytest.mark.both, pytest.mark.django_db]

turns: list[int] = []


@pytest.fixture(autouse=True)
def counting() -> Iterator[None]:
    turns.clear()

    @jobs.job("test.count")
    def count(run: Run) -> None:
        for number in range(run.cursor.get("next", 0), run.arguments["to"]):
            turns.append(number)
            if number == run.arguments.get("stop_at"):
                Job.objects.filter(pk=run.row.pk).update(stop_asked=True)
            if number == run.arguments.get("fail_at"):
                raise InWords("the scale is broken")
            run.advance(done=number + 1, total=run.arguments["to"], cursor={"next": number + 1})
        run.finish(counted=run.arguments["to"])

    yield
    jobs._kinds.pop("test.count")


def ask(**arguments: int) -> Job:
    return jobs.ask("test.count", by=SYSTEM, key=f"k{len(arguments)}", **arguments)


def test_a_waiting_job_is_done_once() -> None:
    row = ask(to=3)
    assert jobs.run_waiting() == 1
    assert jobs.run_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.result) == (JobState.DONE, 3, 3, {"counted": 3})


def test_a_stopped_job_goes_on_where_it_was() -> None:
    row = ask(to=5, stop_at=2)
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == JobState.STOPPED
    jobs.resume(row, by=SYSTEM, key="again")
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == JobState.DONE
    assert turns == [0, 1, 2, 3, 4]


def test_a_failed_job_says_why_in_words() -> None:
    row = ask(to=5, fail_at=1)
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "the scale is broken" in row.problem
    assert row.done == 1


def test_a_job_whose_worker_died_is_taken_over() -> None:
    row = ask(to=4)
    Job.objects.filter(pk=row.pk).update(
        state=JobState.RUNNING, cursor={"next": 2}, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert jobs.run_waiting() == 1
    assert turns == [2, 3]


def test_a_job_that_runs_elsewhere_is_left_alone() -> None:
    row = ask(to=4)
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, lease_until=timezone.now() + timedelta(seconds=30))
    assert jobs.run_waiting() == 0


def test_a_waiting_job_that_is_stopped_never_starts() -> None:
    row = ask(to=4)
    jobs.stop(row, by=SYSTEM, key="stop")
    assert jobs.run_waiting() == 0
    assert turns == []


def test_an_unknown_kind_fails_in_words() -> None:
    row = jobs.ask("test.nobody", by=SYSTEM, key="x")
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "test.nobody" in row.problem


def test_a_job_that_trips_over_a_key_says_so_and_is_not_called_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs.kinds(), "test.trip", lambda run: run.arguments["never given"])
    row = jobs.ask("test.trip", by=SYSTEM, key="trip")
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.problem.startswith("KeyError in <lambda> (test_jobs.py:")
    assert "never given" not in row.problem, "a key may be somebody's name"


def test_a_worker_that_was_silent_too_long_leaves_the_job_to_whoever_took_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(run: Run) -> None:
        Job.objects.filter(pk=run.row.pk).update(worker="elsewhere:1", done=7)
        run.advance(done=1)

    monkeypatch.setitem(jobs.kinds(), "test.sleep", sleep)
    row = jobs.ask("test.sleep", by=SYSTEM, key="sleep")
    jobs.run_waiting()
    row.refresh_from_db()
    assert (row.state, row.worker, row.done) == (JobState.RUNNING, "elsewhere:1", 7)


def test_a_job_that_ended_meanwhile_is_not_stopped() -> None:
    shown = ask(to=2)
    jobs.run_waiting()
    jobs.stop(shown, by=SYSTEM, key="late")
    shown.refresh_from_db()
    assert shown.state == JobState.DONE


def test_what_a_job_leaves_in_two_parts_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def halves(run: Run) -> None:
        run.finish(first=1)
        run.advance(done=5)
        run.finish(second=run.row.done)

    monkeypatch.setitem(jobs.kinds(), "test.halves", halves)
    row = jobs.ask("test.halves", by=SYSTEM, key="halves")
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.result == {"first": 1, "second": 5}


def test_what_people_wait_for_is_done_while_a_long_job_waits_or_runs() -> None:
    """A code for somebody before a page does not stand behind the night's work."""
    jobs.job("test.code", urgent=True)(lambda run: turns.append(-1))
    try:
        jobs.ask("test.count", by=SYSTEM, key="long", to=3)
        jobs.ask("test.code", by=SYSTEM, key="code")
        row = jobs.take(urgent=True)
        assert row is not None
        assert row.kind == "test.code"
        jobs.perform(row)
        assert (turns, jobs.take(urgent=True)) == ([-1], None)
        assert jobs.run_waiting() == 1
    finally:
        jobs._kinds.pop("test.code")
        jobs._urgent.discard("test.code")
