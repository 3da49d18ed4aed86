"""What the pool does later or at night."""

from __future__ import annotations

from siraba.apps.foundation.jobs import Run, job
from siraba.apps.shortlists.models import PoolKind
from siraba.apps.shortlists.pool import rebuild


@job("pool.rebuild")
def rebuild_pools(run: Run) -> None:
    """Build both pools from the database and switch to them."""
    done = 0

    def told(count: int) -> None:
        run.advance(done=done + count)

    for kind in PoolKind:
        folder = rebuild(kind, progress=told)
        done = run.row.done
        run.finish(**{kind.value: folder.name})
