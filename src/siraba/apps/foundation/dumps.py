"""The database as one file, and back: SQLite's online copy, PostgreSQL's own `pg_dump` and `pg_restore`.

Both are taken of one moment while others write: SQLite copies within one read transaction, PostgreSQL dumps an exported
snapshot, of which the tables are counted and summed as well. So a copy that was loaded elsewhere can be compared with
what was there at that moment, row by row, without keeping the rows.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
import psycopg.sql
from django.db import connection

Tables = dict[str, tuple[int, str]]
"""Table → how many rows, and the sum of their digests, in which the order of the rows does not matter."""
COUNTED_AT_ONCE = 5000
SQLITE_OWN = "sqlite_"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
READ_ALIKE = ("SET timezone TO 'UTC'", "SET datestyle TO 'ISO, YMD'", "SET extra_float_digits TO 3")
"""So that a row reads the same whoever asks."""


class CannotDump(Exception):
    """The database cannot be copied or loaded; the message says why and what to do."""


class Place(Protocol):
    """A database that can be copied into a file, or filled from one."""

    @property
    def kind(self) -> str:
        """The word for its engine, as a manifest tells it."""

    def dump(self, into: Path) -> Tables:
        """Copy the database into a file; returns what the copy holds."""

    def load(self, file: Path) -> None:
        """Fill this empty database from a file that `dump` of the same kind made."""

    def clear(self) -> None:
        """Empty it again, after a `load` that must not stay."""

    def tables(self) -> Tables:
        """What it holds now."""

    def scratch(self, folder: Path) -> contextlib.AbstractContextManager[Place]:
        """An empty one of the same kind, gone afterwards."""


def here() -> Place:
    """The database of this installation."""
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        names = ("HOST", "PORT", "USER", "PASSWORD")
        host, port, user, password = (str(said[name] or "") for name in names)
        return Postgres(host, port, user, password, str(said["NAME"]))
    return Sqlite(Path(connection.settings_dict["NAME"]))


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A file of SQLite."""

    path: Path
    kind: str = "sqlite"

    def dump(self, into: Path) -> Tables:
        """One read transaction from the first page to the last: writers go on, and the copy does not see them."""
        with contextlib.closing(sqlite3.connect(self.path)) as ours, contextlib.closing(sqlite3.connect(into)) as copy:
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no companions
        return Sqlite(into).tables()

    def load(self, file: Path) -> None:
        """Put the file in the place."""
        if self.path.exists() and self.tables():
            raise CannotDump(f"there is a database already: {self.path.name}. Restore into an empty folder.")
        self.clear()
        half = self.path.with_name(f".{self.path.name}.half")
        try:
            shutil.copyfile(file, half)
            half.chmod(0o600)
            half.replace(self.path)
        finally:
            half.unlink(missing_ok=True)

    def clear(self) -> None:
        """No file, and none of its companions."""
        for each in (self.path, *(Path(f"{self.path}{end}") for end in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)

    def tables(self) -> Tables:
        """Every table that is not SQLite's own."""
        with contextlib.closing(sqlite3.connect(self.path)) as held:
            whole = held.execute("PRAGMA quick_check").fetchone()[0]
            if whole != "ok":
                raise CannotDump(f"the database file is damaged: {whole}.")
            names = held.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            return {name: _sum(held, name) for (name,) in names if not name.startswith(SQLITE_OWN)}

    @contextlib.contextmanager
    def scratch(self, folder: Path) -> Iterator[Place]:
        """A file in the folder given."""
        path = folder / "scratch.sqlite3"
        try:
            yield Sqlite(path)
        finally:
            path.unlink(missing_ok=True)


def _sum(held: sqlite3.Connection, table: str) -> tuple[int, str]:
    count, total = 0, 0
    rows = held.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name from the database's own list
    while some := rows.fetchmany(COUNTED_AT_ONCE):
        count += len(some)
        for row in some:
            total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=8).digest(), "big")
    return count, f"{total % 2**64:016x}"


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database of a PostgreSQL server."""

    host: str
    port: str
    user: str
    password: str
    name: str
    kind: str = "postgresql"

    def dump(self, into: Path) -> Tables:
        """`pg_dump` of an exported snapshot; the tables are summed within the same one."""
        with self._session() as session:
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = session.execute("SELECT pg_export_snapshot()").fetchone()[0]
            words = ("--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={into}")
            dumping = self._start("pg_dump", "--no-owner", "--no-privileges", *words, f"--dbname={self.name}")
            try:
                tables = _summed(session)
            finally:
                _ended(dumping, "pg_dump")
            session.execute("ROLLBACK")
        return tables

    def load(self, file: Path) -> None:
        """`pg_restore` in one transaction: all of it or nothing."""
        if self.tables():
            raise CannotDump(f"the database {self.name} is not empty. Name an empty one in SIRABA_DATABASE.")
        words = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", f"--dbname={self.name}")
        _ended(self._start("pg_restore", *words, str(file)), "pg_restore")

    def clear(self) -> None:
        """No table, with what hangs on each; the schema and its extensions stay, as an administrator made them."""
        with self._session() as session, session.transaction():
            for (name,) in session.execute(TABLES).fetchall():
                session.execute(psycopg.sql.SQL("DROP TABLE {} CASCADE").format(psycopg.sql.Identifier(name)))

    def tables(self) -> Tables:
        """Every table of the schema `public`."""
        with self._session() as session:
            return _summed(session)

    @contextlib.contextmanager
    def scratch(self, folder: Path) -> Iterator[Place]:
        """A database of its own on the same server."""
        name = f"siraba_check_{secrets.token_hex(6)}"
        with self._session() as session:
            try:
                session.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            except psycopg.Error as error:
                said = str(error).strip().splitlines()[0]
                raise CannotDump(f"no database can be made to try the backup in ({said}): grant CREATEDB.") from None
        try:
            yield Postgres(self.host, self.port, self.user, self.password, name)
        finally:
            with self._session() as session:
                session.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextlib.contextmanager
    def _session(self) -> Iterator[Any]:
        told = {"host": self.host, "port": self.port, "user": self.user, "password": self.password}
        words: dict[str, Any] = {name: value for name, value in told.items() if value}
        try:
            with psycopg.connect(dbname=self.name, autocommit=True, **words) as session:
                for each in READ_ALIKE:
                    session.execute(each)
                yield session
        except psycopg.OperationalError as error:
            raise CannotDump(f"the database cannot be reached: {str(error).strip().splitlines()[0]}") from None

    def _start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        told = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        environment = {"LC_ALL": "C", **{name: value for name, value in told.items() if value}}
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            [_program(program), "--no-password", *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )


def _summed(session: Any) -> Tables:
    names = session.execute(TABLES).fetchall()
    found: Tables = {}
    for (name,) in names:
        asked = f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "{name}" AS t'  # noqa: S608 - a name from the database's own list
        count, total = session.execute(asked).fetchone()
        found[name] = (int(count), f"{int(total) % 2**64:016x}")
    return found


def _program(name: str) -> str:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parents[1].name))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise CannotDump(f"{name} is not installed: apt-get install -y postgresql-client")
    return found


def _ended(program: subprocess.Popen[bytes], name: str) -> None:
    said = program.communicate()[1].decode(errors="replace").strip().splitlines()
    if program.returncode != 0:
        raise CannotDump(f"{name} failed: {said[0] if said else 'it said nothing'}")
