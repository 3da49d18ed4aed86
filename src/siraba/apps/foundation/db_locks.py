"""The one seam where databases lock differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models
from django.utils import timezone

from siraba.apps.foundation.models import Counter, DoneAction

M = TypeVar("M", bound=models.Model)
AT_ONCE = 200
"""Rows of a table that one statement writes."""


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


def append_under(head: Counter, *tables: Sequence[models.Model]) -> None:
    """Write rows of some tables, and then the counter that was locked for them.

    On PostgreSQL one statement does it: between the lock and its end others wait, and each way there and back counts.
    """
    if connection.vendor != "postgresql" or max(map(len, tables)) > AT_ONCE:
        for rows in tables:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
        head.save(update_fields=["value", "note"])
        return
    parts, values = [], []
    for number, rows in enumerate(tables):
        fields = rows[0]._meta.concrete_fields
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        row = f"({', '.join(['%s'] * len(fields))})"
        table = connection.ops.quote_name(rows[0]._meta.db_table)
        parts.append(f"t{number} AS (INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(rows))})")  # noqa: S608 - names of our own tables
        values += [
            field.get_db_prep_save(getattr(each, field.attname), connection) for each in rows for field in fields
        ]
    update = "UPDATE foundation_counter SET value = %s, note = %s WHERE name = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {update}", [*values, head.value, head.note, head.name])


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
