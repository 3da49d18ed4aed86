"""The fast engine and the naive one answer the same, in everything: list, points, funnel, histogram, holdings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.matching import reference
from siraba.core.matching.parameters import Neutral, Parameters, Weights
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.people import Pool
from siraba.core.pool.vacancies import VacancyPool
from tests.core.matching.strategies import AS_OF, boards, crowds, people, proximities, vacancies

OTHER = Parameters(
    weights=Weights(skills=100_003, occupation=99_997, experience=300_000, wishes=240_000, languages=150_000),
    neutral=Neutral(skills=1, experience=999_999, place=0),
    optional_share=0,
    near_occupation=1,
    fading_half=3,
)
quick = settings(max_examples=100, deadline=None)


@quick
@given(crowds(), vacancies(), proximities, st.integers(0, 6), st.sampled_from([Parameters(), OTHER]))
def test_people_for_a_vacancy(persons, vacancy, proximity, top, parameters):
    pool = Pool.build(persons, proximity)
    options = {"proximity": proximity, "parameters": parameters, "as_of": AS_OF, "top": top}
    assert search(pool, vacancy, **options) == reference.search(persons, vacancy, rarity=pool.rarity, **options)


@quick
@given(boards(), people(), crowds(5), proximities, st.integers(0, 6), st.sampled_from([Parameters(), OTHER]))
def test_vacancies_for_a_person(board, person, others, proximity, top, parameters):
    rarity = Pool.build(others).rarity
    pool = VacancyPool.build(board, rarity=rarity)
    options = {"proximity": proximity, "parameters": parameters, "as_of": AS_OF, "top": top}
    naive = reference.search_vacancies(board, person, rarity=rarity, **options)
    assert search_vacancies(pool, person, **options) == naive


@quick
@given(crowds(), st.lists(people(), max_size=4), st.data(), vacancies(), proximities)
def test_a_changed_pool_is_a_rebuilt_pool(before, changed, data, vacancy, proximity):
    pool = Pool.build(before)
    now = {person.id: person for person in (*before, *changed)}
    removed = data.draw(st.lists(st.sampled_from([*now, "nobody"]), max_size=3))
    kept = [person for id_, person in now.items() if id_ not in removed]
    cut = data.draw(st.integers(0, len(changed)))
    live = pool.with_changes(changed[:cut]).with_changes(changed[cut:], removed)
    rebuilt = Pool.build(kept, rarity=pool.rarity)
    options = {"proximity": proximity, "as_of": AS_OF, "top": 5}
    assert search(live, vacancy, **options) == search(rebuilt, vacancy, **options)
    assert len(live) == len(rebuilt)


@quick
@given(boards(), st.lists(vacancies(), max_size=3), st.data(), people(), proximities)
def test_changed_vacancies_are_rebuilt_vacancies(before, changed, data, person, proximity):
    rarity = Pool.build([person]).rarity
    pool = VacancyPool.build(before, rarity=rarity)
    now = {vacancy.id: vacancy for vacancy in (*before, *changed)}
    removed = data.draw(st.lists(st.sampled_from([*now, "none"]), max_size=3))
    kept = [vacancy for id_, vacancy in now.items() if id_ not in removed]
    options = {"proximity": proximity, "as_of": AS_OF, "top": 5}
    live = search_vacancies(pool.with_changes(changed, removed), person, **options)
    assert live == search_vacancies(VacancyPool.build(kept, rarity=rarity), person, **options)
