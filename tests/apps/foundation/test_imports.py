"""Bringing files in: what comes in, what comes back, and that a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import AuditEntry, ImportRun, JobState, SourceRecord
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import PoolChange
from siraba.apps.vacancies.models import Vacancy
from siraba.core.tabular import Unreadable
from siraba.core.tabular.mapping import BadMapping, Mapping
from tests.apps.bringing import (
    Cells,
    bring,
    counts,
    errors_of,
    own_mapping,
    people_importer,
    person,
    post,
    read_errors,
    vacancy_importer,
    write_csv,
    write_lines,
    write_parquet,
    write_sheet,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def people(folder: Path, *rows: Cells, name: str = "people.csv") -> Path:
    return write_csv(folder / name, rows)


def test_a_corrected_error_file_comes_in(office: Office, folder: Path) -> None:
    path = people(folder, person(1), person(2, sex="z", phones="+229 01 97 000002"), person(3, birth="17.4.1990"))
    assert counts(bring(path, people_importer(office))) == (1, 0, 0, 2)
    corrected = folder / "corrected.csv"
    text = errors_of(path).read_text(encoding="utf-8-sig")
    corrected.write_text(text.replace(",z,", ",m,").replace(",17.4.1990,", ",1990,"), encoding="utf-8-sig")
    assert counts(bring(corrected, people_importer(office))) == (2, 0, 0, 0)
    assert Person.objects.get(given_names="Given2").contacts.get().value == "+2290197000002"
    assert counts(bring(path, people_importer(office))) == (0, 1, 0, 2), "the first file still says the wrong thing"
    assert Person.objects.count() == 3


def test_without_a_bad_row_no_error_file_is_left_lying(office: Office, folder: Path) -> None:
    path = people(folder, person(1, sex="z"))
    bring(path, people_importer(office))
    assert errors_of(path).exists()
    people(folder, person(1))
    assert counts(bring(path, people_importer(office))) == (1, 0, 0, 0)
    assert not errors_of(path).exists()


def test_the_error_file_is_never_the_file_itself(office: Office, folder: Path) -> None:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.imports import bring_in

    path = people(folder, person(1, sex="z"))
    before = path.read_bytes()
    with pytest.raises(Unreadable, match="another file"):
        bring_in(
            path, people_importer(office), own_mapping("people", path), source="s", errors=folder / "." / path.name,
            by=SYSTEM,
        )  # fmt: skip
    assert path.read_bytes() == before


def test_a_second_time_changes_nothing(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("siraba.apps.foundation.imports.CHUNK", 10)
    path = people(folder, *(person(number) for number in range(25)))
    first = bring(path, people_importer(office))
    assert counts(first) == (25, 0, 0, 0)
    before = AuditEntry.objects.count(), PoolChange.objects.count(), list(Person.objects.order_by("pk").values())
    second = bring(path, people_importer(office))
    assert counts(second) == (0, 25, 0, 0)
    assert second.pk != first.pk
    fresh = AuditEntry.objects.filter(number__gt=before[0])
    assert list(fresh.values_list("verb", flat=True)) == ["import.chunk"] * 3
    assert (PoolChange.objects.count(), list(Person.objects.order_by("pk").values())) == before[1:]


def test_a_changed_row_changes_that_person_alone(office: Office, folder: Path) -> None:
    path = people(folder, *(person(number) for number in range(5)))
    bring(path, people_importer(office))
    before = {row["pk"]: row for row in Person.objects.values("pk", "family_names", "sought", "birth_earliest")}
    changes = PoolChange.objects.count()
    people(folder, *(person(number, family_names="Koné" if number == 3 else "Traoré") for number in range(5)))
    assert counts(bring(path, people_importer(office))) == (1, 4, 0, 0)
    after = {row["pk"]: row for row in Person.objects.values("pk", "family_names", "sought", "birth_earliest")}
    changed = [Person.objects.get(pk=pk) for pk, row in after.items() if row != before[pk]]
    assert [(row.given_names, row.family_names) for row in changed] == [("Given3", "Koné")]
    told = {row.object_id for row in PoolChange.objects.filter(number__gt=changes)}
    assert told == {changed[0].public_id}
    assert list(AuditEntry.objects.filter(verb="person.correct").values_list("object_id", flat=True)) == [
        changed[0].public_id
    ]


def test_a_changed_vacancy_is_the_same_vacancy(office: Office, folder: Path) -> None:
    path = write_csv(folder / "v.csv", [post(1), post(2)])
    assert counts(bring(path, vacancy_importer(office))) == (2, 0, 0, 0)
    references = dict(Vacancy.objects.values_list("reference", "positions"))
    write_csv(path, [post(1, positions="7"), post(2)])
    assert counts(bring(path, vacancy_importer(office))) == (1, 1, 0, 0)
    after = dict(Vacancy.objects.order_by("pk").values_list("reference", "positions"))
    assert set(after) == set(references)
    assert sorted(after.values()) == [1, 7]


def test_a_thing_that_is_gone_stops_no_import(office: Office, folder: Path) -> None:
    """Somebody was erased here while their source still lists them."""
    path = people(folder, person(1), person(2))
    bring(path, people_importer(office))
    Person.objects.get(given_names="Given1").delete()
    people(folder, person(1, education="3"), person(2))
    assert counts(bring(path, people_importer(office))) == (0, 2, 0, 0)
    assert list(Person.objects.values_list("given_names", flat=True)) == ["Given2"]
    people(folder, person(1, education="4"), person(2, education="4"))
    assert counts(bring(path, people_importer(office))) == (1, 1, 0, 0)


def test_an_id_that_comes_twice_is_the_same_row_or_is_refused(office: Office, folder: Path) -> None:
    path = people(folder, person(1), person(2), person(1), person(2, education="5"), person(3))
    assert counts(bring(path, people_importer(office))) == (3, 1, 0, 1)
    told = read_errors(path)
    assert [(row["error_line"], row["error_column"], row["error_value"]) for row in told] == [("5", "id", "P2")]
    assert "already used on line 3" in told[0]["error_reason"]
    assert Person.objects.count() == 3


def test_twins_in_two_chunks_are_still_one(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("siraba.apps.foundation.imports.CHUNK", 2)
    path = people(folder, person(1), person(2), person(3), person(1), person(2, education="5"))
    assert counts(bring(path, people_importer(office))) == (3, 1, 0, 1)


def test_the_same_id_of_another_source_is_another_person(office: Office, folder: Path) -> None:
    path = people(folder, person(1))
    for source in ("one", "other"):
        assert counts(bring(path, people_importer(office), source=source)) == (1, 0, 0, 0)
    assert Person.objects.count() == 2


@pytest.mark.parametrize("where", ["told", "written"])
def test_an_import_that_broke_off_goes_on_where_it_was(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Broken off after a chunk was written, or in the middle of writing one."""
    monkeypatch.setattr("siraba.apps.foundation.imports.CHUNK", 4)
    bad = {5, 17}
    path = people(folder, *(person(number, sex="z" if number in bad else "f") for number in range(22)))
    importer, entered = people_importer(office), 0

    def third_time() -> None:
        nonlocal entered
        entered += 1
        if entered == 3:
            raise RuntimeError("the power went")

    if where == "written":
        whole = importer.enter

        def broken(rows: Sequence, **words):  # type: ignore[no-untyped-def,type-arg]  # passes everything on
            made = whole(rows, **words)
            third_time()
            return made

        monkeypatch.setattr(importer, "enter", broken)
    with pytest.raises(RuntimeError, match="the power went"):
        bring(path, importer, say=lambda run: third_time() if where == "told" else None)
    run = ImportRun.objects.get()
    kept = 8  # told of once before the first piece
    assert (run.state, run.rows, run.imported) == (JobState.STOPPED, kept, kept - 1)
    assert Person.objects.count() == Registration.objects.count() == kept - 1
    again = bring(path, people_importer(office))
    assert again.pk == run.pk, "the same run goes on"
    assert counts(again) == (20, 0, 0, 2)
    assert (again.rows, again.state) == (22, JobState.DONE)
    assert sorted(Person.objects.values_list("given_names", flat=True)) == sorted(
        f"Given{number}" for number in range(22) if number not in bad
    )
    assert [row["error_line"] for row in read_errors(path)] == ["7", "19"], "faults of the first part too"


