"""The one seam where databases lock differently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from siraba.apps.foundation.models import DoneAction
from siraba.apps.foundation.statements import run

M = TypeVar("M", bound=models.Model)


def lock_rows(rows: models.QuerySet[M], *, free_ones: bool = False) -> models.QuerySet[M]:
    """Rows that nobody else changes until this transaction ends; with `free_ones`, those that nobody holds now.

    FOR NO KEY UPDATE: rows of others may name these meanwhile. PostgreSQL looks at what a row names when it commits,
    with the head of the audit in hand; a lock that made it wait there would wait for that head in turn.
    On SQLite every transaction begins IMMEDIATE and holds the writer's lock already.
    """
    if connection.vendor != "postgresql":
        return rows
    return rows.select_for_update(skip_locked=free_ones, no_key=True)


def hold_ids(ids: Iterable[UUID]) -> None:
    """One transaction at a time about each of these public ids, until it ends: also where there is no row to hold.

    On SQLite every transaction holds the writer's lock already.
    """
    if connection.vendor == "postgresql":
        numbers = sorted({int.from_bytes(each.bytes[8:], signed=True) for each in ids})  # the half made at random
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def next_numbers(name: str, how_many: int = 1) -> int:
    """Take numbers from a counter; returns the first. Holds the counter until the transaction ends."""
    found = run(
        "INSERT INTO foundation_counter (name, value, note) VALUES (%s, %s, '') "
        "ON CONFLICT (name) DO UPDATE SET value = foundation_counter.value + excluded.value RETURNING value",
        [name, how_many],
    )
    return (int(found[0]) if found else how_many) - how_many + 1


def write_numbered(counter: str, model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows under the next numbers of a counter: their `number`. Holds the counter until the transaction ends.

    Rows are values by column, of columns that need no conversion (text, numbers, UUIDs).
    """
    if len(rows) == 1:  # nearly always: the change of one thing
        columns = tuple(rows[0])
        if connection.vendor == "postgresql":
            run(_numbered(model, columns), [counter, *rows[0].values()])
            return
        run(_inserted(model, columns), [next_numbers(counter), *rows[0].values()])
    elif rows:
        first = next_numbers(counter, len(rows))
        numbered = [model(number=first + offset, **row) for offset, row in enumerate(rows)]
        model._default_manager.bulk_create(numbered, batch_size=1000)


@lru_cache(maxsize=32)
def _numbered(model: type[models.Model], columns: tuple[str, ...]) -> str:
    return (
        "WITH taken AS (INSERT INTO foundation_counter AS c (name, value, note) VALUES (%s, 1, '') "  # noqa: S608 - names of our own table and columns
        "ON CONFLICT (name) DO UPDATE SET value = c.value + 1 RETURNING value) "
        f"INSERT INTO {model._meta.db_table} (number, {', '.join(columns)}) "
        f"SELECT value, {', '.join(['%s'] * len(columns))} FROM taken"
    )


@lru_cache(maxsize=32)
def _inserted(model: type[models.Model], columns: tuple[str, ...]) -> str:
    places = ", ".join(["%s"] * (len(columns) + 1))
    return f"INSERT INTO {model._meta.db_table} (number, {', '.join(columns)}) VALUES ({places})"  # noqa: S608 - names of our own table and columns


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
    found = run(
        "INSERT INTO foundation_doneaction (verb, key, request, answer, recorded_at) "
        "VALUES (%s, %s, %s, '[]', %s) ON CONFLICT (verb, key) DO NOTHING RETURNING id",
        [row.verb, row.key, row.request, timezone.now()],
    )
    if found is None:
        return False
    row.pk = int(found[0])
    row._state.adding, row._state.db = False, connection.alias
    return True
