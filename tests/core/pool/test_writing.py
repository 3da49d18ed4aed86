"""What is written is read again as the same records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from siraba.core.pool.files import read_people, read_vacancies
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.pool.writing import write_people, write_vacancies
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

DAY = date(2026, 11, 22)
FULL = PersonRecord(
    id="a",
    occupations=(HeldOccupation("roame:RA-04-01", 3.5, 2025), HeldOccupation("isco:7212")),
    skills=(HeldSkill("roame:RS-04-001", Evidence.CERTIFIED),),
    education=3,
    languages=(KnownLanguage("fr", LanguageLevel.B1), KnownLanguage("bm", LanguageLevel.SPEAKS), KnownLanguage("ar")),
    licences=("driving_b",),
    country="ML",
    region="ML-1",
    destinations=("ML", "FR"),
    mobile=True,
    birth=PartialDate.from_age(30, DAY),
    available_from=DAY,
    contract_kinds=("permanent",),
    working_times=(),
    min_pay=Pay(15000050, "EUR", PayPeriod.MONTH),
    consent=Consent((("ML", None), ("FR", None))),
    confirmed_on=DAY,
    registered_until=date(2027, 5, 1),
    excluded_from=("v9",),
)
VACANCY = VacancyRecord(
    id="v",
    occupation="roame:RA-04-01",
    essential_skills=("roame:RS-04-001",),
    optional_skills=("roame:RS-04-002",),
    min_experience_years=1.5,
    experience_required=True,
    min_education=2,
    languages=(AskedLanguage("fr", LanguageLevel.A2),),
    licences=("driving_b",),
    country="FR",
    age_min=18,
    age_max=30,
    start_date=DAY,
    positions=3,
    contract_kind="seasonal",
    working_time="full_time",
    pay=Pay(120000, "XOF", PayPeriod.MONTH),
    closes_on=DAY,
)


def test_people_come_back_as_they_were(tmp_path: Path) -> None:
    people = [
        FULL,
        PersonRecord(id="b"),
        PersonRecord(id="c", consent=Consent(everywhere=True), placed=True, live=False),
    ]
    assert write_people(tmp_path / "p.jsonl", people, as_of=DAY) == 3
    assert list(read_people(tmp_path / "p.jsonl")) == people


def test_a_consent_that_ended_is_not_written(tmp_path: Path) -> None:
    ended = PersonRecord(id="d", consent=Consent((("FR", date(2026, 11, 21)), ("BE", DAY))))
    write_people(tmp_path / "p.jsonl", [ended], as_of=DAY)
    (read,) = read_people(tmp_path / "p.jsonl")
    assert isinstance(read, PersonRecord)
    assert read.consent == Consent((("BE", None),))


def test_vacancies_come_back_as_they_were(tmp_path: Path) -> None:
    vacancies = [VACANCY, VacancyRecord(id="w"), VacancyRecord(id="x", open=False, essential_skills=())]
    write_vacancies(tmp_path / "v.jsonl", vacancies)
    assert list(read_vacancies(tmp_path / "v.jsonl")) == vacancies
