"""The one seam where databases search text differently.

On SQLite a search for words scans the column, which is quick enough for one office. On PostgreSQL a trigram index
(extension `pg_trgm`, which comes with the server) answers it for a nation. Where the extension cannot be had, the
search still works and scans; the migration says so, and `siraba doctor` again.
"""

from __future__ import annotations

import logging
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

M = TypeVar("M", bound=models.Model)
log = logging.getLogger("siraba.search")
WITHOUT = (
    "The word search scans its tables: the extension pg_trgm could not be created (%s). "
    "As the owner of the database: CREATE EXTENSION pg_trgm; then `siraba setup` lays the indexes."
)


def with_words(rows: models.QuerySet[M], field: str, words: list[str]) -> models.QuerySet[M]:
    """Rows whose normalised search field holds a word that begins with each of the given words.

    The field is written as ` word word …`, each word after a space, so that the beginning of a word is one `LIKE`.
    No word at all (somebody typed signs alone) finds nothing.
    """
    if not words:
        return rows.none()
    for word in words:
        rows = rows.filter(**{f"{field}__contains": f" {word}"})
    return rows


def trigrams(using: Any = connection) -> bool:
    """Whether the database has what an index for words needs."""
    if using.vendor != "postgresql":
        return False
    with using.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


class SearchIndex(Operation):
    """Lays a trigram index on a search column; nothing on SQLite, a warning where the extension cannot be had."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models know nothing of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Create the extension where it is not there, then the index."""
        lay_index(self.table, self.column, using=schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Drop the index; the extension may serve others."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP INDEX IF EXISTS "{_name(self.table, self.column)}"')

    def describe(self) -> str:
        """A line for `migrate`."""
        return f"Index the words of {self.table}.{self.column}"


def lay_missing() -> int:
    """Lay what migrations could not, once the database has the extension; returns how many indexes there should be."""
    loader = MigrationLoader(connection)
    there = set(connection.introspection.table_names())  # a table may have had another name when its index was laid
    wanted = [
        each
        for name in loader.applied_migrations
        if name in loader.disk_migrations
        for each in loader.disk_migrations[name].operations
        if isinstance(each, SearchIndex) and each.table in there
    ]
    if connection.vendor == "postgresql":
        for each in wanted:
            lay_index(each.table, each.column)
    return len(wanted)


def lay_index(table: str, column: str, *, using: Any = connection) -> bool:
    """Lay the index of a search column where it is missing; False where the database cannot have it."""
    if using.vendor != "postgresql":
        return False
    quote = using.ops.quote_name
    try:
        with transaction.atomic(using.alias), using.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {quote(_name(table, column))} "
                f"ON {quote(table)} USING gin ({quote(column)} gin_trgm_ops)"
            )
    except DatabaseError as problem:
        log.warning(WITHOUT, str(problem).strip().splitlines()[0])
        return False
    return True


def _name(table: str, column: str) -> str:
    return f"{table}_{column}_words"
