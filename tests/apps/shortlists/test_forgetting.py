"""Changes that the snapshots hold are forgotten, and the search goes on as before."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import PoolChange
from tests.apps import making

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
