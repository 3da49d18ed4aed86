"""Two imports at once: of one source the second is told to wait, of two sources both come in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import imports, trail
from siraba.apps.foundation.models import AuditEntry, Counter, ImportRun, JobState, SourceRecord
from siraba.apps.foundation.running import Busy
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import PoolChange
from tests.apps.bringing import bring, counts, people_importer, person, write_csv

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 5)


def in_threads(*works: Callable[[], object]) -> list[object]:
    """What each of the works answers or raises, done at once."""
    answers: list[object] = [None] * len(works)

    def do(place: int, work: Callable[[], object]) -> None:
        try:
            answers[place] = work()
        except BaseException as problem:
            answers[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def twenty(folder: Path, first: int = 0) -> Path:
    return write_csv(folder / f"people{first}.csv", [person(first + number) for number in range(20)])


def test_the_second_of_one_source_is_told_how_far_the_first_is(office: Office, tmp_path: Path) -> None:
    path, other = twenty(tmp_path), twenty(tmp_path, 100)
    underway, go_on, told = threading.Event(), threading.Event(), []

    def wait(run: ImportRun) -> None:
        if run.rows == 10:
            underway.set()
            assert go_on.wait(30)

    def second() -> None:
        assert underway.wait(30)
        try:
            bring(other, people_importer(office))
        except Busy as busy:
            told.append(str(busy))
        finally:
            go_on.set()

    first, nothing = in_threads(lambda: bring(path, people_importer(office), say=wait), second)
    assert isinstance(first, ImportRun), first
    assert nothing is None
    assert counts(first) == (20, 0, 0, 0)
    assert len(told) == 1
    assert "10 of about 20 rows of “people0.csv”" in told[0]
    assert "wait for it to end" in told[0]
    assert Person.objects.count() == 20
    assert ImportRun.objects.count() == 1


def test_imports_of_different_sources_both_come_in(office: Office, tmp_path: Path) -> None:
    path, other = twenty(tmp_path), twenty(tmp_path, 100)
    start = threading.Barrier(2)

    def one(which: Path, source: str) -> ImportRun:
        importer = people_importer(office)
        start.wait(30)
        return bring(which, importer, source=source)

    runs = in_threads(lambda: one(path, "north"), lambda: one(other, "south"))
    for run in runs:
        assert isinstance(run, ImportRun), run
        assert counts(run) == (20, 0, 0, 0)
    assert SourceRecord.objects.count() == Person.objects.count() == 40
    assert len(set(Person.objects.values_list("reference", flat=True))) == 40
    head = Counter.objects.get(name=trail.HEAD)
    assert list(trail.verify(AuditEntry.objects.order_by("number"), head=head)) == []


def test_numbers_of_changes_are_in_the_order_in_which_they_can_be_seen(office: Office, tmp_path: Path) -> None:
    """Whoever has read change n finds nothing new below it afterwards."""
    paths = [twenty(tmp_path, first) for first in (0, 100)]
    seen: list[list[int]] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            seen.append(list(PoolChange.objects.order_by("number").values_list("number", flat=True)))
        seen.append(list(PoolChange.objects.order_by("number").values_list("number", flat=True)))

    def importing() -> None:
        try:
            in_threads(
                *(lambda p=path: bring(p, people_importer(office), source=p.name) for path in paths)  # type: ignore[misc]  # one a path
            )
        finally:
            done.set()

    in_threads(watch, importing)
    final = seen[-1]
    assert len(final) == 80, "each person twice: as a person and as a job seeker"
    assert final == list(range(final[0], final[0] + 80))
    for numbers in seen:
        assert numbers == final[: len(numbers)]


def unfinished(path: Path, **fields: object) -> ImportRun:
    """A run that says it is under way."""
    run = ImportRun(kind="jobseeker", source="test", file_name=path.name, file_digest="?", state=JobState.RUNNING)
    for name, value in fields.items():
        setattr(run, name, value)
    run.save()
    return run


def test_a_run_on_another_machine_is_left_alone_while_it_lives(office: Office, tmp_path: Path) -> None:
    path = twenty(tmp_path)
    run = unfinished(path, worker="elsewhere", lease_until=timezone.now() + timedelta(seconds=30), rows=7, total=20)
    with pytest.raises(Busy, match="7 of about 20 rows"):
        bring(path, people_importer(office))
    ImportRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert counts(bring(path, people_importer(office))) == (20, 0, 0, 0)
    run.refresh_from_db()
    assert run.state == JobState.STOPPED


def test_a_run_whose_process_was_killed_here_is_taken_over_at_once(office: Office, tmp_path: Path) -> None:
    path = twenty(tmp_path)
    unfinished(path, worker=socket.gethostname(), lease_until=timezone.now() + timedelta(seconds=30))
    assert counts(bring(path, people_importer(office))) == (20, 0, 0, 0)