def test_a_run_of_another_file_or_mapping_is_not_gone_on_with(office: Office, folder: Path) -> None:
    path = people(folder, person(1), person(2))

    def stop(run: ImportRun) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bring(path, people_importer(office), say=stop)
    mapping = own_mapping("people", path)
    del mapping.fields["birth"]
    other = bring(path, people_importer(office), mapping=mapping)
    assert ImportRun.objects.count() == 2
    assert counts(other) == (2, 0, 0, 0), "the mapping says something else of the same rows"


def test_a_mapping_that_was_mended_reads_the_same_file_anew(office: Office, folder: Path) -> None:
    path = people(folder, person(1), person(2, birth=""))
    mapping = own_mapping("people", path)
    del mapping.fields["birth"]
    bring(path, people_importer(office), mapping=mapping)
    assert not Person.objects.exclude(birth_earliest=None).exists()
    assert counts(bring(path, people_importer(office))) == (1, 1, 0, 0)
    assert Person.objects.exclude(birth_earliest=None).count() == 1


def test_an_old_run_is_not_gone_on_with_after_another_file(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siraba.apps.foundation.imports.CHUNK", 1)
    first, then = ([person(1, family_names=name), person(2, family_names=name)] for name in ("Traoré", "Koné"))

    def stop(run: ImportRun) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bring(people(folder, *first), people_importer(office), say=stop)
    bring(people(folder, *then), people_importer(office))
    assert counts(bring(people(folder, *first), people_importer(office))) == (2, 0, 0, 0)
    assert set(Person.objects.values_list("family_names", flat=True)) == {"Traoré"}


WRITERS: dict[str, Callable[[Path, Sequence[Cells]], Path]] = {
    "csv": write_csv,
    "xlsx": write_sheet,
    "jsonl": write_lines,
    "parquet": write_parquet,
}


def test_the_format_of_a_file_makes_no_difference(office: Office, folder: Path) -> None:
    rows = [person(1), person(2, sex="z"), person(3, title="Marchand de rien"), person(4, birth="1985", phones="")]
    seen = {}
    for suffix, write in WRITERS.items():
        path = write(folder / f"people.{suffix}", rows)
        run = bring(path, people_importer(office), source=suffix)
        ids = SourceRecord.objects.filter(source=suffix).order_by("source_id")
        seen[suffix] = (
            counts(run),
            # a JSON Lines file has no header above its first row
            [(int(row["error_line"]) + (suffix == "jsonl"), row["error_column"]) for row in read_errors(path)],
            [described(Person.objects.get(public_id=row.object_id)) for row in ids],
        )
    assert seen["csv"][:2] == ((2, 0, 1, 1), [(3, "sex")])
    for suffix, each in seen.items():
        assert each == seen["csv"], suffix


def described(someone: Person) -> list[object]:
    profile = someone.profile
    return [
        someone.given_names,
        someone.family_names,
        str(someone.birth),
        someone.sex,
        list(someone.contacts.values_list("kind", "value")),
        list(someone.consents.values_list("purpose", "country")),
        profile.education,
        list(profile.occupations.values_list("title", "occupation__code", "years")),
        list(profile.languages.order_by("code").values_list("code", "level")),
    ]


def test_employers_are_entered_once(office: Office, folder: Path) -> None:
    rows = [post(1, employer="Atelier Dossou"), post(2, employer="Atelier Dossou"), post(3, employer="")]
    path = write_csv(folder / "v.csv", rows)
    bring(path, vacancy_importer(office))
    bring(write_csv(path, [*rows, post(4, employer="Atelier  Dossou ")]), vacancy_importer(office))
    by_employer = list(Vacancy.objects.order_by("pk").values_list("employer__name", flat=True))
    assert by_employer == ["Atelier Dossou", "Atelier Dossou", None, "Atelier Dossou"]
    assert len(set(Vacancy.objects.exclude(employer=None).values_list("employer", flat=True))) == 1


def test_what_cannot_be_read_or_mapped_is_said_before_anything_is_written(office: Office, folder: Path) -> None:
    good = people(folder, person(1))
    with pytest.raises(Unreadable, match=r"nothing\.csv"):
        bring(folder / "nothing.csv", people_importer(office), mapping=own_mapping("people", good))
    with pytest.raises(BadMapping, match="no column “names”"):
        bring(good, people_importer(office), mapping=Mapping.parse("fields:\n  id: {column: names}\n"))
    with pytest.raises(BadMapping, match="no field “shoe_size”"):
        bring(good, people_importer(office), mapping=Mapping.parse("fields:\n  shoe_size: {column: id}\n"))
    with pytest.raises(BadMapping, match="60 characters"):
        bring(good, people_importer(office), source="x" * 61)
    assert not ImportRun.objects.exists()
