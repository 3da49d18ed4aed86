"""The compiled engine answers what the others answer, with changes and tombstones active."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.matching import bounds, reference
from siraba.core.matching.fast import rank, shortlist
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from tests.core.matching.strategies import AS_OF, crowds, people, proximities, vacancies
from tests.core.matching.test_equals_reference import OTHER


@settings(max_examples=100, deadline=None)
@given(
    crowds(),
    st.lists(people(), max_size=4, unique_by=lambda person: person.id),
    st.data(),
    vacancies(),
    proximities,
    st.integers(0, 6),
    st.sampled_from([Parameters(), OTHER]),
)
def test_kernels_answer_what_the_naive_engine_answers(before, changed, data, vacancy, proximity, top, parameters):
    pool = Pool.build(before)
    now = {person.id: person for person in (*before, *changed)}
    removed = data.draw(st.lists(st.sampled_from([*now, "nobody"]), max_size=3))
    cut = data.draw(st.integers(0, len(changed)))
    live = pool.with_changes(changed[:cut]).with_changes(changed[cut:], removed)
    kept = [person for id_, person in now.items() if id_ not in removed]
    options = {"proximity": proximity, "parameters": parameters, "as_of": AS_OF, "top": top}
    naive = reference.search(kept, vacancy, rarity=pool.rarity, **options)
    assert shortlist(live, vacancy, **options) == naive
    found = rank(live, vacancy, **options)
    assert list(zip(found.ids, found.scores, strict=True)) == [(one.person_id, one.score) for one in naive.matches]


class Town:
    """Enough people that bounds, budgets and several words of rows matter; few enough that NumPy can check them."""

    def __init__(self, seed: int, skills: int = 60, trades: int = 40) -> None:
        self.draw = draw = random.Random(seed)
        self.skills = [f"s{number}" for number in range(skills)]
        self.trades = [f"{draw.randrange(1, 10)}{draw.randrange(1, 4)}{draw.randrange(1, 9)}" for _ in range(trades)]
        self.proximity = Proximity(
            occupations={trade: {draw.choice(self.trades): 700_000} for trade in self.trades},
            skills={skill: {self.common(): draw.randrange(1, 900_000)} for skill in self.skills},
            card_skills={
                trade: tuple((skill, draw.random() < 0.5) for skill in draw.sample(self.skills, 6))
                for trade in self.trades[::2]
            },
        )

    def common(self) -> str:
        """A skill, the first ones much more often."""
        return self.skills[int(len(self.skills) * self.draw.random() ** 3)]

    def maybe(self, value: object) -> object:
        return value if self.draw.random() < 0.8 else None

    def person(self, id_: str) -> PersonRecord:
        draw = self.draw
        years = self.maybe(draw.randrange(30) / 2)
        return PersonRecord(
            id_,
            occupations=self.maybe(
                tuple(
                    HeldOccupation(draw.choice(self.trades), years, self.maybe(draw.randrange(2010, 2027)))
                    for _ in range(draw.choice((0, 1, 1, 2, 5)))
                )
            ),
            skills=self.maybe(
                tuple(HeldSkill(self.common(), draw.choice(list(Evidence))) for _ in range(draw.randrange(9)))
            ),
            education=self.maybe(draw.randrange(9)),
            languages=self.maybe((KnownLanguage("fr", self.maybe(draw.choice(list(LanguageLevel)))),)),
            licences=self.maybe(("B",)),
            country=draw.choice(("BJ", "BE", None)),
            region=self.maybe(draw.choice(("BJ-LI", "BE-VBR"))),
            destinations=self.maybe(draw.choice((("BJ",), ("BE", "BJ")))),
            mobile=self.maybe(draw.random() < 0.5),
            available_from=self.maybe(AS_OF + timedelta(days=draw.randrange(-90, 90))),
            contract_kinds=self.maybe(draw.choice((("fixed",), ("permanent",)))),
            min_pay=self.maybe(Pay(draw.randrange(100_000, 300_000), "EUR", PayPeriod.MONTH)),
            consent=Consent(everywhere=draw.random() < 0.8),
            confirmed_on=self.maybe(AS_OF - timedelta(days=draw.randrange(220))),
        )

    def vacancy(self) -> VacancyRecord:
        draw = self.draw
        return VacancyRecord(
            "v1",
            occupation=self.maybe(draw.choice(self.trades)),
            essential_skills=self.maybe(tuple(self.common() for _ in range(draw.randrange(6)))),
            optional_skills=tuple(self.common() for _ in range(draw.randrange(3))),
            min_experience_years=self.maybe(float(draw.randrange(8))),
            experience_required=draw.random() < 0.3,
            min_education=self.maybe(draw.randrange(4)),
            languages=draw.choice(((), (AskedLanguage("fr", LanguageLevel.A2),))),
            country="BJ",
            region=self.maybe("BJ-LI"),
            age_max=draw.choice((None, None, 60)),
            start_date=self.maybe(AS_OF + timedelta(days=draw.randrange(30))),
            contract_kind=self.maybe("fixed"),
            pay=self.maybe(Pay(draw.randrange(100_000, 300_000), "EUR", PayPeriod.MONTH)),
        )


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_with_changes_and_tombstones(seed, tmp_path):
    """Pruning is at work here: of thousands some dozens are scored."""
    town = Town(seed)
    everybody = [town.person(f"p{number:04}") for number in range(3_000)]
    Pool.build(everybody, town.proximity).save(tmp_path / "pool")
    pool = Pool.open(tmp_path / "pool")
    live = pool.with_changes([town.person(f"p{number:04}") for number in range(0, 600, 2)])
    live = live.with_changes([town.person(f"q{number}") for number in range(40)], ["p0002", "p2999"])
    live = live.with_changes([replace(everybody[7], education=8)], ["p0003"])
    assert len(live.segments) == 3
    for top in (1, 5, 50, 5_000):
        for _ in range(8):
            vacancy = town.vacancy()
            options = {"proximity": town.proximity, "as_of": AS_OF, "top": top}
            assert search(live, vacancy, fast=True, **options) == search(live, vacancy, fast=False, **options)


def test_few_are_scored_where_bounds_tell_enough():
    town = Town(9, skills=900, trades=200)
    pool = Pool.build([town.person(f"p{number:04}") for number in range(4_000)], town.proximity)
    asked = [replace(town.vacancy(), occupation=town.trades[number], essential_skills=None) for number in range(20)]
    counts = sum(rank(pool, one, proximity=town.proximity, as_of=AS_OF, top=5).counts[0] for one in asked)
    eligible, _noted, scored, weighed = counts.tolist()
    assert eligible > 5_000
    assert weighed <= scored < eligible / 3


def test_occupations_and_skills_that_only_a_change_knows():
    """The snapshot has no lists of them; some thousands, so that reading beyond its own would not go unseen."""
    town = Town(5)
    pool = Pool.build([town.person(f"p{number:03}") for number in range(600)], town.proximity)
    newer = [f"99{number}" for number in range(3_000)]
    change = replace(
        town.person("q"),
        occupations=tuple(HeldOccupation(code, 3.0) for code in newer),
        skills=tuple(HeldSkill(f"n{number}") for number in range(3_000)),
    )
    proximity = Proximity(
        occupations={"9999": dict.fromkeys(newer, 800000)},
        skills={"n1": {f"n{number}": 600_000 for number in range(2, 3_000)}},
        card_skills=dict.fromkeys(newer, (("n1", True), ("s1", True))),
    )
    vacancy = replace(town.vacancy(), occupation="9999", essential_skills=("n1", "s1"), languages=())
    for live in (pool.with_changes([change]), pool.with_changes([change]).with_changes([], ["p007"])):
        options = {"proximity": proximity, "as_of": AS_OF, "top": 5}
        assert search(live, vacancy, fast=True, **options) == search(live, vacancy, fast=False, **options)


def test_lists_that_a_table_does_not_have_are_not_read():
    """Compiled, reading beyond an array tells nothing, or ends the process; in plain Python it is an IndexError."""
    crowd = SimpleNamespace(work_post_ends=np.zeros(3, dtype=np.int64))
    asked = SimpleNamespace(nearest=[2, 7], near=np.full(8, 800_000))
    rule = SimpleNamespace(neutral_occupation=250_000, weights=np.full(7, 100_000), near=450_000)
    room = SimpleNamespace(carded=np.array([2, 7]), presumed=np.ones((8, 4), dtype=np.int32))
    bounds.note_near.py_func(crowd, rule, asked, None)
    bounds.note_cards.py_func(crowd, None, room, 2)
    assert room.presumed[[2, 7], bounds.FRESH].tolist() == [0, 0]


@pytest.mark.parametrize("people", [[], [PersonRecord("p")]])
def test_nobody_to_find(people):
    pool = Pool.build(people)
    options = {"proximity": Proximity(), "as_of": AS_OF, "top": 1_000_000}
    for vacancy in (VacancyRecord("v"), VacancyRecord("v", occupation="?", essential_skills=("?",), country="ZZ")):
        found = search(pool, vacancy, fast=True, **options)
        assert found.matches == ()
        assert found == search(pool, vacancy, fast=False, **options)
