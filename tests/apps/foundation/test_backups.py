"""A backup is of one moment whatever is written meanwhile, opens with its identity alone, and comes back equal."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from siraba.apps.foundation import backups, checkup, dumps, heads, keyring, trail
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.backups import BadBackup
from siraba.apps.foundation.trail import Note

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 5, 3, 4, 5, 6, tzinfo=UTC)
HEAD = "SELECT value FROM foundation_counter WHERE name = 'audit'"
LAST = "SELECT max(number) FROM foundation_auditentry"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.SIRABA_HOME = tmp_path / "home"
    write(5)
    heads.sign_head()
    (settings.SIRABA_HOME / "outbox").mkdir()
    (settings.SIRABA_HOME / "outbox" / "1.txt").write_text("said")
    (settings.SIRABA_HOME / "pool").mkdir()
    (settings.SIRABA_HOME / "pool" / "made-again").write_text("not saved")
    return Path(settings.SIRABA_HOME)


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    backups.new_identity(path)
    return path


@pytest.fixture
def elsewhere(home: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dumps.Place]:
    """An empty installation on an empty database of the same kind; backups are made before it is asked for."""
    with dumps.here().scratch(tmp_path) as place:
        settings.SIRABA_HOME = tmp_path / "new"
        settings.SIRABA_HOME.mkdir()
        monkeypatch.setattr(dumps, "here", lambda: place)
        yield place


@pytest.fixture
def made(home: Path, identity: Path, tmp_path: Path) -> Path:
    return backups.make(tmp_path / "kept", recipient(identity), at=NOW)[0]


def write(count: int) -> None:
    with transaction.atomic():
        trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), details={"n": n}) for n in range(count)])


def recipient(identity: Path) -> str:
    return identity.read_text().splitlines()[0].split()[-1]


def ask(place: dumps.Place, *questions: str) -> list[Any]:
    if isinstance(place, dumps.Sqlite):
        held: Any = sqlite3.connect(place.path)
    else:
        assert isinstance(place, dumps.Postgres)
        words: dict[str, Any] = {"host": place.host, "port": place.port, "user": place.user, "password": place.password}
        held = psycopg.connect(dbname=place.name, **{name: value for name, value in words.items() if value})
    with held:
        found = [held.execute(each).fetchone()[0] for each in questions]
    held.close()
    return found


def test_what_is_restored_is_of_one_moment_while_others_write(
    home: Path, identity: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, before = threading.Event(), ask(dumps.here(), LAST)[0]

    def keep_writing() -> None:
        while not over.is_set():
            write(3)
        connection.close()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        made, manifest = backups.make(tmp_path / "kept", recipient(identity), at=NOW)
    finally:
        over.set()
        writer.join()
    assert backups.check(made, identity).tables == manifest.tables
    with dumps.here().scratch(tmp_path) as place:
        settings.SIRABA_HOME = tmp_path / "new"
        settings.SIRABA_HOME.mkdir()
        monkeypatch.setattr(dumps, "here", lambda: place)
        backups.restore(made, identity)
        head, last = ask(place, HEAD, LAST)
        assert head == last >= before
        assert place.tables() == manifest.tables


def test_keys_heads_and_files_come_back_and_what_is_made_again_does_not(
    made: Path, home: Path, identity: Path, elsewhere: dumps.Place, settings: Any
) -> None:
    backups.restore(made, identity)
    new = settings.SIRABA_HOME
    for name in ("keys/audit_key", "keys/audit_signing_key", "audit/heads.jsonl", "outbox/1.txt"):
        assert (new / name).read_bytes() == (home / name).read_bytes()
    assert not (new / "pool").exists()
    assert (new / "keys" / "audit_key").stat().st_mode & 0o077 == 0


def test_nothing_of_the_installation_can_be_read_in_the_file(made: Path, home: Path) -> None:
    held = made.read_bytes()
    assert b"said" not in held
    assert b"foundation_auditentry" not in held
    assert (home / "keys" / "audit_key").read_bytes() not in held


def test_another_identity_opens_nothing(made: Path, tmp_path: Path, elsewhere: dumps.Place) -> None:
    other = tmp_path / "other.txt"
    backups.new_identity(other)
    with pytest.raises(BadBackup, match="cannot be opened with this identity"):
        backups.restore(made, other)


@pytest.mark.parametrize("harm", ["cut", "turned", "empty"])
def test_a_file_that_was_harmed_restores_nothing(
    harm: str, made: Path, identity: Path, elsewhere: dumps.Place, settings: Any
) -> None:
    held = bytearray(made.read_bytes())
    if harm == "cut":
        held = held[: len(held) * 2 // 3]
    elif harm == "turned":
        held[len(held) // 2] ^= 1
    else:
        held = bytearray()
    made.write_bytes(held)
    with pytest.raises(BadBackup):
        backups.restore(made, identity)
    assert not list(settings.SIRABA_HOME.iterdir())


@pytest.mark.parametrize("harm", ["another sum", "no room for a file"])
def test_what_came_back_otherwise_than_it_was_saved_does_not_stay_and_can_be_tried_again(
    harm: str,
    home: Path,
    identity: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, manifest = backups.make(tmp_path / "kept", recipient(identity), at=NOW)
    place = request.getfixturevalue("elsewhere")
    with monkeypatch.context() as harmed:
        if harm == "another sum":
            table = "foundation_auditentry"
            wrong = {**manifest.tables, table: (manifest.tables[table][0], "0" * 16)}
            held = backups._held
            harmed.setattr(backups, "_held", lambda *at: replace(held(*at), tables=wrong))
        else:
            moving = Path.replace

            def full(path: Path, target: Path) -> Path:
                if target.name == "1.txt":
                    raise OSError(28, "No space left on device")
                return moving(path, target)

            harmed.setattr(Path, "replace", full)
        with pytest.raises(BadBackup, match=r"foundation_auditentry|No space left"):
            backups.restore(made, identity)
    assert not [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert backups.restore(made, identity).tables == place.tables()


def test_an_installation_that_is_not_empty_is_left_alone(made: Path, home: Path, identity: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(BadBackup, match="not empty"):
        backups.restore(made, identity)
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_database_that_holds_something_is_left_alone(
    made: Path, identity: Path, tmp_path: Path, settings: Any
) -> None:
    settings.SIRABA_HOME = tmp_path / "new"
    settings.SIRABA_HOME.mkdir()
    there = dumps.here().tables()
    with pytest.raises(BadBackup, match=r"already|not empty"):
        backups.restore(made, identity)
    assert dumps.here().tables() == there


def test_old_backups_go_and_young_and_foreign_files_stay(made: Path, tmp_path: Path) -> None:
    foreign = made.parent / "siraba-notes.siraba.age"
    foreign.write_text("somebody's")
    assert backups.forget_older(made.parent, 30, at=NOW + timedelta(days=30)) == []
    assert backups.forget_older(made.parent, 30, at=NOW + timedelta(days=31)) == [made]
    assert [path.name for path in made.parent.iterdir()] == [foreign.name]


def test_a_recipient_that_is_none_is_told_before_anything_is_written(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="age1"):
        backups.make(tmp_path / "kept", "somebody", at=NOW)
    assert not (tmp_path / "kept").exists()


def test_an_identity_is_never_written_over(identity: Path) -> None:
    held = identity.read_text()
    with pytest.raises(BadBackup, match="cannot be written"):
        backups.new_identity(identity)
    assert identity.read_text() == held
    assert identity.stat().st_mode & 0o077 == 0


def killed(what: Callable[[], object]) -> None:
    """Another process begins it and is killed in the middle (`kill -9`)."""
    child = os.fork()
    if not child:
        try:
            what()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def plain_copies(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and b"Awa" in path.read_bytes()]


def test_a_backup_that_was_killed_leaves_no_copy_that_the_next_does_not_remove(
    home: Path, identity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(place: object, into: Path) -> dumps.Tables:
        into.write_bytes(b"Awa Diallo in the clear")
        os.kill(os.getpid(), signal.SIGKILL)
        return {}

    kind = type(dumps.here())
    dump = kind.dump
    monkeypatch.setattr(kind, "dump", dies)
    killed(lambda: backups.make(tmp_path / "kept", recipient(identity), at=NOW))
    monkeypatch.setattr(kind, "dump", dump)
    assert plain_copies(home, tmp_path / "kept")
    assert [each.code for each in checkup.leftovers()] == ["backup.leftover"]
    backups.make(tmp_path / "kept", recipient(identity), at=NOW)
    assert plain_copies(home, tmp_path / "kept") == []
    assert list(checkup.leftovers()) == []
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["siraba-20260503T040506.siraba.age"]


def test_a_check_that_was_killed_leaves_keys_nowhere_and_one_that_runs_is_left_alone(
    made: Path, home: Path, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    load = backups._load
    monkeypatch.setattr(backups, "_load", dies)
    killed(lambda: backups.check(made, identity))
    monkeypatch.setattr(backups, "_load", load)
    secret = (home / "keys" / "audit_key").read_bytes()
    copies = [path for path in home.parent.rglob("audit_key") if path.read_bytes() == secret]
    assert len(copies) == 2  # the installation's, and what the one that was killed laid out
    with backups.staging() as going:
        (going / "half").write_text("Awa")
        assert backups.sweep() == 1
        assert (going / "half").exists()
    assert [path for path in home.parent.rglob("audit_key") if path.read_bytes() == secret] == [
        home / "keys" / "audit_key"
    ]


def test_a_key_that_is_made_while_the_database_is_copied_is_in_the_backup(
    home: Path, identity: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(dumps.here())
    dump = kind.dump

    def slowly(place: Any, into: Path) -> dumps.Tables:
        keyring.make()
        write(1)  # sealed under it
        return dump(place, into)

    monkeypatch.setattr(kind, "dump", slowly)
    made, _manifest = backups.make(tmp_path / "kept", recipient(identity), at=NOW)
    with dumps.here().scratch(tmp_path) as place:
        settings.SIRABA_HOME = tmp_path / "new"
        settings.SIRABA_HOME.mkdir()
        monkeypatch.setattr(dumps, "here", lambda: place)
        backups.restore(made, identity)
        assert {path.name for path in (settings.SIRABA_HOME / "keys").iterdir()} == {
            path.name for path in (home / "keys").iterdir()
        }
