"""From people to vacancies, compiled: what the other engines answer, with changes and tombstones active."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from siraba.core.matching import batch, reference
from siraba.core.matching.batch_ranking import shortlists_of_all
from siraba.core.matching.executors import Where
from siraba.core.matching.files import MatchWriter
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.reverse_fast import openings, openings_of_all
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.people import Pool
from siraba.core.pool.vacancies import VacancyPool
from tests.core.matching.strategies import AS_OF, boards, crowds, people, proximities, vacancies
from tests.core.matching.test_equals_reference import OTHER
from tests.core.matching.test_fast import Town

COUNTRIES = ["BJ"] * 12 + ["BE"] * 5 + ["CI", "NE", None]
"""Of vacancies: many ask at home."""


@settings(max_examples=100, deadline=None)
@given(
    boards(),
    st.lists(vacancies(), max_size=4, unique_by=lambda vacancy: vacancy.id),
    st.data(),
    people(),
    crowds(3),
    proximities,
    st.integers(0, 6),
    st.sampled_from([Parameters(), OTHER]),
)
def test_all_three_engines_answer_the_same(before, changed, data, person, others, proximity, top, parameters):
    rarity = Pool.build([person, *(one for one in others if one.id != person.id)]).rarity
    now = {vacancy.id: vacancy for vacancy in (*before, *changed)}
    removed = data.draw(st.lists(st.sampled_from([*now, "none"]), max_size=3))
    cut = data.draw(st.integers(0, len(changed)))
    live = VacancyPool.build(before, rarity=rarity).with_changes(changed[:cut]).with_changes(changed[cut:], removed)
    kept = [vacancy for id_, vacancy in now.items() if id_ not in removed]
    options = {"proximity": proximity, "parameters": parameters, "as_of": AS_OF, "top": top}
    naive = reference.search_vacancies(kept, person, rarity=rarity, **options)
    assert openings(live, person, **options) == naive.matches
    assert search_vacancies(live, person, fast=True, **options) == naive
    assert search_vacancies(live, person, fast=False, **options) == naive


@pytest.mark.parametrize("seed", range(3))
def test_everybody_of_a_town(seed, tmp_path):
    """Lists of all at once are those of each alone: people as columns of a snapshot, with its own numbers of codes."""
    town = Town(seed)
    crowd = Pool.build([town.person(f"p{number:04}") for number in range(500)], town.proximity)
    crowd.save(tmp_path / "people")
    crowd = Pool.open(tmp_path / "people")
    posts = [replace(town.vacancy(), id=f"v{number:03}", country=("BJ", "BE")[number % 2]) for number in range(400)]
    board = VacancyPool.build(posts, rarity=crowd.rarity)
    rows = np.random.default_rng(seed).permutation(len(crowd))
    options = {"proximity": town.proximity, "as_of": AS_OF}
    for top in (1, 20, 500):
        found = list(openings_of_all(board, crowd, rows, top=top, threads=2, **options))
        lists = [
            list(zip(board.ids.texts(some.vacancies[a:b]), some.scores[a:b].tolist(), strict=True))
            for some in found
            for a, b in zip(some.ends, some.ends[1:], strict=False)
        ]
        assert sum(map(len, lists)) > 100 * min(top, 20)
        for row, mine in list(zip(rows.tolist(), lists, strict=True))[:60]:
            person = crowd.record(row)
            same = search_vacancies(board, person, top=top, **options)
            assert mine == [(one.vacancy_id, one.score) for one in same.matches]
            assert openings(board, person, top=top, **options) == same.matches
        counts = np.concatenate([some.eligible for some in found])
        assert counts[0] == search_vacancies(board, crowd.record(int(rows[0])), top=1, **options).eligible


@pytest.mark.parametrize("reverse", [True, False])
@pytest.mark.parametrize("a_shard", [None, 170])
def test_a_batch_in_columns_is_the_batch_of_objects(a_shard, reverse, tmp_path, monkeypatch):
    """What is written without an object a match is what is written from matches: points, order, what to verify."""
    town = Town(5)
    crowd = [town.person(f"p{number:04}") for number in range(400)]
    crowd.append(replace(crowd[0], id="last", excluded_from=("v001", "v003", "elsewhere")))
    posts = [
        replace(town.vacancy(), id=f"v{number:03}", licences=("B", "C")[: number % 3], country=COUNTRIES[number % 20])
        for number in range(60)
    ]
    monkeypatch.setattr(batch, "MANY_PAIRS", 1)
    monkeypatch.setattr(batch, "MANY", 1)
    rows = {}
    for engine in (batch.Engine.FAST, batch.Engine.NUMPY):
        settled = batch.Batch(AS_OF, 7, reverse=reverse, engine=engine, audit=False)
        folder = tmp_path / engine.value
        plan = batch.prepare(folder, settled, crowd, posts, proximity=town.proximity, digest="a batch", a_shard=a_shard)
        list(batch.work(folder, plan, Where()))
        with MatchWriter(folder / "out.parquet") as out:
            batch.gather(folder, plan, out)
        rows[engine] = parquet.read_table(folder / "out.parquet").to_pylist()
    assert len(rows[batch.Engine.FAST]) > (400 if reverse else 250)
    assert any("licence:B" in row["to_verify"] for row in rows[batch.Engine.FAST])
    assert rows[batch.Engine.FAST] == rows[batch.Engine.NUMPY]


def test_the_lists_of_many_vacancies_are_those_of_each():
    """In turns and threads, as rows of the pool."""
    town = Town(5)
    crowd = Pool.build([town.person(f"p{number:04}") for number in range(400)], town.proximity)
    posts = [replace(town.vacancy(), id=f"v{number:03}", country=COUNTRIES[number % 20]) for number in range(160)]
    options = {"proximity": town.proximity, "as_of": AS_OF}
    seen = 0
    for some in shortlists_of_all(crowd, posts, top=9, threads=2, **options):
        for at, place in enumerate(some.vacancies.tolist()):
            same = search(crowd, posts[place], top=9, fast=False, **options).matches
            mine = slice(some.ends[at], some.ends[at + 1])
            assert crowd.ids.texts(some.rows[mine]) == [one.person_id for one in same]
            assert some.scores[mine].tolist() == [one.score for one in same]
            seen += 1
    assert seen == len(posts)
