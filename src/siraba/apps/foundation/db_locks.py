"""The one seam where databases lock differently."""

from __future__ import annotations

from typing import TypeVar

from django.db import connection, models
from django.utils import timezone

from siraba.apps.foundation.models import Counter, DoneAction

M = TypeVar("M", bound=models.Model)


def lock_rows(rows: models.QuerySet[M], *, free_ones: bool = False) -> models.QuerySet[M]:
    """Rows that nobody else changes until this transaction ends; with `free_ones`, those that nobody holds now.

    On SQLite every transaction begins IMMEDIATE and holds the writer's lock already.
    """
    return rows.select_for_update(skip_locked=free_ones) if connection.vendor == "postgresql" else rows


def next_numbers(name: str, how_many: int = 1) -> int:
    """Take numbers from a counter; returns the first. Holds the counter until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO foundation_counter (name, value, note) VALUES (%s, %s, '') "
                "ON CONFLICT (name) DO UPDATE SET value = foundation_counter.value + %s RETURNING value",
                [name, how_many, how_many],
            )
            return int(cursor.fetchone()[0]) - how_many + 1
    counter, _created = Counter.objects.get_or_create(name=name)
    counter.value += how_many
    counter.save(update_fields=["value"])
    return counter.value - how_many + 1


def settle_file() -> None:
    """After an erasure, outside of transactions: what SQLite's log of writes still holds is overwritten and emptied.

    Deleted rows are overwritten in the file itself (`secure_delete`, in the settings). PostgreSQL keeps dead rows until
    VACUUM, and its log as long as its archive does: that is the operator's (docs/operator-guide.md).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def claim(row: DoneAction) -> bool:
    """Write the key of an action down unless it is there; False when it is. One statement, and no savepoint.

    Another transaction that is writing the same key is waited for: when it gives up, the key is ours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_doneaction (verb, key, request, role, answer, recorded_at) "
            "VALUES (%s, %s, %s, %s, '[]', %s) ON CONFLICT (verb, key) DO NOTHING RETURNING id",
            [row.verb, row.key, row.request, row.role, connection.ops.adapt_datetimefield_value(timezone.now())],
        )
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = int(found[0])
    row._state.adding, row._state.db = False, connection.alias
    return True
