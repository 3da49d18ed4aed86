"""Documents are described, not kept; a copy only where a text asks: sealed, opened with a reason, with a last day."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import FieldError
from django.db import connection, models

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs, keyring, resealing
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.persons import copies, papers
from siraba.apps.persons.actions import (
    DocumentEntry,
    describe_document,
    destroy_copy,
    end_document,
    erase_person,
    keep_copy,
    merge_persons,
    open_copy,
    undo_merge,
)
from siraba.apps.persons.documented import Documents, compared, documents, ending
from siraba.apps.persons.models import Disclosure, DocumentCopy, IdentityDocument, Person, Resemblance
from tests.apps import making
from tests.apps.foundation.test_scans import picture

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
NUMBER = "BJ 012-345 678"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An installation whose lawyer read the text that asks for a copy."""
    settings.SIRABA_HOME = tmp_path
    said = yaml.safe_load((settings.DATA_DIR / "persons" / "documents.yaml").read_text(encoding="utf-8"))
    said["copies"][0]["read_by"] = "Me Test, 2026-11-01"
    (tmp_path / "documents.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    return tmp_path


def somebody(office: Office, name: str = "Kossi") -> Person:
    return making.seeker(office, name)


def seen(person: Person, by: Actor, kind: str = "passport", number: str = NUMBER) -> IdentityDocument:
    entry = DocumentEntry(kind, number, "BJ", "DEI", making.days(400))
    return describe_document(person, entry, by=by, key=making.key())


def copied(person: Person, by: Actor) -> DocumentCopy:
    return keep_copy(seen(person, by), "work_permit_es", picture(), by=by, key=making.key())


def test_what_is_kept_of_a_number_is_sealed_to_its_row_and_cannot_be_sought(home: Path, office: Office) -> None:
    by = making.actor("counsellor", office)
    first, second = (seen(somebody(office, name), by, number=n) for name, n in (("A", NUMBER), ("B", "XX9999999")))
    row = IdentityDocument.objects.get(pk=first.pk)
    assert (row.number, row.ending) == ("BJ012345678", "678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM persons_identitydocument WHERE id = %s", [second.pk])
        cursor.execute(
            "UPDATE persons_identitydocument SET number = %s WHERE id = %s", [cursor.fetchone()[0], first.pk]
        )
    with pytest.raises(keyring.NotOurs):  # moved into another row
        str(IdentityDocument.objects.get(pk=first.pk).number)
    assert "XX9999999" not in str(list(IdentityDocument.objects.values()))
    for wrong in (
        lambda: IdentityDocument.objects.filter(number="XX9999999"),
        lambda: IdentityDocument.objects.update(number="in the clear"),
    ):
        with pytest.raises(FieldError):
            wrong()
    row = IdentityDocument.objects.get(pk=second.pk)
    row.issuer = "elsewhere"
    row.save()  # what nobody opened stays as it was
    assert IdentityDocument.objects.get(pk=second.pk).number == "XX9999999"


def test_the_same_number_in_two_files_waits_for_a_decision_however_it_is_written(home: Path, office: Office) -> None:
    by = making.actor("counsellor", office)
    one, other = somebody(office, "Awa"), somebody(office, "Zinsou")
    seen(one, by, "national_id", "bj/012 345.678")
    seen(other, by, "national_id", "BJ012345678")
    pair = Resemblance.objects.get(one=one, other=other)
    assert (pair.state, pair.reasons[0][0]) == ("open", "same_document")
    assert {each.number for each in IdentityDocument.objects.all()} == {""}  # this kind keeps the digest alone
    seen(one, by, "national_id", "BJ012345678")
    assert IdentityDocument.objects.filter(person=one).count() == 1  # seen again


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (DocumentEntry("library_card", "123456"), "no_kind"),
        (DocumentEntry("passport", "12 3"), "number_too_short"),
        (DocumentEntry("passport", "1" * 41), "number_too_long"),
    ],
)
def test_a_slip_is_told_and_nothing_is_written(entry: DocumentEntry, code: str, home: Path, office: Office) -> None:
    by = making.actor("counsellor", office)
    with pytest.raises(Refusal) as refusal:
        describe_document(somebody(office), entry, by=by, key=making.key())
    assert [each.code for each in refusal.value.obstacles] == [code]
    assert not IdentityDocument.objects.exists()


def test_a_copy_is_sealed_opened_with_a_reason_and_told_to_its_person(home: Path, office: Office) -> None:
    by, person = making.actor("counsellor", office), somebody(office)
    copy = copied(person, by)
    (file,) = (home / "files" / "copies").iterdir()
    assert not re.search(rb"JFIF|Exif", file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal):
        open_copy(copy, by=by, key=making.key(), reason="because")
    assert not Disclosure.objects.filter(part="document_copy").exists()
    data = open_copy(copy, by=by, key=making.key(), reason="The employer's application is sent today")
    assert data.startswith(b"\xff\xd8")
    own = making.actor("worker")
    own = Actor(own.kind, id=own.id, role="worker", person_id=person.public_id)
    (paper,) = papers.papers(own, person)
    ((_copy, _basis, (opening,)),) = paper.copies
    assert (opening.by, opening.reason) == ("counsellor", "The employer's application is sent today")
    assert Disclosure.objects.filter(person=person, part="document_copy").count() == 1


def test_the_same_request_again_hands_a_copy_out_again_and_its_person_reads_of_both(home: Path, office: Office) -> None:
    by, person, key = making.actor("counsellor", office), somebody(office), making.key()
    copy = copied(person, by)
    for times in (1, 2):
        assert open_copy(copy, by=by, key=key, reason="The employer's application is sent today").startswith(
            b"\xff\xd8"
        )
        assert Disclosure.objects.filter(person=person, part="document_copy").count() == times


