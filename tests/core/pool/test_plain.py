"""The quick way to read a row gives what the long way gives, or gives way to it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.pool import files, plain, plain_text, writing
from siraba.core.tabular import Row
from tests.core.matching import strategies
from tests.core.matching.strategies import AS_OF

odd = st.sampled_from(
    [
        None,
        "",
        " ",
        "x",
        "é",
        "a b",
        " a",
        "1",
        "true",
        "oui",
        True,
        False,
        0,
        1,
        8,
        9,
        -1,
        3.5,
        2.0,
        7212,
        10**20,
        [],
        ["a"],
        [""],
        [None],
        [1],
        ["BE", "bj"],
        ["no"],
        {},
        {"code": "a"},
        {"code": "a", "level": "B1"},
        [{"code": "a", "years": 3.0, "last_year": 2020}],
        [{"code": "a", "years": True}],
        [{"code": ""}],
        [{"c": 1}],
        [{"code": "a", "evidence": "tested"}],
        [{"code": "a", "evidence": "TESTED"}],
        [{"code": "a", "level": "a1"}],
        "2026-11-22",
        "1990",
        "1990-13",
        "22/11/2026",
        "1899-01-01",
        "2026-11-22T10:00:00",
        "\u0000",
        "BE;FR",
        "[1]",
        {"amount": 5, "currency": "XOF", "period": "month"},
        {"amount": "5,5", "currency": "eur", "period": "MONTH"},
        {"amount": True, "currency": "EUR", "period": "month"},
        {"amount": None},
        {"amount": [], "currency": "EUR"},
    ]
)
columns = st.sampled_from([*sorted(plain.PERSON), "ID", "Skills ", "note"])
asked = st.sampled_from([*sorted(plain.VACANCY), "Open", "note"])


def long_way(mapping, make, cells):
    fields = mapping.apply(Row(2, cells))
    return None if isinstance(fields, list) else make(fields)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(columns, odd, max_size=6), st.dictionaries(asked, odd, max_size=6), st.booleans())
def test_what_is_odd_is_read_as_before(person, vacancy, named):
    if named:
        person["id"] = vacancy["id"] = "p1"
    quick = plain.plain_person(person)
    assert quick is None or quick == long_way(files._people(), files._person, person)
    quick = plain.plain_vacancy(vacancy)
    assert quick is None or quick == long_way(files._vacancies(), files._vacancy, vacancy)


@settings(max_examples=60, deadline=None)
@given(strategies.people(st.text("abc", min_size=1)), strategies.vacancies())
def test_what_the_program_writes_is_read_the_quick_way(person, vacancy):
    cells = json.loads(json.dumps(writing._person(person, AS_OF), default=writing._plain))
    quick = plain.plain_person(cells)
    assert quick == long_way(files._people(), files._person, cells)
    cells = json.loads(json.dumps(writing._vacancy(vacancy), default=writing._plain))
    quick = plain.plain_vacancy(cells)
    assert quick is None or quick == long_way(files._vacancies(), files._vacancy, cells)


cells = st.one_of(
    odd,
    st.sampled_from(
        [
            "3", "03", "8", "9", "2.5", "2.345", "2,5", "1e1", "-1", "true", "Oui", "no", "0", "1", "a;b", "a; b",
            "a;;b", "True", "FAUX",
            ";", "a;a", "[]", '["a"]', "{}", '{"code": "a"}', "BE", "be;FR", "true;BE", "fr:B1", "fr:b1", "fr:", ":B1",
            "fr:B1:x", "7212:3:2020", "7212:3", "7212::2020", "7212:x", "7212:101", "isco:7212:3:2020", "a/b:3",
            "https://x.org/a:b:tested", "a:tested", "a:TESTED", "a:", "isco:a:shown", "150000 XOF/month",
            "150000 xof/month", "150 000 XOF/month", "0 XOF/month", "5 EUR/age", "1.5 EUR/hour", "é;a",
            "a\u00a0", "x" * 40,
        ]
    ),
    st.text("ab:;/.3 [{", max_size=8),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(columns, cells, max_size=8), st.dictionaries(asked, cells, max_size=8))
def test_text_is_read_as_before(person, vacancy):
    """What a CSV file says in text, typed first or read the long way."""
    person["id"] = vacancy["id"] = "p1"
    quick = plain.plain_person(plain_text.typed(person))
    assert quick is None or quick == long_way(files._people(), files._person, person)
    quick = plain.plain_vacancy(plain_text.typed(vacancy))
    assert quick is None or quick == long_way(files._vacancies(), files._vacancy, vacancy)


def test_a_plain_row_of_a_csv_file_is_read_the_quick_way():
    row = {
        "id": "p1", "occupations": "7212:3.5:2024;isco:7213::2020", "skills": "tig:tested;pipe", "education": "3",
        "languages": "fr:B2;wo", "country": "bj", "destinations": "BJ;be", "mobile": "true", "consent": "BJ;BE",
        "min_pay": "150000 XOF/month", "birth_date": "1990-04", "placed": "false", "licences": "", "note": "good",
    }  # fmt: skip
    quick = plain.plain_person(plain_text.typed(row))
    assert quick is not None
    assert quick == long_way(files._people(), files._person, row)
    assert (quick.licences, quick.occupations[0].years, quick.mobile) == (None, 3.5, True)
