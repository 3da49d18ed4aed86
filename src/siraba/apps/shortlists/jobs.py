"""What the pool and the lists do later or at night."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.shortlists.actions import begin_batch, end_batch, note_effect, save_lists
from siraba.apps.shortlists.effects import EFFECT, drift_of, effect
from siraba.apps.shortlists.exposures import LiveAudit
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, PoolChange, PoolKind, SavedShortlist
from siraba.apps.shortlists.pool import REBUILD, oldest_needed, rebuild
from siraba.apps.shortlists.queries import parameters, proximity, shortlist
from siraba.apps.shortlists.saved import latest, people_of
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching import documents
from siraba.core.matching.exposure import as_plain
from siraba.core.matching.frozen import Asked, thaw

TOP = 20
"""People of a list that is kept at night."""
CHUNK = 25
FORGOTTEN = 1000
"""Changes that are forgotten at once."""


@job(REBUILD)
def rebuild_pools(run: Run) -> None:
    """Build both pools from the database and switch to them."""
    done = 0

    def told(count: int) -> None:
        run.advance(done=done + count)

    for kind in PoolKind:
        folder = rebuild(kind, progress=told)
        done = run.row.done
        run.finish(**{kind.value: folder.name})


@job(EFFECT, right="parameters.measure")
def work_effect_out(run: Run) -> None:
    """What a version of the parameters would change in last week's lists, list after list."""
    row = ParameterSet.objects.get(public_id=run.arguments["version"])
    found = effect(
        parameters(row.scope),
        documents.of(row.document),
        today=timezone.localdate(),
        told=lambda done, total: run.advance(done=done, total=total),
    )
    note_effect(row, found, by=SYSTEM, key=f"{run.row.public_id}/effect")
    run.finish(lists=found["lists"], changed=found["changed"])


@job("shortlist.batch")
def keep_every_list(run: Run) -> None:
    """Keep the list of every published vacancy; look at drift and exposure; publish, or hold back."""
    said = run.cursor
    mark = f"{run.row.public_id}"
    if not said:
        batch = begin_batch(timezone.localdate(), parameters(), by=SYSTEM, key=f"{mark}/begin")
        said = {"batch": str(batch.public_id), "last": 0, "done": 0}
        run.advance(done=0, total=Vacancy.objects.filter(state="published").count(), cursor=said)
    batch = MatchingBatch.objects.select_related("parameters").get(public_id=said["batch"])
    while rows := list(Vacancy.objects.filter(state="published", pk__gt=said["last"]).order_by("pk")[:CHUNK]):
        views = [(row, shortlist(SYSTEM, row, as_of=batch.as_of, top=TOP)) for row in rows]
        batch = save_lists(batch, views, by=SYSTEM, key=f"{mark}/{rows[-1].pk}")
        said = {**said, "last": rows[-1].pk, "done": said["done"] + len(rows)}
        run.advance(done=said["done"], cursor=said)
    exposed = _exposure(run, batch, said["done"])
    batch = end_batch(batch, drift_of(batch), exposed, by=SYSTEM, key=f"{mark}/end")
    run.finish(lists=batch.lists, unchanged=batch.unchanged, state=batch.state)


def _exposure(run: Run, batch: MatchingBatch, done: int) -> dict[str, Any]:
    """The audit of the lists as they are now kept, over all published vacancies."""
    audit = LiveAudit(batch.as_of, parameters(), proximity())
    rows = latest().filter(vacancy__state="published")
    chunk: list[SavedShortlist] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            _audit(audit, chunk)
            chunk = []
            run.advance(done=done)
    _audit(audit, chunk)
    return as_plain(audit.finish()) if audit.counts.lists else {}


def _audit(audit: LiveAudit, rows: list[SavedShortlist]) -> None:
    people = people_of([row.pk for row in rows])
    for row in rows:
        audit.add(thaw(Asked, row.asked).vacancy, people[row.pk])


@job("pool.forget")
def forget_changes(run: Run) -> None:
    """Forget changes that both snapshots hold already; the one that a snapshot names as its last stays."""
    until, forgotten = oldest_needed(), 0
    while gone := list(PoolChange.objects.filter(number__lt=until).values_list("number", flat=True)[:FORGOTTEN]):
        # orm: a table of our own without audit
        forgotten += PoolChange.objects.filter(number__in=gone).delete()[0]
        run.advance(done=forgotten)
    run.finish(forgotten=forgotten)
