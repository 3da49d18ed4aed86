"""A case that can be checked by hand, number by number, against docs/matching.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from siraba.core.matching.explain import explain
from siraba.core.matching.parameters import EvidenceFactors, Neutral, Parameters, Weights
from siraba.core.matching.results import Component, Constraint, OccupationFit, PlaceFit, SkillFit, Wish
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from siraba.core.terms.unknown import Truth

AS_OF = date(2026, 11, 22)
PROXIMITY = Proximity(
    occupations={"tig-welder": {"fitter-welder": 800_000}},
    skills={"orbital": {"pipe": 600_000}},
    card_skills={"fitter-welder": (("plans", True),)},
)
RARITY = Rarity(people=0)  # every skill weighs 1
VACANCY = VacancyRecord(
    "v",
    occupation="tig-welder",
    essential_skills=("tig", "orbital"),
    optional_skills=("plans",),
    languages=(AskedLanguage("fr", LanguageLevel.B1),),
    min_education=3,
    country="BE",
    region="BE-VBR",
    start_date=date(2027, 2, 1),
    contract_kind="fixed",
    pay=Pay(270_000, "EUR", PayPeriod.MONTH),
)
PERSON = PersonRecord(
    "p",
    occupations=(HeldOccupation("fitter-welder", 6.0, 2021),),
    skills=(HeldSkill("tig", Evidence.CERTIFIED), HeldSkill("pipe", Evidence.TESTED)),
    education=4,
    languages=(KnownLanguage("fr", LanguageLevel.B2),),
    country="BJ",
    destinations=("BJ", "BE"),
    birth=PartialDate.parse("1990"),
    available_from=date(2027, 2, 1),
    contract_kinds=("permanent",),
    min_pay=Pay(300_000, "EUR", PayPeriod.MONTH),
    consent=Consent((("BE", date(2026, 11, 22)),)),
    confirmed_on=date(2026, 10, 1),
)


def listed(person=PERSON, vacancy=VACANCY, **changed):
    pool = Pool.build([person], rarity=RARITY)
    options = {"proximity": PROXIMITY, "as_of": AS_OF, **changed}
    return search(pool, vacancy, **options)


def test_points_by_hand():
    match = listed().matches[0]
    share = {part.component: part.points for part in match.parts}
    # weights 1 + 1 + 1/2: certified 1.0, related 0.6 x 0.9, plans presumed by the card 0.3
    assert share[Component.SKILLS] == 400_000 * (1_690_000 * 10 // 25) // 1_000_000
    assert share[Component.OCCUPATION] == 180_000 * 800_000 // 1_000_000
    # 6 years x 0.8, faded 10 / (10 + 5) after five years: 3.2 effective, 3.2 / (3.2 + 3)
    effective = 6_000 * 800_000 // 1_000_000 * 666_666 // 1_000_000
    assert share[Component.EXPERIENCE] == 120_000 * (effective * 1_000_000 // (effective + 3_000)) // 1_000_000
    assert share[Component.LANGUAGES] == 80_000  # one level above
    # contract refused, pay 10 % below of the 50 % that end it (0.8), working time not told (0.5)
    assert share[Component.WISHES] == 90_000 * (450_000 * 80 // 100 + 250_000 // 2) // 1_000_000
    assert share[Component.PLACE] == 60_000 * 400_000 // 1_000_000
    assert share[Component.EDUCATION] == 50_000
    assert match.to_verify == ()


def test_reasons_by_hand():
    match = listed().matches[0]
    said = explain(match, PERSON, VACANCY, proximity=PROXIMITY, rarity=RARITY, as_of=AS_OF)
    skills = {one.asked: (one.fit, one.held, one.evidence) for one in said.skills}
    assert skills == {
        "tig": (SkillFit.EXACT, "tig", Evidence.CERTIFIED),
        "orbital": (SkillFit.RELATED, "pipe", Evidence.TESTED),
        "plans": (SkillFit.EXACT, "plans", Evidence.PRESUMED),
    }
    assert (said.occupation.fit, said.occupation.held) == (OccupationFit.NEAR, "fitter-welder")
    assert (said.experience.years, said.experience.last_year) == (6.0, 2021)
    assert said.experience.counted == pytest.approx(3.2, abs=0.002)
    assert said.languages[0].truth is Truth.MET
    assert said.place is PlaceFit.ABROAD
    wishes = {one.wish: one.truth for one in said.wishes}
    assert wishes == {Wish.CONTRACT: Truth.NOT_MET, Wish.WORKING_TIME: Truth.UNKNOWN, Wish.PAY: Truth.NOT_MET}


def test_dates_are_compared_on_the_day_of_the_search():
    assert listed(as_of=AS_OF).eligible == 1
    late = listed(as_of=date(2026, 11, 23))
    assert late.eligible == 0
    assert {step.constraint for step in late.funnel if step.only} == {Constraint.CONSENT}


def test_nobody_under_age_is_proposed_abroad_even_when_only_the_year_is_known():
    young = PartialDate.parse("2008")
    for birth, at, eligible in (
        (young, date(2026, 11, 22), 0),  # perhaps seventeen
        (young, date(2026, 12, 31), 1),
        (None, date(2026, 11, 22), 0),
    ):
        person = replace(PERSON, birth=birth, consent=Consent(everywhere=True))
        assert listed(person, as_of=at).eligible == eligible


def test_home_is_met_unless_only_other_countries_are_wished():
    home = replace(VACANCY, country="BJ", region=None)
    for destinations, eligible in ((None, 1), ((), 1), (("BE",), 0), (("BE", "BJ"), 1)):
        person = replace(PERSON, destinations=destinations, consent=Consent(everywhere=True))
        assert listed(person, home).eligible == eligible


def test_a_language_that_nobody_examined_is_to_verify_and_one_left_out_is_missing():
    for languages, eligible, verify in (
        ((KnownLanguage("fr", LanguageLevel.SPEAKS),), 1, ("language:fr",)),
        ((KnownLanguage("fr"),), 1, ("language:fr",)),
        (None, 1, ("language:fr",)),
        ((), 0, None),
        ((KnownLanguage("fr", LanguageLevel.A2),), 0, None),
    ):
        found = listed(replace(PERSON, languages=languages))
        assert found.eligible == eligible
        assert [match.to_verify for match in found.matches] == ([] if verify is None else [verify])


def test_a_post_that_asks_for_speaking_is_met_by_speaking():
    asked = replace(VACANCY, languages=(AskedLanguage("fon", LanguageLevel.SPEAKS),))
    for level, verify in (
        (LanguageLevel.SPEAKS, ()),
        (LanguageLevel.A1, ()),
        (LanguageLevel.READS, ("language:fon",)),
        (None, ("language:fon",)),
    ):
        found = listed(replace(PERSON, languages=(KnownLanguage("fon", level),)), asked)
        assert found.matches[0].to_verify == verify


def test_what_the_pool_lacks():
    holdings = {one.code: (one.exact, one.related, one.presumed) for one in listed().holdings}
    assert holdings == {"tig": (1, 0, 0), "orbital": (0, 1, 0), "plans": (0, 0, 1)}


def test_ties_break_by_id_as_text():
    names = ["p10", "p9", "P", "é", "\U0001f600", "p"]
    pool = Pool.build([replace(PERSON, id=name) for name in names], rarity=RARITY)
    found = search(pool, VACANCY, proximity=PROXIMITY, as_of=AS_OF, top=4)
    assert [match.person_id for match in found.matches] == sorted(names)[:4]
    assert [match.rank for match in found.matches] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Weights(skills=400_001),
        lambda: EvidenceFactors(declared=300_000),
        lambda: Neutral(skills=1_000_000),
        lambda: Parameters(neutral=Neutral(languages=700_000)),
        lambda: Parameters(tree=(200_000, 100_000)),
        lambda: Parameters(weights=Weights(), unheard_of=1),
        lambda: Parameters(confirmation_days=0),
    ],
)
def test_parameters_that_break_a_promise_are_refused(wrong):
    with pytest.raises(ValidationError):
        wrong()


def test_parameters_are_a_document():
    changed = Parameters(confirmation_days=90)
    assert Parameters.model_validate_json(changed.model_dump_json()) == changed
