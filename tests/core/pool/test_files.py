"""Rows of files as records: every form that docs/matching.md promises, and every flaw told with its place."""

from __future__ import annotations

import json
from datetime import date

import pytest

from siraba.core.pool.files import BadRow, read_people, read_vacancies
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.tabular import Code
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

PERSON = PersonRecord(
    id="p",
    occupations=(HeldOccupation("7212", 8.5, 2025), HeldOccupation("7213")),
    skills=(HeldSkill("tig", Evidence.CERTIFIED), HeldSkill("mig")),
    education=4,
    languages=(KnownLanguage("fr", LanguageLevel.C1), KnownLanguage("fon", LanguageLevel.SPEAKS), KnownLanguage("en")),
    country="BJ",
    region="BJ-LI",
    destinations=("BJ", "BE"),
    birth=PartialDate.parse("1990-05"),
    available_from=date(2027, 1, 15),
    contract_kinds=("fixed",),
    min_pay=Pay(150_000, "XOF", PayPeriod.MONTH),
    consent=Consent((("BE", None), ("BJ", None))),
)
VACANCY = VacancyRecord(
    id="v",
    occupation="7212",
    essential_skills=("tig",),
    optional_skills=("plans", "mig"),
    min_experience_years=2,
    min_education=3,
    languages=(AskedLanguage("fr", LanguageLevel.B1),),
    country="BE",
    region="BE-VBR",
    age_min=18,
    age_max=60,
    start_date=date(2027, 2, 1),
    positions=6,
    contract_kind="fixed",
    pay=Pay(270_050, "EUR", PayPeriod.MONTH),
)
PERSON_OBJECT = {
    "id": "p",
    "occupations": [{"code": "7212", "years": 8.5, "last_year": 2025}, {"code": "7213"}],
    "skills": [{"code": "tig", "evidence": "certified"}, {"code": "mig"}],
    "education": 4,
    "languages": [{"code": "fr", "level": "C1"}, {"code": "fon", "level": "speaks"}, {"code": "en", "level": None}],
    "country": "BJ",
    "region": "BJ-LI",
    "destinations": ["BJ", "BE"],
    "birth_date": "1990-05",
    "available_from": "2027-01-15",
    "contract_kinds": ["fixed"],
    "min_pay": {"amount": 150000, "currency": "XOF", "period": "month"},
    "consent": ["BE", "BJ"],
}
VACANCY_OBJECT = {
    "id": "v",
    "occupation": "7212",
    "essential_skills": ["tig"],
    "optional_skills": ["plans", "mig"],
    "min_experience_years": 2,
    "min_education": 3,
    "languages": [{"code": "fr", "level": "B1"}],
    "country": "BE",
    "region": "BE-VBR",
    "age_min": 18,
    "age_max": 60,
    "start_date": "2027-02-01",
    "positions": 6,
    "contract_kind": "fixed",
    "pay": {"amount": 2700.5, "currency": "EUR", "period": "month"},
}


def write(path, objects):
    """Objects in the format that the ending names; lists and objects in CSV as JSON."""
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")
    elif path.suffix == ".parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(objects), path)
    else:
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(objects[0]))
            writer.writeheader()
            for one in objects:
                writer.writerow({k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in one.items()})
    return path


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_every_format_gives_the_same_records(tmp_path, ending):
    assert list(read_people(write(tmp_path / f"people{ending}", [PERSON_OBJECT]))) == [PERSON]
    assert list(read_vacancies(write(tmp_path / f"vacancies{ending}", [VACANCY_OBJECT]))) == [VACANCY]


def test_a_cell_may_hold_a_list_in_short(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "id,occupations,skills,education,languages,country,region,destinations,birth_date,available_from,"
        "contract_kinds,min_pay,consent\n"
        "p,7212:8.5:2025;7213,tig:certified;mig,4,fr:C1;fon:speaks;en,bj,BJ-LI,BJ;be,1990-05,2027-01-15,fixed,"
        "150000 XOF/month,BE;BJ\n"
    )
    assert list(read_people(path)) == [PERSON]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("isco:7212:8:2025", HeldOccupation("isco:7212", 8, 2025)),
        ("isco:71", HeldOccupation("isco:71")),
        ("7212::2025", HeldOccupation("7212", None, 2025)),
        ("http://data.europa.eu/esco/occupation/1:3", HeldOccupation("http://data.europa.eu/esco/occupation/1", 3)),
        ("http://x:80/y", HeldOccupation("http://x:80/y")),
    ],
)
def test_codes_may_hold_colons(tmp_path, text, held):
    path = write(tmp_path / "people.csv", [{"id": "p", "occupations": text}])
    assert [person.occupations for person in read_people(path)] == [(held,)]


@pytest.mark.parametrize(
    ("said", "consent"),
    [
        (True, Consent(everywhere=True)),
        ("oui", Consent(everywhere=True)),
        (False, Consent()),
        ("NO", Consent()),  # a refusal, not Norway
        (None, Consent()),
        ([], Consent()),
        (["be"], Consent((("BE", None),))),
        ("NO;SE", Consent((("NO", None), ("SE", None)))),
    ],
)
def test_consent_is_never_guessed(tmp_path, said, consent):
    path = write(tmp_path / "people.jsonl", [{"id": "p", "consent": said}])
    assert [person.consent for person in read_people(path)] == [consent]


def test_only_the_id_is_needed_and_an_empty_list_is_not_an_empty_cell(tmp_path):
    path = write(tmp_path / "people.jsonl", [{"id": 7}, {"id": "q", "skills": [], "languages": []}])
    assert list(read_people(path)) == [PersonRecord("7"), PersonRecord("q", skills=(), languages=())]
    path = write(tmp_path / "vacancies.jsonl", [{"id": "v"}])
    assert list(read_vacancies(path)) == [VacancyRecord("v")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("id", "", Code.MISSING),
        ("id", "a", Code.DUPLICATE_ID),
        ("occupations", "7212:many", Code.NOT_A_NUMBER),
        ("occupations", "7212:250", Code.OUT_OF_RANGE),
        ("skills", "tig:expert", Code.NOT_ONE_OF),
        ("education", "9", Code.OUT_OF_RANGE),
        ("languages", "fr:Z9", Code.NOT_ONE_OF),
        ("birth_date", "17/04/1990", Code.NOT_A_DATE),
        ("available_from", "soon", Code.NOT_A_DATE),
        ("min_pay", "a lot", Code.NOT_A_PAY),
        ("mobile", "perhaps", Code.NOT_TRUE_OR_FALSE),
    ],
)
def test_a_bad_row_is_told_and_the_others_go_on(tmp_path, column, value, code):
    bad = {"country": "BJ", "id": "b", column: value}
    good = [{**dict.fromkeys(bad, ""), "id": name} for name in ("a", "c")]
    path = write(tmp_path / "people.csv", [good[0], bad, good[1]])
    first, second, third = read_people(path)
    assert (first.id, third.id) == ("a", "c")
    assert isinstance(second, BadRow)
    assert [(one.line, one.column, one.code) for one in second.problems] == [(3, column, code)]


def test_all_flaws_of_a_row_are_told_at_once(tmp_path):
    path = write(tmp_path / "vacancies.csv", [{"id": "v", "age_min": "x", "languages": "fr", "pay": "2700"}])
    (bad,) = read_vacancies(path)
    assert {one.column for one in bad.problems} == {"age_min", "languages", "pay"}
