"""Changes that the snapshots hold are forgotten, and the search goes on as before."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job
from siraba.apps.persons.actions import erase_person
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import PoolChange, PoolKind
from tests.apps import making
from tests.apps.shortlists.test_now import root

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def forget() -> int:
    row = jobs.ask("pool.forget", by=SYSTEM, key=making.key())
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == "done", row.problem
    return int(row.result["forgotten"])


def test_what_no_snapshot_holds_stays(office: Office) -> None:
    making.seekers(office, "Aminata", "Moussa")
    noted = PoolChange.objects.count()
    assert noted >= 2
    assert forget() == 0
    assert PoolChange.objects.count() == noted


def test_changes_before_the_snapshots_go_and_a_fresh_process_finds_everybody(office: Office) -> None:
    making.seekers(office, "Aminata", "Moussa", "Awa")
    for _both_are_kept in range(2):
        pool.rebuild_all()
    noted = PoolChange.objects.count()
    assert forget() == noted - 1
    assert PoolChange.objects.count() == 1, "the one that the snapshots name as their last"
    making.seeker(office, "Sènan")
    pool.forget()
    before = pool.describe()["person"]["snapshot"]
    assert len(pool.people()) == 4
    assert pool.describe()["person"]["snapshot"] == before, "no pool was built anew"


def test_who_is_erased_is_in_no_snapshot_after_the_rebuild_that_many_ask_for_once(office: Office) -> None:
    people = making.seekers(office, "Aminata", "Moussa", "Awa")
    pool.rebuild_all()
    pool.rebuild_all()
    for person in people[:2]:
        erase_person(person, "request", by=SYSTEM, key=making.key())
    Job.objects.update(state="running")  # begun before the next one: it may have read them already
    erase_person(people[2], "request", by=SYSTEM, key=making.key())
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [
        (pool.REBUILD, "running"), (pool.REBUILD, "waiting"),
    ]  # fmt: skip
    jobs.run_waiting()
    assert [path.name for path in sorted(root(PoolKind.PERSON).glob("0*"))] == ["00000003"]


def test_a_reader_who_comes_to_a_snapshot_that_is_gone_takes_the_one_in_its_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = making.seekers(office, "Aminata", "Moussa")
    old = pool.rebuild(PoolKind.PERSON)
    erase_person(people[0], "request", by=SYSTEM, key=making.key())
    fresh = pool.rebuild(PoolKind.PERSON)
    assert not old.exists()
    pool.forget()
    read = iter([old])  # where the reader looked a moment before
    pointed = pool._pointed
    monkeypatch.setattr(pool, "_pointed", lambda kind: next(read, None) or pointed(kind))
    assert len(pool.people()) == 1
    assert sorted(root(PoolKind.PERSON).glob("0*")) == [fresh], "none was built for it"
