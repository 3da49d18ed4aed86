"""A file is looked through before it is brought in, and taken back as far as nothing was built on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs, undoing, uploads
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.looking import sample
from siraba.apps.foundation.models import AuditEntry, ImportEffect, ImportRun, SourceRecord, SubjectKey, Upload
from siraba.apps.foundation.queries import NotFound, import_runs
from siraba.apps.foundation.trail import open_for
from siraba.apps.jobseekers.actions import move
from siraba.apps.jobseekers.imports import ROWS
from siraba.apps.jobseekers.models import Registration
from siraba.apps.organisations.actions import EmployerEntry, add_site, enter_employers
from siraba.apps.organisations.models import Organisation
from siraba.apps.persons.actions import disclose, give_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import Consent, ContactPoint, Person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import Exclusion
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.bringing import bring, people_importer, person, post, vacancy_importer, write_csv

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def rows(tmp_path: Path, office: Office) -> ImportRun:
    """Three people, brought in once; the second has a skill."""
    said = [person(n, place="Ségou") for n in range(3)]
    return bring(write_csv(tmp_path / "people.csv", said), people_importer(office))


def state() -> dict[str, Any]:
    """Everything that lies in the tables of people, but the moments at which rows were written."""
    ids = list(Person.objects.order_by("pk").values_list("public_id", flat=True))
    images = ROWS.images(ids)
    for image in images.values():
        for held in image.values():
            for row in held:
                row.pop("recorded_at", None)
    return {str(each): image for each, image in images.items()}


def take_back(run: ImportRun) -> dict[str, int]:
    undoing.ask_undo(run, by=SYSTEM, key=making.key())
    jobs.run_waiting()
    run.refresh_from_db()
    assert run.undoing is not None
    run.undoing.refresh_from_db()
    assert run.undoing.state == "done", run.undoing.problem
    return {name: count for name, count in run.undone.items() if count}


def test_what_a_run_made_is_gone_and_comes_anew_with_the_next(rows: ImportRun, tmp_path: Path, office: Office) -> None:
    assert ImportEffect.objects.filter(run=rows, made=True).count() == 3
    assert len(pool.people()) == 3
    assert take_back(rows) == {"removed": 3}
    assert not Person.objects.exists()
    assert not SourceRecord.objects.exists()
    assert len(pool.people()) == 0
    with pytest.raises(undoing.CannotUndo):
        undoing.ask_undo(rows, by=SYSTEM, key="again")
    again = bring(tmp_path / "people.csv", people_importer(office))
    assert (again.imported, Person.objects.count()) == (3, 3)


def test_what_a_run_changed_is_as_it_was_before(rows: ImportRun, tmp_path: Path, office: Office) -> None:
    aloud = Given(how="voice", witness="Dossou", interpreter="Kpanou", spoken_language="fon")
    first = Person.objects.order_by("pk")[0]
    give_consent(first, ConsentEntry("match_abroad", "ES"), given=aloud, by=SYSTEM, key=making.key())
    before = state()
    said = [
        person(n, place="Kita", phones=f"+22901970000{50 + n}", title="Boulanger", consent_abroad="FR", years="9")
        for n in range(3)
    ]
    run = bring(write_csv(tmp_path / "later.csv", said), people_importer(office))
    assert state() != before
    assert (Consent.objects.count(), ContactPoint.objects.count()) == (7, 6)
    assert take_back(run) == {"restored": 3}
    assert state() == before
    assert Consent.objects.get(country="ES").witness == "Dossou", "sealed to its row again"
    again = bring(tmp_path / "later.csv", people_importer(office))
    assert again.imported == 3, "what came back is changed by the same file again"


def test_what_somebody_changed_used_or_only_looked_at_since(rows: ImportRun, counsellor: Actor, office: Office) -> None:
    looked, moved, used = Person.objects.order_by("pk")
    disclose(looked, by=counsellor, part="profile", purpose="desk")
    move(Registration.objects.get(person=moved), "suspend", by=counsellor, key="k")
    vacancy = making.vacancy(office)
    Exclusion.objects.create(person=used, vacancy=vacancy, reason="presented", happened_on=making.today())
    assert take_back(rows) == {"removed": 1, "kept": 2}
    assert set(Person.objects.values_list("pk", flat=True)) == {moved.pk, used.pk}
    reasons = {each.object_id: each.kept for each in undoing.kept(rows)}
    assert reasons == {moved.public_id: "changed", used.public_id: "used"}
    Exclusion.objects.all().delete()
    assert take_back(rows) == {"removed": 1, "kept": 1}, "what no longer stands against it is tried again"


def test_a_run_before_the_last_one_stays_until_that_is_taken_back(
    rows: ImportRun, tmp_path: Path, office: Office
) -> None:
    later = bring(write_csv(tmp_path / "later.csv", [person(0, place="Kita")]), people_importer(office))
    assert take_back(rows) == {"removed": 2, "kept": 1}
    assert take_back(later) == {"restored": 1}
    assert Person.objects.get().place == "Ségou"


def test_an_erased_person_cannot_be_read_from_what_a_run_noted(rows: ImportRun, tmp_path: Path, office: Office) -> None:
    run = bring(write_csv(tmp_path / "later.csv", [person(0, place="Kita")]), people_importer(office))
    effect = ImportEffect.objects.get(run=run)
    assert effect.before is not None
    assert b"Given0" not in bytes(effect.before)
    assert open_for({effect.object_id: bytes(effect.before)})[effect.object_id]["persons.person"][0]["place"] == "Ségou"
    SubjectKey.objects.filter(subject_id=effect.object_id).delete()
    assert open_for({effect.object_id: bytes(effect.before)}) == {}
    assert take_back(run) == {"kept": 1}
    assert undoing.kept(run).get().kept == "erased"


def test_vacancies_too(tmp_path: Path, office: Office) -> None:
    said = [post(n, essential_skills="", languages="fr:B1") for n in range(2)]
    first = bring(write_csv(tmp_path / "v.csv", said), vacancy_importer(office))
    changed = bring(write_csv(tmp_path / "w.csv", [post(0, positions="7", languages="")]), vacancy_importer(office))
    assert Vacancy.objects.get(positions=7).languages.count() == 0
    assert take_back(changed) == {"restored": 1}
    assert [(row.positions, row.languages.count()) for row in Vacancy.objects.order_by("pk")] == [(1, 1), (1, 1)]
    assert take_back(first) == {"removed": 1, "kept": 1}, "one was changed and put back since"


def test_employers_that_a_file_brought_go_with_its_vacancies(tmp_path: Path, office: Office) -> None:
    names = ("Boulangerie A", "Boulangerie B", "Boulangerie C")
    known = enter_employers([EmployerEntry("Boulangerie D")], by=SYSTEM, key=making.key())
    said = [post(n, employer=name) for n, name in enumerate([*names, "Boulangerie D"])]
    first = bring(write_csv(tmp_path / "v.csv", said), vacancy_importer(office))
    bring(write_csv(tmp_path / "w.csv", [post(9, employer=names[1])]), vacancy_importer(office), source="another")
    touched = Organisation.objects.get(name=names[2])
    add_site(touched, "BJ", "Cotonou", by=SYSTEM, key=making.key())
    assert take_back(first) == {"removed": 4}
    assert set(Organisation.objects.values_list("name", flat=True)) == {names[1], names[2], known[0].name}


def test_another_option_reads_the_same_rows_anew(rows: ImportRun, tmp_path: Path, office: Office) -> None:
    assert bring(tmp_path / "people.csv", people_importer(office)).unchanged == 3
    other = people_importer(office)
    other.language = "en"
    again = bring(tmp_path / "people.csv", other)
    assert (again.imported + again.unsure, again.unchanged) == (3, 0), "a title of another language waits for somebody"
    assert bring(tmp_path / "people.csv", other).unchanged == 3


def test_only_who_brought_it_in_or_a_head_takes_it_back(rows: ImportRun, counsellor: Actor, office: Office) -> None:
    assert not undoing.can_undo(rows, counsellor)
    head, stranger = making.actor("office_head", office), making.office("COT", "BJ")
    assert undoing.can_undo(rows, head), "what the command line brought in for the office"
    assert not undoing.can_undo(rows, making.actor("office_head", stranger))
    ImportRun.objects.update(asked_by=counsellor.id, office_id=0)
    assert undoing.can_undo(rows, counsellor)
    assert not undoing.can_undo(rows, head), "of no office"


def test_an_office_sees_its_own_runs_and_nobody_elses(rows: ImportRun, office: Office, tmp_path: Path) -> None:
    there = making.office("COT", "BJ")
    write_csv(tmp_path / "there.csv", [person(9)])
    other = bring(tmp_path / "there.csv", people_importer(there), source="there")
    seen = [list(import_runs(making.actor("counsellor", each))) for each in (office, there)]
    assert seen == [[rows], [other]]
    assert list(import_runs(making.actor("administrator"))) == [other, rows]


def given(path: Path, by: Actor, mapping: str, **options: Any) -> Upload:
    half, digest, size = uploads.take([path.read_bytes()], path.name, limit=10_000_000)
    row = uploads.give(half, path.name, "jobseeker", digest=digest, size=size, by=by, key=making.key())
    return uploads.map_columns(row, mapping, name="ours", source="s", options=options, by=by, key=making.key())


MAPPING = "fields:\n  id: {column: id}\n  family_names: {column: family_names}\n  title: {column: title}\n"


def test_a_look_says_what_would_be_done_and_does_nothing(tmp_path: Path, counsellor: Actor) -> None:
    said = [person(n) for n in range(60)]
    said[7]["family_names"] = ""
    said[8] |= {"title": "métier que personne ne connaît"}
    upload = given(write_csv(tmp_path / "p.csv", said), counsellor, MAPPING)
    entries = AuditEntry.objects.count()
    jobs.run_waiting()
    upload.refresh_from_db()
    assert upload.counts["counts"] == {"rows": 60, "rejected": 1, "new": 59, "unsure": 1}
    assert upload.counts["reasons"] == [["missing", 1]]
    assert (Person.objects.count(), AuditEntry.objects.count()) == (0, entries)
    shown = sample(upload)
    assert len(shown) == 50
    assert (shown[7]["what"], shown[7]["line"], shown[8]["unsure"]) == ("rejected", 9, True)
    assert uploads.sample_of(upload).stat().st_mode & 0o777 == 0o600
    assert uploads.path_of(upload).stat().st_mode & 0o777 == 0o600
    uploads.read(upload, by=counsellor, key="read")
    jobs.run_waiting()
    assert Person.objects.count() == 59
    assert uploads.errors_of(upload).exists()
    said[0] |= {"family_names": "Diarra"}
    again = given(write_csv(tmp_path / "p.csv", said), counsellor, MAPPING)
    jobs.run_waiting()
    again.refresh_from_db()
    assert again.counts["counts"] == {"rows": 60, "rejected": 1, "changed": 1, "unsure": 0, "unchanged": 58}
    assert again.counts["fields"] == [["family_names", 1]]


def test_files_are_removed_and_their_runs_stay(tmp_path: Path, counsellor: Actor) -> None:
    upload = given(write_csv(tmp_path / "p.csv", [person(1)]), counsellor, MAPPING)
    uploads.read(upload, by=counsellor, key="read")
    jobs.run_waiting()
    assert uploads.remove_old() == 0
    Upload.objects.update(recorded_at=timezone.now() - timedelta(days=100))
    ImportRun.objects.update(recorded_at=timezone.now() - timedelta(days=100))
    jobs.ask("import.remove", by=SYSTEM, key="k")
    jobs.run_waiting()
    assert [path for path in uploads.folder().iterdir() if path.name.startswith(str(upload.public_id))] == []
    assert not ImportEffect.objects.exists()
    assert (ImportRun.objects.count(), Person.objects.count()) == (1, 1)
    with pytest.raises(NotFound):
        uploads.upload(counsellor, upload.public_id)


def test_a_file_that_is_too_large_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(uploads.TooLarge):
        uploads.take(iter([b"x" * 600, b"x" * 600]), "a.csv", limit=1000)
    assert [path.name for path in uploads.folder().iterdir() if "half" in path.name] == []
