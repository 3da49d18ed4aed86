"""The few statements that every action needs, past the ORM: on PostgreSQL each is prepared once a connection.

They are written by hand because they are the floor under everything: an action that changes one row spends more time
on its key, its entry and the head of the chain than on the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection

PREPARED_AFTER = 2
"""A statement that a connection meets so often is prepared there."""


def run(statement: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run a statement; the first row of what it returns, or None.

    Whoever counts or wraps statements (`assertNumQueries`) sees these too: then they go the usual way.
    """
    if connection.vendor != "postgresql" or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(statement, [_adapted(value) for value in values])
            found = cursor.fetchone() if cursor.description else None
        return None if found is None else tuple(found)
    connection.ensure_connection()
    raw = connection.connection
    raw.prepare_threshold = PREPARED_AFTER
    with connection.wrap_database_errors, cast(Any, connection).Database.Cursor(raw) as ready:
        ready.execute(statement.encode(), values)
        return ready.fetchone() if ready.description else None


def run_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each of some rows of values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[_adapted(value) for value in row] for row in rows])


def _adapted(value: Any) -> Any:
    """A value as the database takes it. PostgreSQL knows them all."""
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
