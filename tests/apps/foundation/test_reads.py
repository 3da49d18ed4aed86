"""Jobs are read by those who asked for them and by those who keep the installation."""

from __future__ import annotations

import pytest

from siraba.apps.foundation import jobs, queries
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_a_job_is_there_for_whoever_asked_and_for_stewards_and_nonsense_for_nobody() -> None:
    asker, other = (Actor(ActorKind.USER, id=making.new_id(), role="counsellor") for _ in range(2))
    row = jobs.ask("import.look", by=asker, key=making.key())
    for by in (asker, making.actor("administrator"), SYSTEM):
        assert queries.job(by, str(row.public_id)) == row
    with pytest.raises(queries.NotFound):
        queries.job(other, str(row.public_id))
    for nonsense in ("", "1", "not-an-id", str(making.new_id())):
        with pytest.raises(queries.NotFound):
            queries.job(SYSTEM, nonsense)


def test_jobs_are_asked_for_and_stopped_by_those_who_may() -> None:
    asker, other = (Actor(ActorKind.USER, id=making.new_id(), role="counsellor") for _ in range(2))
    with pytest.raises(NotAllowed):
        jobs.ask("pool.rebuild", by=asker, key=making.key())
    row = jobs.ask("import.look", by=asker, key=making.key())
    for act in (jobs.stop, jobs.resume):
        with pytest.raises(NotAllowed):
            act(row, by=other, key=making.key())
    assert jobs.stop(row, by=asker, key=making.key()).state == "stopped"
    assert jobs.resume(row, by=making.actor("administrator"), key=making.key()).state == "waiting"
