"""What must hold for every list, whatever the numbers in the formula are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from siraba.core.matching.explain import explain
from siraba.core.matching.pairs import pair, verdicts
from siraba.core.matching.parameters import DEFAULT
from siraba.core.matching.results import Component, Constraint, OccupationFit, SkillFit
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.people import Pool
from siraba.core.pool.records import Consent, HeldOccupation, HeldSkill
from siraba.core.pool.vacancies import VacancyPool
from siraba.core.terms.levels import Evidence
from siraba.core.terms.unknown import Truth
from tests.core.matching.strategies import (
    AS_OF,
    SKILLS,
    crowds,
    people,
    proximities,
    set_free,
    vacancies,
)

# a drawn person may be out of a vacancy's question: such draws are left aside, however many they are
quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
free_people = people().map(set_free)
placed_vacancies = vacancies().filter(lambda vacancy: vacancy.country is not None)


def points(person, vacancy, proximity, pool):
    """The score of one person; None when not eligible."""
    match = pair(person, vacancy, proximity=proximity, rarity=pool.rarity, as_of=AS_OF)
    return None if match is None else match.score


@quick
@given(crowds(), vacancies(), proximities, st.randoms())
def test_the_order_of_rows_does_not_matter(persons, vacancy, proximity, random):
    shuffled = list(persons)
    random.shuffle(shuffled)
    options = {"proximity": proximity, "as_of": AS_OF, "top": 4}
    assert search(Pool.build(persons), vacancy, **options) == search(Pool.build(shuffled), vacancy, **options)


@quick
@given(crowds(), placed_vacancies, proximities)
def test_parts_sum_to_the_score_and_stay_in_their_bounds(persons, vacancy, proximity):
    pool = Pool.build(map(set_free, persons))
    for match in search(pool, vacancy, proximity=proximity, as_of=AS_OF).matches:
        assert sum(part.points for part in match.parts) == match.score
        assert [part.component for part in match.parts] == list(Component)
        assert all(0 <= part.points <= part.possible for part in match.parts)


@quick
@given(free_people, placed_vacancies, proximities, st.sampled_from(SKILLS), st.sampled_from(Evidence))
def test_one_more_skill_never_lowers_a_score(person, vacancy, proximity, code, evidence):
    person = replace(person, skills=person.skills or ())
    pool = Pool.build([person])
    before = points(person, vacancy, proximity, pool)
    assume(before is not None)
    richer = replace(person, skills=(*person.skills, HeldSkill(code, evidence)))
    assert points(richer, vacancy, proximity, pool) >= before


@quick
@given(people(), people(), vacancies(), proximities)
def test_whoever_fails_a_constraint_is_in_no_list(person, other, vacancy, proximity):
    answers = verdicts(person, vacancy, proximity=proximity, as_of=AS_OF)
    pool = Pool.build([person, replace(other, id=person.id + "2")])
    found = search(pool, vacancy, proximity=proximity, as_of=AS_OF)
    listed = {match.person_id: match for match in found.matches}
    failed = any(answer.truth is Truth.NOT_MET for answer in answers)
    assert (person.id in listed) is not failed
    if not failed:
        unsure = [answer for answer in answers if answer.truth is Truth.UNKNOWN]
        names = [a.constraint.value + (f":{a.subject}" if a.subject else "") for a in unsure]
        assert listed[person.id].to_verify == tuple(names)


BREAKING = {
    Constraint.REGISTRATION: {"live": False},
    Constraint.CONFIRMATION: {"confirmed_on": AS_OF - timedelta(days=181)},
    Constraint.NOT_PLACED: {"placed": True},
    Constraint.CONSENT: {"consent": Consent(everywhere=True, until=AS_OF - timedelta(days=1))},
    Constraint.DESTINATION: {"destinations": ("FR",)},
    Constraint.ADULTHOOD: {"birth": None, "country": None},
    Constraint.NOT_EXCLUDED: {"excluded_from": ("v1", "v2", "v3")},
}


@quick
@given(free_people, placed_vacancies, proximities, st.sampled_from(list(BREAKING)))
def test_breaking_one_constraint_excludes(person, vacancy, proximity, constraint):
    broken = replace(person, **BREAKING[constraint])
    answers = {a.constraint: a.truth for a in verdicts(broken, vacancy, proximity=proximity, as_of=AS_OF)}
    assert answers[constraint] is Truth.NOT_MET
    assert points(broken, vacancy, proximity, Pool.build([person])) is None


@quick
@given(free_people, placed_vacancies, proximities)
def test_both_directions_give_the_same_points(person, vacancy, proximity):
    pool = Pool.build([person])
    vacancy = replace(vacancy, open=True, closes_on=None)
    there = search(pool, vacancy, proximity=proximity, as_of=AS_OF)
    board = VacancyPool.build([vacancy], rarity=pool.rarity)
    assert search_vacancies(board, person, proximity=proximity, as_of=AS_OF).matches == there.matches


FORGETTING = {
    "occupations": Component.OCCUPATION,
    "languages": Component.LANGUAGES,
    "education": Component.EDUCATION,
    "region": Component.PLACE,
}


@quick
@given(free_people, placed_vacancies, proximities, st.sampled_from(list(FORGETTING)))
def test_not_knowing_never_beats_the_best_that_can_be_known(person, vacancy, proximity, field):
    """Whoever meets everything earns at least what not knowing earns, component by component."""
    pool = Pool.build([person])
    vacancy = replace(vacancy, age_min=None, age_max=None, licences=(), experience_required=False)
    best = replace(person, available_from=None, skills=None, country=vacancy.country, region=vacancy.region)
    if vacancy.occupation:
        best = replace(best, occupations=(HeldOccupation(vacancy.occupation, 45.0, AS_OF.year),))
    if vacancy.min_education is not None:
        best = replace(best, education=vacancy.min_education)
    best = replace(best, languages=tuple(vacancy.languages))
    matched = pair(best, vacancy, proximity=proximity, rarity=pool.rarity, as_of=AS_OF)
    unknown = pair(replace(best, **{field: None}), vacancy, proximity=proximity, rarity=pool.rarity, as_of=AS_OF)
    component = FORGETTING[field]
    assert matched.part(component).points >= unknown.part(component).points > 0


@quick
@given(free_people, placed_vacancies, proximities)
def test_reasons_agree_with_the_points(person, vacancy, proximity):
    pool = Pool.build([person])
    match = pair(person, vacancy, proximity=proximity, rarity=pool.rarity, as_of=AS_OF)
    assume(match is not None)
    said = explain(match, person, vacancy, proximity=proximity, rarity=pool.rarity, as_of=AS_OF)
    part = {one.component: one for one in match.parts}
    if said.skills:
        gap = part[Component.SKILLS].points - sum(one.points for one in said.skills)
        assert -1 <= gap <= len(said.skills)
        assert (said.skills[0].fit is SkillFit.UNKNOWN) is not part[Component.SKILLS].known
    if part[Component.OCCUPATION].known:
        weight = DEFAULT.weights.occupation
        assert part[Component.OCCUPATION].points == weight * said.occupation.proximity // 1_000_000
    else:
        assert said.occupation.fit is OccupationFit.UNKNOWN
    shares = dict(zip(["contract", "working_time", "pay"], (one.share for one in said.wishes), strict=True))
    wished = sum(share * getattr(DEFAULT.wishes, name) for name, share in shares.items()) // 1_000_000
    assert part[Component.WISHES].points == DEFAULT.weights.wishes * wished // 1_000_000
    unsure = {f"language:{one.code}" for one in said.languages if one.truth is Truth.UNKNOWN}
    assert unsure == {name for name in match.to_verify if name.startswith("language:")}


@quick
@given(crowds(), placed_vacancies, proximities)
def test_the_funnel_ends_at_the_eligible(persons, vacancy, proximity):
    found = search(Pool.build(persons), vacancy, proximity=proximity, as_of=AS_OF, top=0)
    remaining = [found.total, *(step.remaining for step in found.funnel)]
    assert remaining == sorted(remaining, reverse=True)
    assert remaining[-1] == found.eligible == sum(found.histogram)
    for step in found.funnel:
        assert step.only <= step.failing <= found.total


@given(st.dates(date(1940, 1, 1), date(2015, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_a_birthday_counts_from_its_day_on(born, as_of):
    """The vectors compare birth dates with a cut-off day; people count completed years."""
    from siraba.core.pool.units import born_by
    from siraba.core.terms.dates import PartialDate

    age = PartialDate.parse(born.isoformat()).ages(as_of)[0]
    assert born.toordinal() <= born_by(as_of, age)
    assert born.toordinal() > born_by(as_of, age + 1)
