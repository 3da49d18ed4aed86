"""A process that is killed (`kill -9`) while it has the pool in its hands loses nothing and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.actions import withdraw_consent
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import PoolKind
from siraba.core.pool.live import Live
from siraba.core.pool.people import Pool
from tests.apps import making
from tests.apps.shortlists.test_now import names, root, snapshot

pytestmark = pytest.mark.django_db


def killed(what: Callable[[], object]) -> int:
    """Another process begins it; the signal it ended by."""
    child = os.fork()
    if not child:
        try:
            what()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die(*_given: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


MOMENTS = {
    "while files are written": "siraba.core.pool.snapshot._checksum",
    "when all are written, before they are in their place": "siraba.core.pool.snapshot._sync",
    "before it is said which change the snapshot holds": "siraba.apps.shortlists.pool._mark",
    "before the switch": "siraba.apps.shortlists.pool.Path.replace",
    "after the switch": "siraba.apps.shortlists.pool._forget_old",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_while_a_snapshot_is_built(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """What changed since the snapshot before is found all the same, and the next builder clears away the halves."""
    making.seeker(office, "Awa")
    post = making.vacancy(office)
    assert names(counsellor, post) == {"Awa"}
    making.seeker(office, "Binta")
    with monkeypatch.context() as patch:
        patch.setattr(MOMENTS[moment], die)
        assert killed(lambda: pool.rebuild(PoolKind.PERSON)) == -signal.SIGKILL
    pool.forget()
    assert names(counsellor, post) == {"Awa", "Binta"}
    pool.rebuild(PoolKind.PERSON)
    pool.forget()
    assert names(counsellor, post) == {"Awa", "Binta"}
    assert len(Pool.open(snapshot(PoolKind.PERSON))) == 2
    assert not [path.name for path in root(PoolKind.PERSON).glob(".*")]


@pytest.mark.parametrize("moment", [(Live, "with_changes"), (pool, "person_records"), (pool, "_changes")])
def test_while_changes_are_taken_in(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch, moment: tuple[object, str]
) -> None:
    """They are in the database, and whoever searches next reads them there."""
    post = making.vacancy(office)
    awa, _binta = making.seekers(office, "Awa", "Binta")
    assert names(counsellor, post) == {"Awa", "Binta"}
    withdraw_consent(awa.consents.get(), by=counsellor, key=making.key())
    making.seeker(office, "Coumba")
    with monkeypatch.context() as patch:
        patch.setattr(*moment, die)
        assert killed(pool.people) == -signal.SIGKILL
    assert names(counsellor, post) == {"Binta", "Coumba"}
    pool.forget()
    assert names(counsellor, post) == {"Binta", "Coumba"}
