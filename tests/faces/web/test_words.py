"""Values as text, codes as sentences, and the drawings: without a database."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.foundation.terms import own_terms
from siraba.apps.vacancies.rules import REQUIRED_TERMS
from siraba.core.matching.results import (
    BINS,
    Component,
    Constraint,
    EducationReason,
    ExperienceReason,
    Explanation,
    FunnelStep,
    LanguageReason,
    Match,
    OccupationFit,
    OccupationReason,
    Part,
    PlaceFit,
    Shortlist,
    SkillFit,
    SkillReason,
    Wish,
    WishReason,
)
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from siraba.core.terms.unknown import Truth
from siraba.faces.web import formats, words
from siraba.faces.web.desk import charts
from siraba.faces.web.desk.candidates import Divide, divide, near
from siraba.faces.web.desk.reasons import Reasons, reasons
from siraba.faces.web.organisations.words import money
from siraba.faces.web.templatetags.siraba import score_bar, share_bar


@pytest.mark.parametrize(
    ("language", "first", "pay", "number"),
    [
        ("fr", "1er novembre 2026", "2\u202f700\xa0€", "41\u202f286,5"),
        ("en", "1 November 2026", "€2,700", "41,286.5"),
        ("ar", "1 نوفمبر 2026", "\u200f2,700\xa0€", "41,286.5"),
    ],
)
def test_values_are_written_as_the_reader_writes_them(language: str, first: str, pay: str, number: str) -> None:
    with translation.override(language):
        assert formats.day(date(2026, 11, 1)) == first
        assert pay in formats.pay(Pay(270_000, "EUR", PayPeriod.MONTH))
        assert formats.number(41286.5) == number


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["5 ans", "18\xa0mois", "90\xa0jours", "1\xa0jour"]),
        ("en", ["5 years", "18 months", "90 days", "1 day"]),
        ("ar", ["5 سنوات", "18 شهرًا", "90 يومًا", "يوم"]),
    ],
)
def test_how_long_has_the_plural_of_its_language(language: str, said: list[str]) -> None:
    with translation.override(language):
        assert [formats.lasting(each) for each in ("P60M", "P18M", "P90D", "P1D")] == said


def test_a_currency_in_letters_stands_apart_from_its_amount() -> None:
    with translation.override("en"):
        assert "CFA\xa085,000" in formats.pay(Pay(85_000, "XOF", PayPeriod.MONTH))
        assert "CFA\xa05,000,000" in money(5_000_000, "XOF")


def test_only_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    with translation.override("fr"):
        assert formats.day(date(2026, 11, 21)) == "21 novembre 2026"
        assert formats.day(date(2026, 11, 11)) == "11 novembre 2026"
        assert formats.weekday(date(2026, 11, 1)) == "dimanche 1er novembre 2026"
        assert formats.day(None) == ""


def test_decimals_are_written_where_there_are_some() -> None:
    with translation.override("fr"):
        assert "2\u202f700,50" in formats.pay(Pay(270_050, "EUR", PayPeriod.MONTH))
        assert "310\u202f000" in formats.pay(Pay(310_000, "XOF", PayPeriod.MONTH))
        assert formats.points(372_000) == "37,2"
        assert formats.whole_points(899_999) == "90"


def test_an_instant_is_written_in_the_time_of_the_installation(settings) -> None:
    settings.SIRABA_TIME_ZONE = "Africa/Porto-Novo"  # one hour before UTC is reached
    with translation.override("en"):
        assert formats.instant(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "23 November 2026, 00:30"


@pytest.mark.parametrize(
    ("birth", "said"), [("1990-04-17", "17 avril 1990"), ("1990-04", "avril 1990"), ("1990", "1990")]
)
def test_a_birth_date_is_said_as_far_as_it_is_known(birth: str, said: str) -> None:
    with translation.override("fr"):
        assert formats.born(PartialDate.parse(birth)) == said


def test_a_list_keeps_latin_letters_and_numbers_apart_in_arabic() -> None:
    with translation.override("ar"):
        assert formats.listed(["A2", "3"]) == "\u2068A2\u2069، \u20683\u2069"
    with translation.override("fr"):
        assert formats.listed(["A2", "3"]) == "A2, 3"


def test_a_table_of_names_answers_in_the_next_language_there_is() -> None:
    with translation.override("ar"):
        assert formats.label({"fr": "Soudeur", "ar": "لحام"}) == "لحام"
        assert formats.label({"en": "Welder", "fr": "Soudeur"}) == "Soudeur"
        assert formats.label({}, "RA-01") == "RA-01"


@pytest.mark.parametrize(("count", "said"), [(1, "1 year"), (1.5, "1.5 years"), (8, "8 years"), (0.5, "6 months")])
def test_years_are_counted_as_people_say_them(count: float, said: str) -> None:
    with translation.override("en"):
        assert words.years(count) == said


def test_every_code_has_its_sentence() -> None:
    with translation.override("en"):
        said = [words.constraint(each) for each in Constraint]
        said += [words.opening_constraint(each) for each in Constraint]
        said += [words.to_verify(each) for each in Constraint]
        said += [words.component(each) for each in Component]
        said += [words.evidence(each) for each in Evidence]
        said += [words.language_level(each) for each in LanguageLevel]
        said += [words.education(level) for level in range(9)]
        said += [words.place(each) for each in PlaceFit]
        said += [tell(each) for each in Wish for tell in (words.wish_met, words.wish_unmet, words.wish_unknown)]
        said += [words.occupation(each, "Mason") for each in OccupationFit]
        said += [words.missing_term(each) for each in REQUIRED_TERMS]
    assert all(said)
    assert not set(said) & {each.value for each in (*Constraint, *OccupationFit, *PlaceFit)}


@pytest.mark.django_db
def test_a_condition_names_its_language_or_licence() -> None:
    with translation.override("fr"):
        assert "français" in words.constraint(Constraint.LANGUAGE, "fr")
        assert "bambara" in words.to_verify("language:bm")
        assert words.to_verify("licence:crane_x") == "crane x"  # one that no table names is shown as it was written


parts = st.lists(
    st.integers(10_000, 500_000).flatmap(
        lambda most: st.builds(
            Part,
            component=st.sampled_from(Component),
            points=st.integers(0, most),
            possible=st.just(most),
            known=st.booleans(),
            asked=st.booleans(),
        )
    ),
    min_size=1,
    max_size=7,
)


@given(parts)
@settings(max_examples=100, deadline=None)
def test_the_bar_is_the_formula(drawn: list[Part]) -> None:
    """Each part is as wide as its weight, never filled beyond it, and no two overlap."""
    text = str(score_bar(drawn))
    rects = [
        (kind, int(x), int(width))
        for kind, x, width in re.findall(r'<rect class="(\w+)" x="(\d+)" width="(\d+)"', text)
    ]
    rooms = [(x, width) for kind, x, width in rects if kind == "of"]
    assert len(rooms) == len(drawn)
    for (x, width), (following, _width) in itertools.pairwise(rooms):
        assert x + width <= following
    fills = {x: (kind, width) for kind, x, width in rects if kind != "of"}
    for part, (x, width) in zip(drawn, rooms, strict=True):
        kind, filled = fills.get(x, ("", 0))
        assert 0 <= filled <= width
        assert filled * part.possible <= width * part.points
        if filled:
            assert (kind == "got") == (part.known and part.asked)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
@settings(max_examples=50, deadline=None)
def test_a_share_never_leaves_its_bar(value: int, whole: int) -> None:
    filled = int(re.findall(r'width="(\d+)"', str(share_bar(value, whole)))[-1])
    assert 0 <= filled <= 1000


def _shortlist(histogram: dict[int, int], scores: list[int], funnel: tuple[FunnelStep, ...] = ()) -> Shortlist:
    matches = tuple(Match(n, f"p{n}", "v", score, ()) for n, score in enumerate(scores, 1))
    bins = tuple(histogram.get(each, 0) for each in range(BINS))
    return Shortlist("v", date(2026, 11, 22), matches, 100, sum(bins), funnel, bins, ())


@given(st.dictionaries(st.integers(0, BINS - 1), st.integers(1, 3_000_000), max_size=BINS))
@settings(max_examples=100, deadline=None)
def test_the_histogram_stays_on_its_sheet_and_counts_everybody(histogram: dict[int, int]) -> None:
    drawn = charts.points(_shortlist(histogram, [950_000] if histogram else []))
    assert sum(bar.count for bar in drawn.bars) == sum(histogram.values())
    for bar in drawn.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= charts.WIDTH
        assert bar.y + bar.height == charts.BASE
        assert len(bar.caption) <= 5
    assert all(a.x + a.width <= b.x for a, b in itertools.pairwise(drawn.bars))


def test_the_histogram_marks_where_the_people_shown_stand() -> None:
    drawn = charts.points(_shortlist({8: 5, 12: 3, 17: 1}, [880_000, 640_000]))
    marked = {bar.lowest for bar in drawn.bars if bar.kind == "c1"}
    assert marked == {60, 65, 70, 75, 80, 85}
    assert drawn.bars[-1].highest == 89


def test_a_condition_that_puts_nobody_out_is_told_apart() -> None:
    steps = (
        FunnelStep(Constraint.REGISTRATION, None, failing=10, only=2, unknown=0, remaining=90),
        FunnelStep(Constraint.ADULTHOOD, None, failing=0, only=0, unknown=0, remaining=90),
        FunnelStep(Constraint.EXPERIENCE, None, failing=0, only=0, unknown=7, remaining=90),
    )
    with translation.override("en"):
        drawn = charts.funnel(_shortlist({}, [], steps))
        assert [(each.remaining, each.fewer, each.gain, each.unknown) for each in drawn.steps] == [
            (90, 10, 2, 0),
            (90, 0, 0, 7),
        ]
        assert drawn.silent == [words.constraint(Constraint.ADULTHOOD)]


def _explanation(**said: object) -> Explanation:
    plain: dict[str, object] = {
        "person_id": "p",
        "vacancy_id": "v",
        "score": 0,
        "parts": (),
        "skills": (),
        "occupation": OccupationReason(OccupationFit.SAME, "a", "a", 1_000_000),
        "experience": ExperienceReason(8.0, 8.0, 5.0, True, 2026, False),
        "languages": (),
        "education": EducationReason(3, 3, Truth.MET),
        "place": PlaceFit.SAME_REGION,
        "wishes": (),
        "to_verify": (),
    }
    return Explanation(**{**plain, **said})  # type: ignore[arg-type]  # a table of keyword arguments


def _reasons(**said: object) -> Reasons:
    with translation.override("en"):
        return reasons(_explanation(**said), skill=str.upper, occupation=str.upper)


def test_somebody_who_has_all_has_nothing_missing() -> None:
    found = _reasons(skills=(SkillReason("s", True, SkillFit.EXACT, "s", 1_000_000, Evidence.TESTED, 1, 1),))
    assert found.skills == ["S (tested)"]
    assert found.has
    assert (found.near, found.missing, found.unknown, found.verify) == ([], [], [], [])


def test_what_is_not_known_is_neither_had_nor_missing() -> None:
    found = _reasons(
        skills=(SkillReason("s", True, SkillFit.UNKNOWN, None, 0, None, 1, 2),),
        occupation=OccupationReason(OccupationFit.UNKNOWN, "a", None, 0),
        experience=ExperienceReason(None, 0, 5.0, False, None, False),
        languages=(),
        education=EducationReason(None, 3, Truth.UNKNOWN),
        place=PlaceFit.UNKNOWN,
        wishes=(WishReason(Wish.PAY, Truth.UNKNOWN, 500_000),),
    )
    assert len(found.unknown) == 6
    assert (found.skills, found.has, found.near, found.missing) == ([], [], [], [])


def test_what_is_to_be_verified_is_not_said_twice() -> None:
    found = _reasons(education=EducationReason(None, 3, Truth.UNKNOWN), to_verify=("education",))
    assert len(found.verify) == 1
    assert found.unknown == []


def test_a_presumed_skill_is_never_shown_as_had() -> None:
    found = _reasons(skills=(SkillReason("s", True, SkillFit.EXACT, "s", 1_000_000, Evidence.PRESUMED, 1, 2),))
    assert found.skills == []
    assert any("S" in sentence for sentence in found.near)


def test_what_falls_short_is_missing() -> None:
    found = _reasons(
        skills=(
            SkillReason("a", True, SkillFit.MISSING, None, 0, None, 0, 2),
            SkillReason("b", False, SkillFit.MISSING, None, 0, None, 0, 1),
            SkillReason("c", True, SkillFit.RELATED, "d", 600_000, Evidence.DECLARED, 1, 2),
        ),
        experience=ExperienceReason(2.0, 2.0, 5.0, False, 2026, False),
        place=PlaceFit.NOT_MOBILE,
        wishes=(WishReason(Wish.PAY, Truth.NOT_MET, 0),),
    )
    assert found.missing[0] == "A"
    assert len(found.missing) == 4  # the optional one is not held against anybody
    assert found.near == ["D: near to C"]


@pytest.mark.django_db
def test_a_language_that_was_never_examined_is_a_question() -> None:
    found = _reasons(
        languages=(LanguageReason("fr", LanguageLevel.B1, LanguageLevel.SPEAKS, Truth.UNKNOWN),),
    )
    assert any("French" in sentence for sentence in found.unknown)
    assert not any("French" in sentence for sentence in found.has)


def test_long_lists_are_cut_and_counted() -> None:
    many = tuple(SkillReason(f"s{n}", True, SkillFit.MISSING, None, 0, None, 0, 1) for n in range(10))
    assert _reasons(skills=many).missing[:7] == ["S0", "S1", "S2", "S3", "S4", "S5", "4 more skills"]


@pytest.mark.django_db
def test_a_language_is_said_with_how_well() -> None:
    with translation.override("en"):
        assert words.speaks("fr", LanguageLevel.B1).endswith(" B1")
        assert words.speaks("bm", LanguageLevel.SPEAKS).endswith(" (spoken)")
        assert words.speaks("bm", None).endswith(" (level not known)")


def test_the_licences_of_the_working_edition_have_names() -> None:
    from django.conf import settings as installed

    from siraba.apps.classification.rules.edition import load_roame
    from siraba.faces.web.licences import NAMES

    edition = load_roame(installed.DATA_DIR / "roame")
    assert {code for each in edition.occupations for code in each.access.licences} <= set(NAMES)


@pytest.mark.parametrize("occupation", OccupationFit)
@pytest.mark.parametrize("skill", SkillFit)
@pytest.mark.parametrize("proof", [Evidence.PRESUMED, Evidence.DECLARED])
def test_somebody_is_near_by_occupation_or_by_a_known_skill(
    occupation: OccupationFit, skill: SkillFit, proof: Evidence
) -> None:
    held = proof if skill in {SkillFit.EXACT, SkillFit.RELATED} else None
    why = _explanation(
        occupation=OccupationReason(occupation, "x:1", None, 0),
        skills=(SkillReason("x:2", True, skill, "x:2" if held else None, 0, held, 0, 1),),
    )
    told = held is Evidence.DECLARED
    assert near(why) is (occupation.value in {"same", "near", "group"} or told)


@pytest.mark.parametrize(
    ("fits", "divided"),
    [
        ("", None),
        ("nn", None),
        ("nff", Divide(1, some=False)),
        ("nfn", Divide(1, some=True)),
        ("fn", Divide(0, some=True)),
        ("ff", Divide(0, some=False)),
    ],
)
def test_a_list_is_divided_before_the_first_who_is_not_near(fits: str, divided: Divide | None) -> None:
    why = {"n": OccupationFit.NEAR, "f": OccupationFit.FAR}
    told = {str(n): _explanation(occupation=OccupationReason(why[fit], "x:1", None, 0)) for n, fit in enumerate(fits)}
    assert divide(told, [Match(n + 1, str(n), "v", 0, ()) for n in range(len(fits))]) == divided
    assert (divided is not None and divided.nobody) is (fits == "ff")


def test_the_law_behind_a_term_is_in_the_readers_language_or_as_a_country_wrote_it() -> None:
    ours = next(each.source for each in own_terms() if each.kind == "message.words")
    with translation.override("fr"):
        assert formats.law(ours) == "RGPD, art. 5, § 1, c)"
        assert formats.law("Law 2017-20") == "Law 2017-20"
    for each in own_terms():
        if not isinstance(each.source, str):
            assert set(each.source) == {"fr", "en", "ar"}, each.kind
