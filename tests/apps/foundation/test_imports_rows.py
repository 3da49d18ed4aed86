"""Bad rows: each comes back with line, column, value and reason, and costs no other row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import ImportRun, JobState, SourceRecord
from siraba.apps.persons.models import Person
from siraba.core.tabular.mapping import Mapping
from siraba.core.tabular.schema import Kind, Reading
from tests.apps.bringing import (
    Cells,
    bring,
    counts,
    own_mapping,
    people_importer,
    person,
    post,
    read_errors,
    vacancy_importer,
    write_csv,
    write_lines,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

BAD = [
    # what is wrong, the column it stands in, the value told, a piece of the reason
    ({"id": ""}, "id", "", "required"),
    ({"given_names": "", "family_names": ""}, "family_names", "", "required"),
    ({"birth": "31/02/1990"}, "birth", "31/02/1990", "is not a date"),
    ({"years": "many"}, "years", "many", "is not a number"),
    ({"years": "71"}, "years", "71", "is not between 0 and 70"),
    ({"education": "2.5"}, "education", "2.5", "is not a whole number"),
    ({"education": "9"}, "education", "9", "is not between 0 and 8"),
    ({"sex": "z"}, "sex", "z", "is not one of: f, m, x"),
    ({"sex": "f;m"}, "sex", "f;m", "is not one of: f, m, x"),
    ({"consent_home": "perhaps"}, "consent_home", "perhaps", "neither yes nor no"),
    ({"languages": "fr:Z9"}, "languages", "Z9", "is not one of: understands"),
    ({"languages": ":B1"}, "languages", ":B1", "fr:B1"),
    ({"skills": "roame:RS-99-999"}, "skills", "roame:RS-99-999", "is not a code of"),
    ({"skills": "roame:RS-03-001:seen"}, "skills", "seen", "is not one of: presumed"),
    ({"phones": "call my uncle"}, "phones", "call my uncle", "does not have the expected form"),
    ({"emails": "awa at example"}, "emails", "awa at example", "does not have the expected form"),
    ({"consent_abroad": "FR; Canada"}, "consent_abroad", "Canada", "does not have the expected form"),
    ({"destinations": "France"}, "destinations", "France", "does not have the expected form"),
    ({"id": "x" * 61}, "id", "x" * 61, "61 characters"),
    ({"contract_kinds": "permanent;forever"}, "contract_kinds", "forever", "is not one of: permanent"),
    (
        {"min_pay_amount": "1e30", "min_pay_currency": "XOF", "min_pay_period": "month"},
        "min_pay_amount + min_pay_currency + min_pay_period",
        f"1{'0' * 30} XOF month",
        "is not between",
    ),
    ({"given_names": "A\0wa"}, "given_names", "A␀wa", "NUL"),
]
EVERY_COLUMN = {
    "emails": "", "skills": "", "consent_abroad": "", "destinations": "", "contract_kinds": "",
    "min_pay_amount": "", "min_pay_currency": "", "min_pay_period": "",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def people(folder: Path, *rows: Cells, name: str = "people.csv") -> Path:
    return write_csv(folder / name, rows)


def bad_file(folder: Path) -> Path:
    """Each bad row between two good ones; then rows that no table could hold."""
    rows = []
    for number, (wrong, *_said) in enumerate(BAD):
        rows += [person(2 * number, **EVERY_COLUMN), person(2 * number + 1, **EVERY_COLUMN) | wrong]
    path = write_csv(folder / "people.csv", rows)
    width = len(rows[0])
    good = [f"Q{n},Given,Koné" + "," * (width - 3) for n in (1, 2)]
    with path.open("a", encoding="utf-8", newline="") as out:
        out.write(f'{good[0]}\r\nQ8,one,cell,too,few\r\nQ9,a "quote,left,open\r\n{good[1]}\r\n')
    return path


def test_every_kind_of_bad_row_comes_back_and_its_neighbours_come_in(office: Office, folder: Path) -> None:
    path = bad_file(folder)
    run = bring(path, people_importer(office))
    assert counts(run) == (len(BAD) + 2, 0, 0, len(BAD) + 2), read_errors(path)
    good = [f"P{2 * number}" for number in range(len(BAD))] + ["Q1", "Q2"]
    assert set(SourceRecord.objects.values_list("source_id", flat=True)) == set(good)
    errors = read_errors(path)
    for number, (wrong, column, value, reason) in enumerate(BAD):
        told = errors[number]
        assert int(told["error_line"]) == 2 * number + 3, wrong
        assert told["error_column"] == column, wrong
        assert told["error_value"].lstrip("'") in (value, value[:79] + "…"), wrong
        assert reason in told["error_reason"], wrong
    last = 2 * len(BAD) + 2
    assert [int(told["error_line"]) for told in errors[len(BAD) :]] == [last + 1, last + 2]
    assert "5 cells and the header" in errors[-2]["error_reason"]
    assert "quotation mark" in errors[-1]["error_reason"]
    assert run.state == JobState.DONE


def test_all_that_is_wrong_with_a_row_is_said_at_once(office: Office, folder: Path) -> None:
    path = people(folder, person(1, sex="z", education="9", phones="?", languages="fr:Z9"))
    bring(path, people_importer(office))
    told = read_errors(path)[0]
    assert told["error_column"].split(" | ") == ["education", "sex", "phones", "languages"]
    assert told["error_value"].split(" | ") == ["9", "z", "?", "Z9"]


def test_values_that_only_other_formats_can_hold(office: Office, folder: Path) -> None:
    """Lists, records and numbers where a CSV file has text; whatever is wrong with them costs their row alone."""
    rows = [
        person(1, languages=[{"code": "fr", "level": "B1"}, {"code": "bm"}], other_titles=["Carreleur", "  "]),
        person(2, languages=[{"code": 5}]),
        person(3, languages=[7]),
        person(4, skills=[{"code": "roame:RS-03-001", "evidence": "tested"}]),
        person(5, skills=[7]),
        person(6, years=3.5, education=2),
        person(7, phones=["+2290197000007", None]),
        person(8, contract_kinds=[{}]),
        person(9, languages=[{"code": "fr", "level": 3}]),
    ]
    path = write_lines(folder / "people.jsonl", rows)
    mapping = own_mapping("people", path)
    for name in ("languages", "other_titles", "skills", "phones", "contract_kinds"):
        mapping.fields[name] = Reading(column=name, kind=Kind.LIST, split=";")
    run = bring(path, people_importer(office), mapping=mapping)
    assert [row["error_line"] for row in read_errors(path)] == ["2", "3", "5", "8", "9"], read_errors(path)
    assert counts(run) == (4, 0, 0, 5)
    one = Person.objects.get(given_names="Given1")
    assert list(one.profile.occupations.values_list("occupation__code", flat=True)) == ["RA-03-01", "RA-03-02"]
    assert Person.objects.get(given_names="Given7").contacts.get().value == "+2290197000007"


def plainly(office: Office, folder: Path, field: str, value: str) -> tuple[Path, ImportRun]:
    """Import one row whose field holds a value, and a good one, with a mapping that reads all as plain text."""
    row = {"id": "1", "names": "Awa", field: value}
    path = write_csv(folder / "p.csv", [row, {"id": "2", "names": "Binta"}])
    fields = "".join(f"  {name}: {{column: {name}}}\n" for name in dict.fromkeys(("id", field)))
    text = f"fields:\n  family_names: {{column: names}}\n{fields}"
    return path, bring(path, people_importer(office), mapping=Mapping.parse(text))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_names", "x" * 121),
        ("country", "Bénin"),
        ("region", "x" * 21),
        ("place", "x" * 121),
        ("emails", "x" * 64 + "@" + "long." * 45 + "example.org"),
        ("id", "x" * 121),
        ("birth", "long ago"),
        ("years", "many"),
        ("education", "2.5"),
        ("available_from", "31/12/2026"),
        ("mobile", "perhaps"),
        ("min_pay", "5 or so"),
    ],
)
def test_a_mapping_that_promises_less_costs_rows_and_not_the_import(
    office: Office, folder: Path, field: str, value: str
) -> None:
    path, run = plainly(office, folder, field, value)
    assert counts(run) == (1, 0, 0, 1)
    assert [(row["error_line"], row["error_column"]) for row in read_errors(path)] == [("2", field)]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("birth", "1990", lambda p: str(p.birth) == "1990"),
        ("education", "2", lambda p: p.profile.education == 2),
        ("mobile", "yes", lambda p: p.profile.mobile is True),
        ("available_from", "2026-12-31", lambda p: p.profile.available_from.isoformat() == "2026-12-31"),
        ("min_pay", "90 000 XOF/month", lambda p: p.profile.min_pay.amount == 90_000),
        ("country", "ml", lambda p: p.country == "ML"),
    ],
)
def test_a_field_is_read_as_what_it_is_where_a_mapping_does_not_say(
    office: Office, folder: Path, field: str, value: str, kept: Callable[[Person], bool]
) -> None:
    _path, run = plainly(office, folder, field, value)
    assert counts(run) == (2, 0, 0, 0)
    assert kept(Person.objects.get(family_names="Awa"))


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"title": ""}, "title"),
        ({"positions": "0"}, "positions"),
        ({"contract_kind": "permanent;seasonal"}, "contract_kind"),
        ({"working_time": "half"}, "working_time"),
        ({"languages": "fr:speaks"}, "languages"),
        ({"languages": "fr"}, "languages"),
        ({"age_min": "18"}, "age_source"),
        ({"age_min": "40", "age_max": "30", "age_source": "a law"}, "age_max"),
        ({"essential_skills": "roame:none"}, "essential_skills"),
        ({"min_education": "12"}, "min_education"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"country": "Benin"}, "country"),
    ],
)
def test_a_bad_vacancy_comes_back(office: Office, folder: Path, wrong: dict[str, str], column: str) -> None:
    path = write_csv(folder / "v.csv", [post(1), {**post(2), **wrong}, post(3)])
    assert counts(bring(path, vacancy_importer(office))) == (2, 0, 0, 1)
    assert [(row["error_line"], row["error_column"]) for row in read_errors(path)] == [("3", column)]
