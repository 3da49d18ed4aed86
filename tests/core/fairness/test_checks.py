"""The checks of an advert, each broken and held; what is not known is said and never blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import siraba
from siraba.core.fairness.advert import check
from siraba.core.fairness.catalogue import Catalogue, Severity, read_catalogue
from siraba.core.fairness.completeness import NEEDED, terms_are_complete
from siraba.core.fairness.facts import (
    AdvertFacts,
    Corridor,
    CorridorState,
    Criterion,
    Licence,
    LicenceState,
    Mandate,
    Page,
    PostKind,
    Publisher,
)
from siraba.core.fairness.information import information_has_owner_and_expiry
from siraba.core.fairness.minimum import Minimum, minimum_of, pay_reaches_minimum
from siraba.core.fairness.phrases import Kind
from siraba.core.fairness.scanner import Hit
from siraba.core.terms.money import Pay, PayPeriod

DAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
LICENCE = Licence("A-12", LicenceState.IN_FORCE, DAY, frozenset({"QA"}))
AGENCY = Publisher("Sahel Travail", verified=True, review_due=DAY, agency=True, licence=LICENCE)
MANDATE = Mandate(
    10, used=4, valid_from=DAY, valid_until=DAY, occupations=frozenset({"7112"}), countries=frozenset({"QA"})
)
EMPLOYER = Publisher("Gulf Build", verified=True, review_due=DAY)
LEAST = Minimum("QA", Pay(100_000, "QAR", PayPeriod.MONTH), date(2021, 3, 20), "Law 17 of 2020")
FAIR = AdvertFacts(
    kind=PostKind.ABROAD,
    publisher=AGENCY,
    given=frozenset(NEEDED[PostKind.ABROAD]),
    home="SN",
    country="QA",
    occupation="7112",
    isco="7112",
    positions=6,
    pay=Pay(100_000, "QAR", PayPeriod.MONTH),
    minimums=(LEAST,),
    mandate=MANDATE,
    employer=EMPLOYER,
    worker_pays=False,
    criteria=(Criterion("sex", "Agreement SN-ES art. 4", second_signature=True),),
    corridor=Corridor("QA", CorridorState.OPEN, DAY, "list 4/2026"),
    safeguarded=frozenset({"SN"}),
    confirmed_on=DAY - timedelta(days=90),
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(Path(siraba.__file__).parent / "data" / "rules" / "catalogue")


def test_a_fair_advert_holds_every_rule_on_the_last_day_of_everything(catalogue: Catalogue) -> None:
    """Licence, mandate and review end today, headcount is used to the last post, pay is the minimum: all hold."""
    assert check(FAIR, [], catalogue, DAY) == []


BROKEN: list[tuple[AdvertFacts, str, dict[str, str]]] = [
    (replace(FAIR, publisher=replace(AGENCY, verified=False)), "publisher_is_verified", {"reason": "not_in_register"}),
    (replace(FAIR, publisher=replace(AGENCY, verified=None)), "publisher_is_verified", {"reason": "not_checked"}),
    (
        replace(FAIR, publisher=replace(AGENCY, review_due=YESTERDAY)),
        "publisher_is_verified",
        {"reason": "review_overdue"},
    ),
    (
        replace(FAIR, employer=replace(EMPLOYER, verified=False)),
        "publisher_is_verified",
        {"publisher": "Gulf Build", "reason": "not_in_register"},
    ),
    (
        replace(FAIR, employer=replace(EMPLOYER, review_due=YESTERDAY, looked=False)),
        "publisher_is_verified",
        {"publisher": "Gulf Build", "reason": "review_overdue"},
    ),
    (replace(FAIR, publisher=replace(AGENCY, licence=None)), "publisher_is_verified", {"reason": "no_licence"}),
    (
        replace(FAIR, publisher=replace(AGENCY, licence=replace(LICENCE, valid_until=YESTERDAY))),
        "publisher_is_verified",
        {"reason": "licence_expired"},
    ),
    (
        replace(FAIR, publisher=replace(AGENCY, licence=replace(LICENCE, countries=frozenset({"OM"})))),
        "publisher_is_verified",
        {"reason": "licence_elsewhere"},
    ),
    (
        replace(FAIR, publisher=replace(AGENCY, licence=replace(LICENCE, state=LicenceState.SUSPENDED))),
        "licence_stops_everything",
        {"status": "suspended"},
    ),
    (replace(FAIR, mandate=None), "mandate_covers_post", {"reason": "no_mandate"}),
    (replace(FAIR, positions=7), "mandate_covers_post", {"reason": "too_many", "left": "6"}),
    (replace(FAIR, occupation="5120"), "mandate_covers_post", {"reason": "other_occupation"}),
    (
        replace(FAIR, mandate=replace(MANDATE, valid_until=YESTERDAY, signed=False)),
        "mandate_covers_post",
        {"reason": "not_signed mandate_not_in_force"},
    ),
    (
        replace(FAIR, mandate=replace(MANDATE, valid_from=TOMORROW)),
        "mandate_covers_post",
        {"reason": "mandate_not_in_force"},
    ),
    (replace(FAIR, given=FAIR.given - {"pay", "housing"}), "terms_are_complete", {"lacking": "pay housing"}),
    (replace(FAIR, worker_pays=True), "no_worker_fee", {}),
    (
        replace(FAIR, pay=Pay(99_999, "QAR", PayPeriod.MONTH)),
        "pay_reaches_minimum",
        {"pay": "999.99 QAR/month", "minimum": "1000.00 QAR/month"},
    ),
    (replace(FAIR, pay=Pay(0, "QAR", PayPeriod.MONTH)), "pay_reaches_minimum", {"pay": "0.00 QAR/month"}),
    (replace(FAIR, criteria=(Criterion("sex", "", True),)), "no_discrimination", {"criterion": "sex"}),
    (replace(FAIR, criteria=(Criterion("religion", "a custom", False),)), "no_discrimination", {}),
    (replace(FAIR, dispute_since=YESTERDAY), "no_strike_replacement", {"since": "2026-11-21"}),
    (
        replace(FAIR, isco="2221", occupation="7112"),
        "health_workers_safeguarded",
        {"country": "SN"},
    ),
    (
        replace(FAIR, corridor=Corridor("QA", CorridorState.BANNED, YESTERDAY, "list 5/2026")),
        "corridor_is_open",
        {"status": "banned", "since": "2026-11-21", "source": "list 5/2026"},
    ),
    (replace(FAIR, confirmed_on=DAY - timedelta(days=91)), "advert_is_fresh", {"days": "91", "limit": "90"}),
]


@pytest.mark.parametrize(("facts", "rule", "told"), BROKEN)
def test_one_thing_amiss_breaks_one_rule(
    facts: AdvertFacts, rule: str, told: dict[str, str], catalogue: Catalogue
) -> None:
    """Each is the fair advert with one thing changed; it blocks, and its sentence holds no question mark."""
    found = check(facts, [], catalogue, DAY)
    assert [each.rule for each in found] == [rule]
    assert found[0].facts.items() >= told.items()
    assert found[0].severity is Severity.BLOCK
    sentences = [found[0].sentence(catalogue.rules[rule], language) for language in ("fr", "en", "ar")]
    assert len(set(sentences)) == 3
    assert not any("?" in sentence or "_" in sentence for sentence in sentences)


UNKNOWN = [
    (replace(FAIR, publisher=replace(AGENCY, looked=False)), "publisher_is_verified", "not_looked_at_abroad"),
    (replace(FAIR, employer=replace(EMPLOYER, looked=False)), "publisher_is_verified", "not_looked_at_abroad"),
    (replace(FAIR, employer=replace(EMPLOYER, verified=None)), "publisher_is_verified", "not_checked"),
    (replace(FAIR, corridor=None), "corridor_is_open", "corridor"),
    (replace(FAIR, minimums=()), "pay_reaches_minimum", "minimum"),
    (replace(FAIR, pay=None), "pay_reaches_minimum", "pay"),
    (replace(FAIR, pay=Pay(50_000, "QAR", PayPeriod.MONTH), hours=20), "pay_reaches_minimum", "part_time"),
    (replace(FAIR, pay=Pay(90, "EUR", PayPeriod.MONTH)), "pay_reaches_minimum", "currency_differs"),
    (replace(FAIR, isco=None), "health_workers_safeguarded", "occupation"),
    (replace(FAIR, isco="2221", safeguarded=None), "health_workers_safeguarded", "list"),
    (replace(FAIR, worker_pays=None), "no_worker_fee", "declaration"),
    (replace(FAIR, positions=None), "mandate_covers_post", "positions"),
]


@pytest.mark.parametrize(("facts", "rule", "why"), UNKNOWN)
def test_what_is_not_known_is_said_and_never_blocks(
    facts: AdvertFacts, rule: str, why: str, catalogue: Catalogue
) -> None:
    found = check(facts, [], catalogue, DAY)
    assert [(each.rule, each.severity, each.facts["unknown"]) for each in found] == [(rule, Severity.WARN, why)]
    assert not found[0].sentence(catalogue.rules[rule], "fr").endswith(f"{why}.")


HELD = [
    replace(FAIR, isco="2221", agreement="SN-QA 2024"),
    replace(FAIR, isco="2250"),
    replace(FAIR, isco="2221", safeguarded=frozenset({"ML"})),
    replace(FAIR, dispute_since=YESTERDAY, dispute_unrelated=True),
    replace(FAIR, confirmed_on=None),
    replace(FAIR, publisher=Publisher("Ferme du Lac", verified=True), mandate=None, positions=5000),
    replace(
        FAIR,
        country="SN",
        corridor=None,
        kind=PostKind.HOME,
        mandate=None,
        publisher=Publisher("Hôtel", verified=True),
        minimums=(replace(LEAST, country="SN"),),
    ),
]


@pytest.mark.parametrize("facts", HELD)
def test_the_rule_that_does_not_concern_an_advert_keeps_silent(facts: AdvertFacts, catalogue: Catalogue) -> None:
    assert check(facts, [], catalogue, DAY) == []


def test_what_the_text_says_stands_beside_what_the_facts_say(catalogue: Catalogue) -> None:
    """In the order of the rules; words alone never block, a fee asked opens an alert."""
    hits = [Hit(Kind.CUSTODY, "en.x", "keep your passport", (0, 4)), Hit(Kind.FEE, "en.y", "pay a fee", (5, 9))]
    found = check(replace(FAIR, worker_pays=True), hits, catalogue, DAY)
    assert [(each.rule, each.severity.value) for each in found] == [
        ("no_worker_fee", "block"),
        ("no_worker_fee", "escalate"),
        ("papers_stay_with_worker", "escalate"),
    ]


@pytest.mark.parametrize(
    ("page", "lacking"),
    [
        (Page("Office of Thiès", "Law 97-17", DAY), None),
        (Page("Office of Thiès", "Law 97-17", YESTERDAY), "expiry"),
        (Page(" ", "", None), "owner source expiry"),
    ],
)
def test_information_is_published_with_owner_source_and_a_day_ahead(page: Page, lacking: str | None) -> None:
    """Rule 4: it holds on its last day."""
    assert [each.facts["lacking"] for each in information_has_owner_and_expiry(page, DAY)] == [lacking] * bool(lacking)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PostKind), st.booleans(), st.data())
def test_each_term_that_is_lacking_is_named_and_no_other(kind: PostKind, abroad: bool, data: st.DataObject) -> None:
    """Whatever is given: what is named and what is given have nothing in common, and together they suffice."""
    given_terms = frozenset(data.draw(st.sets(st.sampled_from(sorted({t for n in NEEDED.values() for t in n})))))
    found = terms_are_complete(kind, given_terms, abroad=abroad)
    lacking = set(found[0].facts["lacking"].split()) if found else set()
    assert not lacking & given_terms
    assert terms_are_complete(kind, given_terms | lacking, abroad=abroad) == []
    assert set(NEEDED[kind]) <= given_terms | lacking


@pytest.mark.parametrize(
    ("pay", "hours", "reaches"),
    [
        (Pay(577, "QAR", PayPeriod.HOUR), 40, True),
        (Pay(576, "QAR", PayPeriod.HOUR), 40, False),
        (Pay(481, "QAR", PayPeriod.HOUR), 48, True),
        (Pay(480, "QAR", PayPeriod.HOUR), 48, False),
        (Pay(577, "QAR", PayPeriod.HOUR), None, True),
        (Pay(4616, "QAR", PayPeriod.DAY), None, True),
        (Pay(4615, "QAR", PayPeriod.DAY), None, False),
        (Pay(1_200_000, "QAR", PayPeriod.YEAR), None, True),
        (Pay(1_199_999, "QAR", PayPeriod.YEAR), None, False),
    ],
)
def test_pay_is_compared_over_a_month_of_the_posts_own_hours(pay: Pay, hours: float | None, reaches: bool) -> None:
    """1000.00 a month, by hand: × 12 / (52 × 40) = 5.7692 an hour, / (52 × 48) = 4.8077; × 12 / (52 × 5) a day."""
    assert (pay_reaches_minimum(pay, "QA", [LEAST], DAY, hours=hours) == []) is reaches


@pytest.mark.parametrize(
    ("pay", "hours", "said"),
    [
        (Pay(60_000, "QAR", PayPeriod.MONTH), 20, "part_time"),
        (Pay(49_999, "QAR", PayPeriod.MONTH), 20, "broken"),
        (Pay(99_999, "QAR", PayPeriod.MONTH), 35, "broken"),
        (Pay(100_000, "QAR", PayPeriod.MONTH), 20, "held"),
        (Pay(577, "QAR", PayPeriod.HOUR), 20, "part_time"),
        (Pay(576, "QAR", PayPeriod.HOUR), 20, "broken"),
        (Pay(4615, "QAR", PayPeriod.DAY), 20, "broken"),
        (Pay(60_000, "QAR", PayPeriod.MONTH), None, "broken"),
    ],
)
def test_half_the_hours_for_half_the_minimum_is_a_question_and_less_is_broken(
    pay: Pay, hours: float | None, said: str
) -> None:
    """1000.00 a month is for full time: 500.00 for 20 hours, by hand; by the hour as above."""
    found = pay_reaches_minimum(pay, "QA", [LEAST], DAY, hours=hours)
    assert [each.facts.get("unknown", "broken") for each in found] == ([] if said == "held" else [said])


def test_the_minimum_is_the_one_closest_to_the_post_and_in_force() -> None:
    """A row of the occupation goes before one of the sector, that before the country's; a row that ended is past."""
    old = replace(LEAST, valid_from=date(2015, 1, 1), valid_to=date(2021, 3, 19))
    farm = replace(LEAST, sector="A", source="sector")
    mason = replace(LEAST, occupation="71", source="occupation")
    table = [old, LEAST, farm, mason]
    assert minimum_of(table, "QA", DAY, sector="A", occupation="7112") is mason
    assert minimum_of(table, "QA", DAY, sector="A", occupation="5120") is farm
    assert minimum_of(table, "QA", DAY) is LEAST
    assert minimum_of(table, "QA", date(2020, 1, 1)) is old
    assert minimum_of(table, "OM", DAY) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**7), st.sampled_from(PayPeriod), st.sampled_from(PayPeriod), st.integers(1, 10**6))
def test_a_higher_pay_never_breaks_what_a_lower_one_holds(
    amount: int, period: PayPeriod, other: PayPeriod, more: int
) -> None:
    least = [replace(LEAST, pay=Pay(500_000, "QAR", other))]
    if pay_reaches_minimum(Pay(amount, "QAR", period), "QA", least, DAY) == []:
        assert pay_reaches_minimum(Pay(amount + more, "QAR", period), "QA", least, DAY) == []
