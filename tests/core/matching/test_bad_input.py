"""What is wrong, missing or too much: every engine says the same about it, and nothing falls over."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace

import pytest
from pyarrow import parquet

from siraba.core.matching import batch, reference
from siraba.core.matching.executors import Where
from siraba.core.matching.files import MatchWriter
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.files import BadRow, read_people
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import Consent, HeldOccupation, HeldSkill, KnownLanguage, PersonRecord
from siraba.core.pool.vacancies import VacancyPool
from siraba.core.terms.money import Pay, PayPeriod
from tests.core.matching.strategies import AS_OF
from tests.core.matching.test_batch import board, crowd
from tests.core.matching.test_fast import Town

OPTIONS = {"proximity": Proximity(), "as_of": AS_OF}
PLAIN = crowd(1)[0]
STRANGE = [
    replace(PLAIN, id="unknown codes", occupations=(HeldOccupation("☃", 3), HeldOccupation("")), region="XX-??"),
    replace(PLAIN, id="negative years", occupations=(HeldOccupation("7212", -3.0, -5),)),
    replace(PLAIN, id="a thousand years", occupations=(HeldOccupation("7212", 1e6, 99_999),)),
    replace(PLAIN, id="not a number", occupations=(HeldOccupation("7212", float("nan")),)),
    replace(
        PLAIN, id="the same twice", skills=(HeldSkill("s1"), HeldSkill("s1")), languages=(KnownLanguage("fr"),) * 2
    ),
    replace(PLAIN, id="all the money", min_pay=Pay(10**18, "XOF", PayPeriod.HOUR)),
    PersonRecord("nothing but an id", consent=Consent(everywhere=True)),
    PersonRecord("", country="BJ", consent=Consent(everywhere=True)),
]
ODD = [
    replace(board(1)[0], id="unknown codes", occupation="☃☃", essential_skills=("no such skill",), licences=("?",)),
    replace(board(1)[0], id="asks less than nothing", min_experience_years=-2.0, experience_required=True),
    replace(board(1)[0], id="nobody can", min_education=8, licences=("a", "b"), age_min=90, age_max=20),
    replace(board(1)[0], id="nowhere", country=None),
    replace(board(1)[0], id="no skill at all", essential_skills=()),
]


@pytest.mark.parametrize("vacancy", [*board(2), *ODD], ids=lambda one: one.id)
@pytest.mark.parametrize("top", [0, 1, 5_000])
def test_strange_people_and_odd_vacancies_have_one_answer(vacancy, top):
    """Also where more is asked for than there are."""
    people = [*crowd(20), *STRANGE]
    pool = Pool.build(people)
    naive = reference.search(people, vacancy, rarity=pool.rarity, top=top, **OPTIONS)
    assert search(pool, vacancy, fast=False, top=top, **OPTIONS) == naive
    assert search(pool, vacancy, fast=True, top=top, **OPTIONS) == naive
    assert naive.total == len(people)


@pytest.mark.parametrize("person", STRANGE, ids=lambda one: one.id)
def test_the_other_way_round_too(person):
    vacancies = [*board(4), *ODD]
    rarity = Pool.build(crowd(20)).rarity
    asked = VacancyPool.build(vacancies, rarity=rarity)
    naive = reference.search_vacancies(vacancies, person, rarity=rarity, top=5_000, **OPTIONS)
    assert search_vacancies(asked, person, fast=False, top=5_000, **OPTIONS) == naive
    assert search_vacancies(asked, person, fast=True, top=5_000, **OPTIONS) == naive


@pytest.mark.parametrize("fast", [True, False])
def test_an_empty_pool_answers_with_nobody(fast):
    nobody, vacancy = Pool.build([]), board(1)[0]
    for pool in (nobody, nobody.with_changes([PLAIN], [PLAIN.id])):
        found = search(pool, vacancy, fast=fast, **OPTIONS)
        assert (found.matches, found.total, found.eligible) == ((), 0, 0)
    empty = VacancyPool.build([], rarity=nobody.rarity)
    found = search_vacancies(empty, PLAIN, fast=fast, **OPTIONS)
    assert (found.matches, found.total) == ((), 0)
    late = nobody.with_changes([PLAIN])
    assert [match.person_id for match in search(late, vacancy, fast=fast, **OPTIONS).matches] == [PLAIN.id]


@pytest.mark.parametrize("reverse", [True, False])
@pytest.mark.parametrize(("people", "vacancies"), [([], []), ([], board(3)), (crowd(9), []), (crowd(9), ODD)])
def test_a_batch_of_nothing_writes_an_empty_file(people, vacancies, reverse, tmp_path, monkeypatch):
    """And vacancies that nobody can fill leave no row."""
    for name in ("MANY", "MANY_PAIRS"):
        monkeypatch.setattr(batch, name, 0)
    settled = batch.Batch(AS_OF, 5_000, reverse=reverse)
    plan = batch.prepare(tmp_path / "w", settled, people, vacancies, proximity=Proximity(), digest="a batch")
    list(batch.work(tmp_path / "w", plan, Where()))
    with MatchWriter(tmp_path / "out.parquet") as out:
        batch.gather(tmp_path / "w", plan, out)
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert {row["vacancy_id"] for row in rows}.isdisjoint({"nobody can", "nowhere"})
    assert bool(rows) == (bool(people) and vacancies == ODD)


def test_a_broken_row_amid_many_stops_nothing_and_nothing_is_held(tmp_path):
    """Rows come one by one: reading twenty thousand takes no more room than their ids."""
    path, count, middle = tmp_path / "people.jsonl", 20_000, 10_000
    town = Town(1)
    row = {"country": "BJ", "skills": [{"code": skill} for skill in town.skills], "note": "x" * 500}
    with path.open("w") as file:
        for number in range(count):
            file.write('{"id": "p1"' if number == middle else json.dumps({"id": f"p{number}", **row}))
            file.write("\n")
    read, bad = 0, []
    tracemalloc.start()
    for found in read_people(path):
        if isinstance(found, BadRow):
            bad.append(found)
        else:
            read += 1
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == count - 1
    assert [one.line for one in bad] == [middle + 1]
    assert peak < path.stat().st_size / 4
