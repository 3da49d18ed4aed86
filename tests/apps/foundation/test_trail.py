"""The audit chain: what was altered, removed, reordered or cut off is found; what was erased cannot be read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from siraba.apps.foundation import keyring, trail
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditDetail, AuditEntry, Counter, SubjectKey
from siraba.apps.foundation.trail import Note

pytestmark = [pytest.mark.both, pytest.mark.django_db]

SUBJECT = uuid4()


def note(verb: str = "test.note", **details: object) -> Note:
    return Note(verb, SYSTEM, "test.thing", uuid4(), subject_id=SUBJECT, details=dict(details))


def breaks() -> list[tuple[int, str]]:
    head = Counter.objects.get(name=trail.HEAD)
    return [(b.number, b.what) for b in trail.verify(AuditEntry.objects.order_by("number"), head=head)]


@pytest.fixture(autouse=True)
def entries(db: None) -> None:
    for notes in ([note(name="Aminata"), note(name="Moussa")], [note(name="Sènan")]):
        with transaction.atomic():
            trail.write(notes)


def test_an_untouched_chain_holds() -> None:
    assert breaks() == []


def test_an_altered_entry_is_found_where_it_is() -> None:
    AuditEntry.objects.filter(number=2).update(verb="test.other")
    assert (2, "altered") in breaks()


def test_a_removed_entry_is_found() -> None:
    AuditEntry.objects.filter(number=2).delete()
    assert (2, "missing") in breaks()


def test_two_entries_that_changed_places_are_found() -> None:
    AuditEntry.objects.filter(number=1).update(number=99)
    AuditEntry.objects.filter(number=2).update(number=1)
    AuditEntry.objects.filter(number=99).update(number=2)
    assert {number for number, _what in breaks()} >= {1, 2}


def test_a_cut_tail_is_found() -> None:
    AuditEntry.objects.filter(number=3).delete()
    assert breaks() == [(3, "cut off")]


def test_details_are_read_with_the_key_and_gone_without_it() -> None:
    detail = AuditDetail.objects.get(number=1)
    assert trail.read_details(detail) == {"name": "Aminata"}
    assert b"Aminata" not in bytes(detail.sealed)
    SubjectKey.objects.filter(subject_id=SUBJECT).delete()
    assert trail.read_details(detail) is None
    AuditDetail.objects.filter(subject_id=SUBJECT).delete()
    assert breaks() == []


def test_the_sides_of_many_entries_are_read_in_two_queries(queries_at_most: Callable[..., Any]) -> None:
    trail.write([note(turn=number) for number in range(40)])
    with queries_at_most(2):
        found = trail.read_sides(range(1, 44))
    assert [found[number]["turn"] for number in range(4, 44)] == list(range(40))


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_keep_one_chain() -> None:
    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    trail.write([note()])
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEntry.objects.count() == 43
    assert breaks() == []


def test_a_first_start_in_many_threads_has_one_whole_key(tmp_path: Path) -> None:
    def make() -> bytes:
        time.sleep(0.05)  # a file that is there already, and empty, would be read by the others
        return os.urandom(32)

    path, read = tmp_path / "keys" / "audit_key", []
    threads = [threading.Thread(target=lambda: read.append(keyring.kept_key(path, make))) for _ in range(8)]
    for thread in threads:
        thread.start()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert set(read) == {path.read_bytes()}
    assert [each.name for each in path.parent.iterdir()] == ["audit_key"]
    assert path.stat().st_mode & 0o777 == 0o600