def test_nobody_of_another_office_opens_a_copy(home: Path, office: Office) -> None:
    copy = copied(somebody(office), making.actor("counsellor", office))
    far = making.actor("counsellor", making.office("FAR"))
    with pytest.raises(NotAllowed):
        open_copy(copy, by=far, key=making.key(), reason="I am only curious about it")
    with pytest.raises(NotAllowed):
        open_copy(copy, by=SYSTEM, key=making.key(), reason="a program has no reason")


def test_a_text_that_no_lawyer_read_keeps_no_copy(settings: Any, tmp_path: Path, office: Office) -> None:
    settings.SIRABA_HOME = tmp_path
    by = making.actor("counsellor", office)
    with pytest.raises(Refusal):
        copied(somebody(office), by)
    assert not (tmp_path / "files").exists()


def test_the_same_request_twice_keeps_one_copy_and_one_file(home: Path, office: Office) -> None:
    by, person = making.actor("counsellor", office), somebody(office)
    row = seen(person, by)
    one = keep_copy(row, "work_permit_es", picture(), by=by, key="twice")
    assert keep_copy(row, "work_permit_es", picture(), by=by, key="twice").pk == one.pk
    assert [path.stem for path in (home / "files" / "copies").iterdir()] == [str(one.public_id)]


def test_a_copy_is_destroyed_on_its_day_with_its_key(home: Path, office: Office) -> None:
    by, person = making.actor("counsellor", office), somebody(office)
    copy = copied(person, by)
    orphan = home / "files" / "copies" / f"{making.new_id()}.sealed"
    orphan.write_bytes(b"of a program that died")
    os.utime(orphan, (0, 0))
    DocumentCopy.objects.update(until=making.days(0))
    jobs.ask("document.destroy", by=SYSTEM, key=making.key())
    jobs.run_waiting()
    assert copies.path_of(copy.public_id).exists()  # its last day is today
    DocumentCopy.objects.update(until=making.today() - timedelta(days=1))
    jobs.ask("document.destroy", by=SYSTEM, key=making.key())
    jobs.run_waiting()
    copy = DocumentCopy.objects.get()
    assert (copy.key, copy.destroyed_at is None) == ("", False)
    assert list((home / "files" / "copies").iterdir()) == []
    with pytest.raises(Refusal):
        open_copy(copy, by=by, key=making.key(), reason="The file of the employer is late")


def test_erasing_a_person_leaves_no_file_and_no_number(home: Path, office: Office) -> None:
    person = somebody(office)
    copied(person, making.actor("counsellor", office))
    erase_person(person, "request", by=SYSTEM, key=making.key())
    assert list((home / "files" / "copies").iterdir()) == []
    assert not IdentityDocument.objects.exists()


def test_a_document_that_ends_takes_its_copies_along(home: Path, office: Office) -> None:
    by, person = making.actor("counsellor", office), somebody(office)
    copy = copied(person, by)
    end_document(copy.document, "lost", by=by, key=making.key())
    assert list((home / "files" / "copies").iterdir()) == []
    with pytest.raises(Refusal):
        keep_copy(copy.document, "work_permit_es", picture(), by=by, key=making.key())
    assert AuditEntry.objects.filter(verb="document.destroy_copy").count() == 1


def test_documents_follow_a_merge_and_come_back(home: Path, office: Office) -> None:
    by = making.actor("counsellor", office)
    kept, merged = somebody(office, "Awa"), somebody(office, "Hawa")
    seen(kept, by)
    seen(merged, by)
    seen(merged, by, "national_id", "ID7654321")
    merge = merge_persons(kept, merged, by=SYSTEM, key=making.key())
    assert sorted(row.kind for row in IdentityDocument.objects.filter(person=kept)) == ["national_id", "passport"]
    undo_merge(merge, by=SYSTEM, key=making.key())
    assert IdentityDocument.objects.filter(person=merged).count() == 2


def test_a_newer_key_opens_copies_and_numbers(home: Path, office: Office) -> None:
    by = making.actor("counsellor", office)
    copy = copied(somebody(office), by)
    old = keyring.make()
    keyring.make()
    resealing.ask_resealing("test")
    jobs.run_waiting()
    assert old not in resealing.under()
    copy = DocumentCopy.objects.select_related("document").get(pk=copy.pk)
    assert copy.document.number == "BJ012345678"
    assert open_copy(copy, by=by, key=making.key(), reason="The key was changed in between").startswith(b"\xff\xd8")
    destroy_copy(copy, by=by, key=making.key())


def test_the_ending_of_a_number_is_never_most_of_it() -> None:
    for number in ("7", "12", "A1-2", "123456", "BJ 0123456789"):
        assert len(ending(number)) <= min(4, len(compared(number)) / 3)


def test_the_table_that_comes_with_the_program_is_whole(settings: Any, tmp_path: Path) -> None:
    settings.SIRABA_HOME = tmp_path
    said: Documents = documents()
    kinds = {each.code for each in said.kinds}
    assert all(each.kinds <= kinds for each in said.copies)
    assert all(set(each.names) == {"fr", "en", "ar"} for each in (*said.kinds, *said.copies))
    assert max(len(each) for each in kinds) <= IdentityDocument._meta.get_field("kind").max_length  # type: ignore[operator]  # a CharField
    assert isinstance(IdentityDocument._meta.get_field("number"), models.BinaryField)
