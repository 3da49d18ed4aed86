"""The only writer of the changes that the pool reads."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from siraba.apps.foundation.db_locks import next_numbers
from siraba.apps.shortlists.models import PoolChange, PoolKind
from siraba.apps.shortlists.pool import COUNTER


def note_changes(kind: PoolKind, ids: Iterable[UUID]) -> None:
    """Write down whose files changed, as a part of the action under way. No audit: the action's own says what."""
    changed = list(dict.fromkeys(ids))
    first = next_numbers(COUNTER, len(changed))
    PoolChange.objects.bulk_create(
        [PoolChange(number=first + offset, kind=kind, object_id=each) for offset, each in enumerate(changed)],
        batch_size=1000,
    )
