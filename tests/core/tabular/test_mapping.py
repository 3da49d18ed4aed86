"""Mappings: a row gives its fields or all of its problems, and a wrong mapping says where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from siraba.core.tabular import Code, Row, RowProblem
from siraba.core.tabular.mapping import BadMapping, Mapping

PEOPLE = r"""
about: people of a made-up service
encoding: cp1252
fields:
  id: {column: N°, required: true, prefix: "ML-"}
  name: {columns: [Prénom, Nom], required: true, kind: title, max_length: 20}
  birth: {column: Né le, kind: partial_date, date_format: "%d/%m/%Y"}
  sex: {column: Sexe, values: {F: female, M: male, NO: null}}
  education:
    column: Niveau
    kind: integer
    cases: {^bac\+\d: 6, ^bac: 3, '^\d$': 1}
    min: 0
    max: 8
  children: {column: Enfants, kind: integer, default: 0, min: 0, max: 20}
  languages:
    column: Langues
    kind: list
    split: ";"
    item:
      kind: record
      pattern: ^(?P<code>\w+)[ :]+(?P<level>\S+)$
      parts:
        code: {values: {français: fr, bambara: bm}, required: true}
        level: {one_of: [A1, A2, B1, B2, C1, C2, speaks]}
  pay:
    kind: pay
    decimal: ","
    parts:
      amount: {column: Salaire}
      currency: {constant: XOF}
      period: {column: Par, values: {mois: month, jour: day}}
  consent: {column: Accord, kind: boolean}
  country: {constant: ML}
