"""Rules about organisations over plain values: standing, numbers, names, scores, draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.organisations.rules.diligence import Advice, decision_obstacles, questionnaire, score
from siraba.apps.organisations.rules.identity import NumberAnswer, address_key, check_number, name_key, number_key
from siraba.apps.organisations.rules.likeness import Known, alike, reasons, search_keys
from siraba.apps.organisations.rules.prospects import EmployerFacts, proposed
from siraba.apps.organisations.rules.reference import register_formats
from siraba.apps.organisations.rules.sampling import drawn
from siraba.apps.organisations.rules.sectors import division_fits, divisions, sections
from siraba.apps.organisations.rules.standing import (
    LicenceFacts,
    LicenceStanding,
    Look,
    MandateFacts,
    Standing,
    licence_standing,
    reviews,
    that_counts,
)
from siraba.core.fairness.facts import PostKind
from siraba.core.fairness.publishing import (
    licence_stops_everything,
    mandate_covers_post,
    publisher_is_verified,
    work_for,
)

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
days = st.integers(-400, 400).map(lambda count: TODAY + count * DAY)
SETTINGS = settings(max_examples=100, deadline=None)


def licence(state: str = "in_force", until: date | None = TODAY, *countries: str, number: str = "L1") -> LicenceFacts:
    return LicenceFacts(number, state, "BJ", TODAY - 100 * DAY, until, frozenset(countries))


def agency(*held: LicenceFacts, **more: object) -> Standing:
    return Standing("A", "BJ", True, False, True, licences=held, as_of=TODAY, **more)  # type: ignore[arg-type]  # named facts of a test


def test_a_licence_that_expires_today_is_valid_through_today() -> None:
    assert licence(until=TODAY).on(TODAY) is LicenceStanding.VALID
    assert licence(until=TODAY).on(TODAY + DAY) is LicenceStanding.EXPIRED
    assert licence().in_force(TODAY)
    assert not licence().in_force(TODAY + DAY)


@SETTINGS
@given(st.sampled_from(["in_force", "suspended", "withdrawn"]), days, days | st.none(), days)
def test_somebody_works_under_a_licence_exactly_on_its_days(
    state: str, start: date, end: date | None, on: date
) -> None:
    """Against the plain reading of the law: nobody stopped it, it has begun, it is not over."""
    facts = LicenceFacts("L", state, "BJ", start, end)
    begun, over = start <= on, end is not None and end < on
    assert facts.in_force(on) is (state == "in_force" and begun and not over)
    green = licence_standing(state, start, end, on) is LicenceStanding.VALID
    assert green is (facts.in_force(on) and end is not None)  # an end that nobody knows is never green


def test_of_several_licences_one_in_force_counts_before_one_that_was_stopped() -> None:
    stopped, over = licence("suspended", TODAY + 900 * DAY, number="S"), licence(until=TODAY - DAY, number="O")
    assert that_counts([stopped, over, licence(number="V")], TODAY) == licence(number="V")
    assert that_counts([over, stopped], TODAY) == stopped
    assert that_counts([], TODAY) is None


def test_an_agency_without_a_licence_in_force_stands_still_and_an_employer_does_not() -> None:
    assert agency().stopped
    assert agency(licence("suspended")).stopped
    assert not agency(licence()).stopped
    assert agency(licence(), sanctioned=True).stopped
    assert not Standing("E", "BJ", True, True, False, as_of=TODAY).stopped


def test_a_licence_covers_home_and_the_countries_that_it_names() -> None:
    one = agency(licence("in_force", TODAY, "FR"))
    assert [one.licensed_for(country) for country in ("BJ", "FR", "SA", None)] == [True, True, False, True]
    assert not agency(licence()).licensed_for("FR")
    assert not agency(licence("suspended", TODAY, "FR")).licensed_for("FR")


def test_rules_7_and_39_read_what_is_told_of_an_agency() -> None:
    """One who sends people abroad without being licensed for it is stopped by rule 7; a suspension by rule 39."""
    at_home = agency(licence())
    assert publisher_is_verified(at_home.publisher("BJ", "BJ"), "BJ", TODAY) == []
    abroad = publisher_is_verified(replace(at_home, review_abroad=TODAY).publisher("FR", "BJ"), "FR", TODAY)
    assert [found.facts["reason"] for found in abroad] == ["licence_elsewhere"]
    suspended = agency(licence("suspended")).publisher("BJ", "BJ")
    assert [found.rule for found in licence_stops_everything(suspended.licence)] == ["licence_stops_everything"]
    assert publisher_is_verified(suspended, "BJ", TODAY) == []
    refused = agency(licence(), review_home=date.min).publisher("BJ", "BJ")
    assert [found.facts["reason"] for found in publisher_is_verified(refused, "BJ", TODAY)] == ["review_overdue"]


letters = st.text("abcdefgh", min_size=4, max_size=12)


@settings(max_examples=50, deadline=None)
@given(letters, st.integers(0, 11), st.sampled_from(["drop", "add", "change", "swap"]), st.sampled_from("xyz"))
def test_two_spellings_that_differ_by_a_letter_share_a_key(word: str, at: int, how: str, other: str) -> None:
    at = at % (len(word) - 1)
    wrong = {
        "drop": word[:at] + word[at + 1 :],
        "add": word[:at] + other + word[at:],
        "change": word[:at] + other + word[at + 1 :],
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[how]
    assert search_keys(f"{word} services") & search_keys(wrong)


def reason(of: Standing, country: str, kind: PostKind = PostKind.HOME) -> list[str]:
    work = work_for(kind, abroad=country != "BJ")
    found = publisher_is_verified(of.publisher(country, "BJ", work), country, TODAY, work=work)
    return [each.facts.get("reason") or each.facts["unknown"] for each in found]


def test_the_licence_that_fits_the_post_counts_and_not_the_one_that_lasts_longest() -> None:
    """One for France until today, one for advice alone for years, one that has not begun."""
    france = licence("in_force", TODAY, "FR")
    advice = replace(licence("in_force", TODAY + 900 * DAY, "FR", "SA"), number="L2", kinds=frozenset({"services"}))
    ahead = replace(licence("in_force", TODAY + 999 * DAY, "SA"), number="L3", valid_from=TODAY + DAY)
    one = agency(advice, france, ahead, review_abroad=TODAY)
    assert reason(one, "FR") == []
    assert reason(one, "SA") == ["licence_other_work"]
    assert reason(replace(one, licences=(france, ahead)), "SA") == ["licence_elsewhere"]
    assert reason(replace(one, licences=(ahead,)), "SA") == ["no_licence"]
    homes = agency(replace(france, kinds=frozenset({"domestic_work"})))
    assert (reason(homes, "BJ"), reason(homes, "BJ", PostKind.DOMESTIC)) == (["licence_other_work"], [])


def test_a_fresh_look_for_home_hides_no_overdue_one_for_abroad() -> None:
    soon, past = TODAY + 90 * DAY, TODAY - DAY
    home, away = Look(False, True, soon), Look(True, True, past)
    for looks in ([away, home], [home, away]):
        until = dict(zip(("review_home", "review_abroad"), reviews(looks), strict=True))
        one = Standing("E", "BJ", True, True, False, as_of=TODAY, **until)
        assert (reason(one, "BJ"), reason(one, "FR")) == ([], ["review_overdue"])
        assert (one.cleared_home, one.cleared_abroad) == (True, False)
    assert reviews([Look(True, True, soon)]) == (soon, soon)
    no = Look(False, False, None)
    assert reviews([Look(True, True, soon), no]) == (date.min, date.min)
    assert reviews([no, home]) == (soon, None)
    overdue = Standing("E", "BJ", True, True, False, as_of=TODAY, review_home=past)
    assert reason(overdue, "FR") == ["review_overdue"]
    looked = replace(overdue, review_home=soon)
    assert (reason(looked, "BJ"), reason(looked, "FR")) == ([], ["not_looked_at_abroad"])
    assert reason(replace(looked, review_abroad=TODAY), "FR") == []


@SETTINGS
@given(st.integers(1, 50), st.integers(0, 50), st.booleans(), days, days, st.booleans())
def test_the_room_of_a_mandate_agrees_with_rule_8(
    headcount: int, used: int, signed: bool, start: date, end: date, frozen: bool
) -> None:
    """Where the room says that a post can be taken, rule 8 finds nothing; where it is full, rule 8 stops the post."""
    facts = MandateFacts(headcount, min(used, headcount), signed, start, max(start, end), frozen=frozen)
    found = mandate_covers_post(facts.fact(), occupation=None, country=None, positions=1, as_of=TODAY)
    if facts.live(TODAY) and facts.room:
        assert found == []
    elif not frozen:
        assert found != []


def test_names_addresses_and_numbers_are_compared_without_their_dress() -> None:
    assert name_key("S.A.R.L. Bâtir & Co") == name_key("BATIR sarl") == "batir"
    assert name_key("Société Générale de Cabinet") == "generale"
    assert name_key("Groupe SA") == "groupe sa"  # nothing but legal words is still a name
    assert name_key("شركة النور") == name_key("النور")
    assert address_key("BJ", "Cotonou", "12, rue du Port") == address_key("BJ", "cotonou", "Rue du port 12")
    assert address_key("BJ", "Cotonou", "") == ""
    assert number_key(" bj/2026-ml 004 ") == number_key("BJ2026ML004")


@pytest.mark.parametrize(
    "country, number, answer",
    [
        ("FR", "732 829 320", NumberAnswer.FITS),
        ("FR", "732 829 321", NumberAnswer.WRONG_CHECK),
        ("FR", "73282932000074", NumberAnswer.FITS),
        ("FR", "7328293", NumberAnswer.MALFORMED),
        ("BE", "0403.019.261", NumberAnswer.FITS),
        ("BE", "0403.019.262", NumberAnswer.WRONG_CHECK),
        ("ES", "A13585625", NumberAnswer.FITS),
        ("ES", "A13585626", NumberAnswer.WRONG_CHECK),
        ("PT", "501964843", NumberAnswer.FITS),
        ("CH", "CHE-100.155.212", NumberAnswer.FITS),
        ("CH", "CHE-100.155.213", NumberAnswer.WRONG_CHECK),
        ("SN", "SN-DKR-2010-B-1234", NumberAnswer.FITS),
        ("BJ", "RB/COT/07 B 1234", NumberAnswer.FITS),
        ("QA", "anything at all", NumberAnswer.UNKNOWN_FORMAT),
    ],
)
def test_a_register_number_is_read_as_its_country_writes_it(country: str, number: str, answer: NumberAnswer) -> None:
    assert check_number(register_formats().get(country, ()), number).answer is answer


def test_every_example_of_a_register_fits_its_own_format() -> None:
    for country, formats in register_formats().items():
        for form in formats:
            said = check_number((form,), form.example)
            assert (country, form.register, said.answer) == (country, form.register, NumberAnswer.FITS)


@SETTINGS
@given(st.sampled_from(["FR", "BE", "IT"]), st.data())
def test_a_wrong_digit_is_seen_where_a_register_has_a_check(country: str, data: st.DataObject) -> None:
    """Luhn and modulo 97 see every single wrong digit."""
    form = register_formats()[country][0]
    digits = list(form.example)
    place = data.draw(st.integers(0 if country != "BE" else 1, len(digits) - 1))
    digits[place] = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != digits[place]]))
    assert check_number((form,), "".join(digits)).answer is NumberAnswer.WRONG_CHECK


def test_isic_has_21_sections_and_88_divisions_each_in_one() -> None:
    assert (len(sections()), len(divisions())) == (21, 88)
    assert division_fits("F", "41")
    assert division_fits("F", "")
    assert not division_fits("F", "01")
    assert not division_fits("Z", "")
    assert not division_fits("A", "04")


QUESTIONS = {reach: questionnaire().of(reach) for reach in ("home", "abroad")}
answers = st.dictionaries(
    st.sampled_from([each.id for each in QUESTIONS["abroad"]]),
    st.sampled_from(["yes", "no", ""]).map(lambda said: {"answer": said}),
)


def good(reach: str) -> dict[str, dict[str, str]]:
    return {each.id: {"answer": each.good} for each in QUESTIONS[reach]}


def test_posts_abroad_ask_everything_that_posts_at_home_ask_and_more() -> None:
    home, abroad = ({each.id for each in QUESTIONS[reach]} for reach in ("home", "abroad"))
    assert home < abroad
    assert score(QUESTIONS["abroad"], good("home"), 700).advice is Advice.UNKNOWN


@SETTINGS
@given(answers, st.data())
def test_a_better_answer_never_lowers_a_score_and_silence_never_accepts(
    said: dict[str, dict[str, str]], data: st.DataObject
) -> None:
    questions = QUESTIONS["abroad"]
    before = score(questions, said, 700)
    one = data.draw(st.sampled_from(questions))
    better = score(questions, {**said, one.id: {"answer": one.good}}, 700)
    assert (better.score or 0) >= (before.score or 0)
    assert better.known >= before.known
    if before.open:
        assert before.advice is not Advice.ACCEPT
    if any(said.get(each.id, {}).get("answer") not in {each.good, "", None} for each in questions if each.critical):
        assert before.advice is Advice.REFUSE


def test_a_wrong_critical_answer_keeps_everybody_from_accepting() -> None:
    said = {**good("home"), "no_fee": {"answer": "no"}}
    found = score(QUESTIONS["home"], said, 700)
    codes = [each.code for each in decision_obstacles("accept_with_conditions", found, "home", TODAY + DAY, TODAY)]
    assert codes == ["critical_failed"]
    assert decision_obstacles("refuse", found, "home", None, TODAY) == []


def test_a_decision_is_looked_at_again_within_its_term() -> None:
    found = score(QUESTIONS["abroad"], good("abroad"), 700)
    assert decision_obstacles("accept", found, "abroad", TODAY + 366 * DAY, TODAY) == []
    for day, code in ((TODAY + 367 * DAY, "review_too_far"), (TODAY, "review_not_ahead"), (None, "review_not_ahead")):
        assert [each.code for each in decision_obstacles("accept", found, "abroad", day, TODAY)] == [code]


@SETTINGS
@given(st.text(max_size=20), st.sets(st.text(max_size=12), max_size=30), st.integers(0, 30), st.data())
def test_a_draw_is_the_same_for_whoever_draws_it_and_moves_nobody(
    seed: str, names: set[str], wanted: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(sorted(names)))
    first = drawn(seed, shuffled, wanted)
    assert first == drawn(seed, sorted(names), wanted)
    assert len(first) == min(wanted, len(names))
    assert first == drawn(seed, names, wanted + 1)[:wanted]
    whole = drawn(seed, names, len(names))
    if whole:
        gone = data.draw(st.sampled_from(whole))
        assert drawn(seed, names - {gone}, len(names)) == [each for each in whole if each != gone]


def test_a_draw_is_the_one_that_anybody_can_check_by_hand() -> None:
    """sha256sum of seed, newline, identity; sorted as text."""
    assert drawn("2026-11-22", ["a", "b", "c", "d"], 4) == sorted(
        "abcd", key=lambda each: __import__("hashlib").sha256(f"2026-11-22\n{each}".encode()).hexdigest()
    )


def test_two_organisations_are_asked_about_for_a_name_or_two_weaker_signs() -> None:
    one = Known(1, "batir", "BJ", "", frozenset({"rue"}), frozenset({"+229"}))
    assert reasons(one, Known(2, "batir")) == ["name"]
    assert not alike(reasons(one, Known(2, "autre", contacts=frozenset({"+229"}))))
    both = Known(2, "autre", "BJ", "", frozenset({"rue"}), frozenset({"+229"}))
    assert reasons(one, both) == ["contact", "address"]
    assert alike(reasons(one, both))
    assert reasons(Known(1, "batir nord", "BJ", "1"), Known(2, "batir nord", "BJ", "2")) == []
    assert reasons(Known(1, "maison du karite"), Known(2, "maison du karitee")) == ["near_name"]


employers = st.builds(
    EmployerFacts,
    id=st.integers(1, 50),
    adverts=st.integers(0, 9),
    filled=st.integers(0, 9),
    waiting=st.none() | st.integers(0, 90),
    open_posts=st.none() | st.integers(0, 30),
    sector_hires=st.none() | st.integers(0, 9),
    abroad=st.none() | st.integers(0, 9),
    last_contact=st.none() | days.filter(lambda day: day <= TODAY),
    planned=st.booleans(),
    silent=st.booleans(),
    stopped=st.booleans(),
)


@SETTINGS
@given(st.lists(employers, max_size=20, unique_by=lambda one: one.id), st.data())
def test_a_proposal_is_the_same_in_any_order_and_names_its_reasons(
    known: list[EmployerFacts], data: st.DataObject
) -> None:
    """Against a plain reading: who is left out, the points, the order."""
    shuffled = data.draw(st.permutations(known))
    found = proposed(shuffled, TODAY, 50)
    assert found == proposed(known, TODAY, 50)
    assert found[:3] == proposed(known, TODAY, 3)
    by_id = {one.id: one for one in known}
    for one in found:
        held = by_id[one.id]
        assert not (held.planned or held.silent or held.stopped)
        assert held.last_contact is None or (TODAY - held.last_contact).days >= 60
        assert one.points == sum(reason.points for reason in one.reasons) > 0
        more = EmployerFacts(**{**{n: getattr(held, n) for n in held.__slots__}, "filled": held.filled + 1})
        after = {each.id: each.points for each in proposed([more], TODAY, 1)}
        assert after[one.id] >= one.points - 10  # an advert that was filled counts as filled, not twice
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
