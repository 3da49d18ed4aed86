"""What stays away once somebody was erased, and what a transaction that was rolled back leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs, trail, uploads
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.models import AuditDetail, AuditEntry, ErasedRow, SubjectKey, Upload
from siraba.apps.foundation.verbs import AnswerGone, action, record
from siraba.apps.persons.actions import erase_person
from siraba.apps.persons.models import Person
from tests.apps import making
from tests.apps.bringing import bring, counts, errors_of, people_importer, person, read_errors, write_csv

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@action("test.open_one")
def open_one(code: str, *, by: Actor, key: str, subject: UUID | None = None) -> Office:
    office = Office.objects.create(code=code, names={"fr": code}, country="XD")
    record(office, subject=subject, after={"name": "Zorobabelle"})
    return office


def test_a_repeated_key_whose_answer_is_gone_says_so_and_does_nothing() -> None:
    open_one("A", by=SYSTEM, key="k").delete()
    with pytest.raises(AnswerGone, match="not there any more"):
        open_one("A", by=SYSTEM, key="k")
    assert not Office.objects.filter(code="A").exists()
    assert AuditEntry.objects.count() == 1


@action("test.open_several")
def open_several(*codes: str, by: Actor, key: str) -> list[Office]:
    return [open_one(code, by=by, key=f"{key}/{code}") for code in codes]


def test_of_several_answers_none_is_left_out_in_silence() -> None:
    first, _second = open_several("A", "B", by=SYSTEM, key="k")
    first.delete()
    with pytest.raises(AnswerGone):
        open_several("A", "B", by=SYSTEM, key="k")


def test_no_key_is_made_for_somebody_who_was_erased_and_nothing_about_them_can_be_read() -> None:
    who, other = uuid4(), uuid4()
    open_one("A", by=SYSTEM, key="a", subject=who)
    trail.forget([who])
    open_one("B", by=SYSTEM, key="b", subject=who)
    open_one("C", by=SYSTEM, key="c", subject=other)
    sealed = trail.seal_for({who: {"name": "Zorobabelle"}, other: {"name": "Awa"}})
    assert trail.open_for(sealed) == {other: {"name": "Awa"}}
    assert list(SubjectKey.objects.values_list("subject_id", flat=True)) == [other]
    assert list(AuditDetail.objects.values_list("subject_id", flat=True)) == [other]
    assert list(trail.verify(AuditEntry.objects.order_by("number"), head=None)) == []


def test_who_was_erased_before_they_had_a_key_gets_none() -> None:
    who = uuid4()
    trail.forget([who])
    open_one("A", by=SYSTEM, key="a", subject=who)
    assert not SubjectKey.objects.exists()


def test_a_file_brought_in_again_does_not_bring_back_who_was_erased(office: Office, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [person(1), person(2, given_names="Zorobabelle"), person(3)])
    bring(path, people_importer(office))
    erase_person(Person.objects.get(given_names="Zorobabelle"), "request", by=SYSTEM, key=making.key())
    assert counts(bring(path, people_importer(office))) == (0, 2, 0, 1)
    (told,) = read_errors(path)
    assert (told["error_line"], told["error_reason"].partition(": ")[2]) == (
        "3", "The person of this row was erased; the row is not brought in again.",
    )  # fmt: skip
    assert "Zorobabelle" not in errors_of(path).read_text(encoding="utf-8-sig")
    assert not Person.objects.filter(given_names="Zorobabelle").exists()
    another = bring(path, people_importer(office), source="another service")
    assert counts(another) == (3, 0, 0, 0), "of another source the row is another"
    assert len(ErasedRow.objects.get().digest) == 64


def test_the_row_of_somebody_entered_by_mistake_comes_in_again(office: Office, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [person(1)])
    bring(path, people_importer(office))
    erase_person(Person.objects.get(), "mistake", by=SYSTEM, key=making.key())
    assert counts(bring(path, people_importer(office))) == (1, 0, 0, 0)


def half(name: str = "people.csv") -> tuple[Path, str, int]:
    return uploads.take([b"id,family_names,sex\n1,Zorobabelle,z\n"], name, limit=1000)


def give(by: Actor) -> Upload:
    path, digest, size = half()
    return uploads.give(path, "people.csv", "jobseeker", digest=digest, size=size, by=by, key=making.key())


def test_a_file_whose_row_was_not_kept_does_not_stay(
    office: Office, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIRABA_HOME = tmp_path / "home"
    by = making.actor("counsellor", office)

    def fail(*_links: object) -> None:
        raise RuntimeError("the chain could not be written")

    monkeypatch.setattr("siraba.apps.foundation.verbs.append", fail)
    with pytest.raises(RuntimeError):
        give(by)
    assert not Upload.objects.exists()
    assert list(uploads.folder().iterdir()) == []
    monkeypatch.undo()
    settings.SIRABA_HOME = tmp_path / "home"
    assert uploads.path_of(give(by)).exists()


def test_reasons_are_in_the_language_of_who_gave_the_file(office: Office, tmp_path: Path, settings: Any) -> None:
    settings.SIRABA_HOME = tmp_path / "home"
    by = making.actor("counsellor", office)
    mapping = "fields:\n  id: {column: id}\n  family_names: {column: family_names}\n  sex: {column: sex}\n"
    with override("fr"):
        row = give(by)
        row = uploads.map_columns(row, mapping, name="", source="s", options={}, by=by, key=making.key())
        uploads.read(row, by=by, key=making.key())
    with override("en"):  # the worker's own
        jobs.run_waiting()
    said = uploads.errors_of(row).read_text(encoding="utf-8-sig")
    assert "« z » n’est pas dans cette liste : f, m, x." in said.replace("\u00a0", " ").replace("\u202f", " ")


def written() -> str:
    """How far PostgreSQL wrote its log of writes, on the disk or not; SQLite's commit is on the disk."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        return str(cursor.fetchone()[0])


def on_the_disk(upto: str) -> bool:
    if not upto:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn() > %s::pg_lsn, current_setting('synchronous_commit')", [upto])
        return bool(cursor.fetchone() == (True, "on"))


@action("test.open_durably")
def open_durably(code: str, heard: list[bool], *, by: Actor, key: str) -> Office:
    office = open_one(code, by=by, key=f"{key}/one")
    upto = written()
    transaction.on_commit(lambda: heard.append(on_the_disk(upto)))
    return office


@pytest.mark.django_db(transaction=True)
def test_an_action_is_on_the_disk_before_whatever_waits_for_its_commit_and_before_it_answers() -> None:
    heard: list[bool] = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")  # the tests' server forgets in haste
    for number in range(5):
        open_durably(f"D{number}", heard, by=SYSTEM, key=f"d{number}")
    with transaction.atomic():
        open_durably("E", heard, by=SYSTEM, key="e")
        open_durably("F", heard, by=SYSTEM, key="f")
        assert len(heard) == 5, "the commit is not made yet"
    assert heard == [True] * 7