"""

GOOD: dict[str, Any] = {
    "N°": "0017",
    "Prénom": " Awa ",
    "Nom": "Traoré",
    "Né le": "17/04/1998",
    "Sexe": "f",
    "Niveau": "Bac+2",
    "Enfants": "",
    "Langues": "Français: B2; bambara speaks",
    "Salaire": "150.000",
    "Par": "mois",
    "Accord": "oui",
}


def applied(mapping: Mapping, **cells: Any) -> dict[str, Any] | list[RowProblem]:
    return mapping.apply(Row(7, {**GOOD, **cells}))


@pytest.fixture(scope="module")
def people() -> Mapping:
    return Mapping.parse(PEOPLE, "people.yaml")


def test_a_good_row_gives_every_field(people: Mapping) -> None:
    fields = applied(people)
    assert isinstance(fields, dict)
    assert str(fields.pop("birth")) == "1998-04-17"
    assert fields == {
        "id": "ML-0017",
        "name": "Awa Traoré",
        "sex": "female",
        "education": 6,
        "children": 0,
        "languages": [{"code": "fr", "level": "B2"}, {"code": "bm", "level": "speaks"}],
        "pay": {"amount": 150000, "currency": "XOF", "period": "month"},
        "consent": True,
        "country": "ML",
    }
    assert people.encoding == "cp1252"


def test_what_is_not_said_is_none_and_only_required_fields_must_be_said(people: Mapping) -> None:
    fields = people.apply(Row(7, {"N°": 17, "NOM ": "Traoré"}))
    assert isinstance(fields, dict)
    assert (fields["id"], fields["name"], fields["children"]) == ("ML-17", "Traoré", 0)
    assert [name for name, value in fields.items() if value is None] == [
        "birth",
        "sex",
        "education",
        "languages",
        "pay",
        "consent",
    ]


def test_all_problems_of_a_row_are_told_at_once(people: Mapping) -> None:
    problems = applied(
        people,
        **{
            "N°": "  ",
            "Nom": "T" * 40,
            "Né le": "31/02/1998",
            "Sexe": "X",
            "Niveau": "beaucoup",
            "Enfants": "25",
            "Langues": "français Z9; klingon C1; bambara",
            "Salaire": "beaucoup",
            "Accord": "peut-être",
        },
    )
    assert isinstance(problems, list)
    assert all(problem.line == 7 for problem in problems)
    assert [(problem.column, problem.code) for problem in problems] == [
        ("N°", Code.MISSING),
        ("Prénom + Nom", Code.TOO_LONG),
        ("Né le", Code.NOT_A_DATE),
        ("Sexe", Code.NOT_ONE_OF),
        ("Niveau", Code.NOT_ONE_OF),
        ("Enfants", Code.OUT_OF_RANGE),
        ("Langues", Code.NOT_ONE_OF),
        ("Langues", Code.NOT_ONE_OF),
        ("Langues", Code.PATTERN_NOT_MATCHED),
        ("", Code.NOT_A_NUMBER),
        ("Accord", Code.NOT_TRUE_OR_FALSE),
    ]


def test_lists_and_records_of_json_and_parquet_pass_through_the_same_mapping(people: Mapping) -> None:
    for languages in (
        [{"code": "français", "level": "C1"}],
        '[{"code": "français", "level": "C1"}]',
    ):
        fields = applied(people, Langues=languages)
        assert isinstance(fields, dict)
        assert fields["languages"] == [{"code": "fr", "level": "C1"}]
    fields = applied(people, Langues=[])
    assert isinstance(fields, dict)
    assert fields["languages"] == []
    problems = applied(people, Nom=["a", "b"], Sexe={"a": 1})
    assert isinstance(problems, list)
    assert [(problem.column, problem.code) for problem in problems] == [("Sexe", Code.NOT_TEXT)]


@pytest.mark.parametrize(
    ("setting", "said", "pay"),
    [
        ("", "150 000 XOF/month", {"amount": 150000, "currency": "XOF", "period": "month"}),
        ("", "12,50 eur per Hour", {"amount": 1250, "currency": "EUR", "period": "hour"}),
        ("", {"amount": 1234.5, "currency": "TND", "period": "year"}, (1234500, "TND", "year")),
        ("minor_units: true", '{"amount": 1250, "currency": "EUR", "period": "day"}', (1250, "EUR", "day")),
        ("plausible: {month: [100, 200]}", "150,00 EUR/month", (15000, "EUR", "month")),
        ("plausible: {month: [100, 200]}", "201,00 EUR/month", Code.OUT_OF_RANGE),
        ("", "150.000 XOF/month", Code.AMBIGUOUS_NUMBER),
        ("", "1,255 EUR/month", Code.AMBIGUOUS_NUMBER),
        ("decimal: ','", "1,255 EUR/month", Code.NOT_A_PAY),
        ("", "10,5 XOF/month", Code.NOT_A_PAY),
        ("", "0 XOF/month", Code.NOT_A_PAY),
        ("", "150000", Code.NOT_A_PAY),
        ("", "100 EUR/fortnight", Code.NOT_ONE_OF),
    ],
)
def test_pay(setting: str, said: Any, pay: Any) -> None:
    mapping = Mapping.parse(f"fields: {{pay: {{column: pay, kind: pay, {setting}}}}}")
    got = mapping.apply(Row(2, {"pay": said}))
    if isinstance(pay, Code):
        assert isinstance(got, list)
        assert [problem.code for problem in got] == [pay]
    else:
        amount, currency, period = pay.values() if isinstance(pay, dict) else pay
        assert got == {"pay": {"amount": amount, "currency": currency, "period": period}}


def test_otherwise_stands_in_for_what_cannot_be_read_but_not_for_what_is_not_said() -> None:
    mapping = Mapping.parse("fields: {start: {column: a, kind: date, otherwise: null, default: 2024-01-01}}")
    assert mapping.apply(Row(2, {"a": "soon"})) == {"start": None}
    assert mapping.apply(Row(2, {"a": " "})) == {"start": "2024-01-01"}
    assert mapping.apply(Row(2, {"a": "2024-05-31"})) == {"start": date(2024, 5, 31)}


def test_words_of_yaml_stay_words() -> None:
    mapping = Mapping.parse("fields: {c: {column: a, values: {NO: Norway, 07: Ardèche, 1: one, on: 'no', off: 08}}}")
    got = [mapping.apply(Row(2, {"a": said})) for said in ("no", "07", 1, "On", "off")]
    assert got == [{"c": to} for to in ("Norway", "Ardèche", "one", "no", "08")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fields:\n  id:\n    colum: a", "line 3, fields → id → colum: there is no such setting"),
        ("fields:\n  id: {column: a}\n  pay:\n    column: b\n    kind: money", "line 5, fields → pay → kind"),
        ("fields:\n  id:\n    column: a\n    pattern: '('", "“(” is not a regular expression"),
        ("fields:\n  id:\n    column: a\n    columns: [b]", "line 2, fields → id: give one of"),
        ("fields:\n  id:\n    column: a\n    split: ';'", "only for kind list"),
        ("fields:\n  id: {required: true}", "fields → id: give a column"),
        ("fields:\n  id: {column: a}\n  id: {column: b}", "line 3: “id” comes twice"),
        ("fields: [", "line 1"),
        ("- a", "expected `fields:`"),
        ("field: {}", "line 1, field: there is no such setting"),
        (
            "fields:\n  l:\n    column: a\n    kind: list\n    item:\n      parts: {x: {kind: nothing}}",
            "line 6, fields → l → item → parts → x → kind",
        ),
    ],
)
def test_a_wrong_mapping_says_where(text: str, says: str) -> None:
    with pytest.raises(BadMapping) as bad:
        Mapping.parse(text, "m.yaml")
    assert says in str(bad.value)
    assert str(bad.value).startswith("m.yaml")


def test_all_errors_of_a_mapping_are_told_at_once() -> None:
    with pytest.raises(BadMapping) as bad:
        Mapping.parse("fields:\n  a: {colum: x}\n  b: {column: x, kind: y}\n", "m.yaml")
    assert [line.split(",")[1] for line in str(bad.value).splitlines()] == [" line 2", " line 3"]


def test_columns_and_fields_that_do_not_exist_are_named_before_the_first_row(people: Mapping) -> None:
    people.check_columns([column.upper() + " " for column in GOOD])
    with pytest.raises(BadMapping, match="no column “Sexe”; it has: “N°”"):
        people.check_columns([column for column in GOOD if column != "Sexe"])
    with pytest.raises(BadMapping, match="no field “birth”"):
        people.check_fields(set(people.fields) - {"birth"})
