"""Rules 4, 7 to 13, 15, 16 and 39 of fair recruitment, each broken once and held once: the action, and the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.countries.actions import enter_values
from siraba.apps.countries.models import DatedValue
from siraba.apps.countries.rules import ValueRow
from siraba.apps.findings.actions import waive
from siraba.apps.findings.models import Finding
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.jobs import ask, run_waiting
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations.models import DueDiligence, Licence, Mandate, Organisation
from siraba.apps.vacancies import actions
from siraba.apps.vacancies.advert import CORRIDORS, PAY_TABLE
from siraba.apps.vacancies.advice import Advice, of_the_day
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown
from siraba.core.fairness.facts import Page
from siraba.core.terms.money import Pay, PayPeriod
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
AWAY = dict.fromkeys(("housing", "travel_payer", "return_payer"), "l'employeur")
Change = Callable[[dict[str, Any]], None]


def table(name: str, country: str, value: Any, unit: str = "") -> None:
    row = ValueRow(1, country, "", value, unit, date(2020, 1, 1), None)
    enter_values(name, [row], "Journal officiel", "t.csv", "0" * 64, by=SYSTEM, key=making.key())


def agency(**licence: Any) -> tuple[Organisation, Mandate]:
    """A verified agency with a licence for Qatar, and a signed mandate of the usual employer for three masons."""
    one = making.employer("Sahel Placement", capacities=frozenset({"agency"}))
    said = {"number": "A-1", "number_key": "a1", "country": "BJ", "countries": ["QA"], "valid_from": date(2020, 1, 1)}
    Licence.objects.create(organisation=one, happened_on=making.today(), **{**said, **licence})
    mandate = Mandate.objects.create(
        reference=f"M-{making.key()}"[:20],
        employer=making.employer(),
        agency=one,
        posts="Maçons",
        headcount=3,
        valid_from=date(2020, 1, 1),
        valid_until=making.days(30),
        state="signed",
        signed_on=date(2020, 1, 1),
        happened_on=making.today(),
    )
    return one, mandate


def by_agency(said: dict[str, Any], **licence: Any) -> Mandate:
    one, mandate = agency(**licence)
    said |= {"agency_id": one.public_id, "mandate_id": mandate.public_id}
    return mandate


def unverified(said: dict[str, Any]) -> None:
    said["employer_id"] = making.employer("Inconnu SARL", verified_on=None).pk


def looked_at(said: dict[str, Any], *outcomes: str) -> None:
    """An employer of whom these were decided, one after the other."""
    one = making.employer("Examinée SARL")
    said["employer_id"] = one.pk
    for state in outcomes:
        review = making.days(300) if state == "accepted" else None
        told: dict[str, Any] = {
            "reach": "home",
            "reason": "As the extract says.",
            "decided_by_name": "B. Sow",
            "decided_on": making.today(),
            "review_on": review,
            "happened_on": making.today(),
        }
        DueDiligence.objects.create(organisation=one, state=state, **told)


def too_many(said: dict[str, Any]) -> None:
    by_agency(said)
    said["positions"] = 4


def in_dispute(said: dict[str, Any]) -> None:
    firm = making.employer("En grève SA")
    Organisation.objects.filter(pk=firm.pk).update(dispute_since=making.days(-3))
    said["employer_id"] = firm.pk


def below_the_minimum(said: dict[str, Any]) -> None:
    table(PAY_TABLE, "BJ", 100_000, "XOF/month")


def at_the_minimum(said: dict[str, Any]) -> None:
    table(PAY_TABLE, "BJ", 90_000, "XOF/month")


def abroad(said: dict[str, Any], state: str) -> None:
    table(CORRIDORS, "QA", state)
    said |= {"country": "QA", "region": None, "terms": AWAY, "pay": Pay(150_000, "QAR", PayPeriod.MONTH)}


CASES: list[tuple[str, Change, Change]] = [
    ("publisher_is_verified", unverified, lambda said: None),
    (
        "publisher_is_verified",
        lambda said: looked_at(said, "accepted", "refused"),
        lambda said: looked_at(said, "refused", "accepted"),
    ),
    ("mandate_covers_post", too_many, lambda said: by_agency(said) and None),
    ("terms_are_complete", lambda said: said.update(hours_week=None), lambda said: None),
    ("no_worker_fee", lambda said: said.update(worker_pays=True), lambda said: None),
    ("pay_reaches_minimum", below_the_minimum, at_the_minimum),
    ("pay_reaches_minimum", lambda said: said.update(pay=Pay(0, "XOF", PayPeriod.MONTH)), lambda said: None),
    (
        "no_discrimination",
        lambda said: said.update(criteria=({"name": "sex"},)),
        lambda said: said.update(criteria=({"name": "sex", "source": "Accord BJ-ES art. 4", "second": "B. Sow"},)),
    ),
    ("no_strike_replacement", in_dispute, lambda said: None),
    ("corridor_is_open", lambda said: abroad(said, "suspended"), lambda said: abroad(said, "open")),
    (
        "licence_stops_everything",
        lambda said: by_agency(said, state="suspended") and None,
        lambda said: by_agency(said) and None,
    ),
]


@pytest.mark.parametrize(("rule", "breaks", "holds"), CASES)
def test_a_broken_rule_stops_the_publication_and_a_kept_one_does_not(
    office: Office, rule: str, breaks: Change, holds: Change
) -> None:
    said = making.fair()
    breaks(said)
    bad = making.vacancy(office, publish=False, **said)
    with pytest.raises(Refusal) as refused:
        actions.move(bad, "publish", by=SYSTEM, key=making.key())
    assert [each.values.get("rule") for each in refused.value.obstacles] == [rule]
    finding = Finding.objects.get(object_id=bad.public_id, rule=rule, severity="block")
    assert finding.source
    said = making.fair()
    DatedValue.objects.all().delete()
    Licence.objects.all().delete()
    holds(said)
    good = making.vacancy(office, publish=False, **said)
    assert actions.move(good, "publish", by=SYSTEM, key=making.key()).state == "published"
    assert is_shown(good, making.today())


def test_what_is_in_the_mandate_is_taken_from_it_and_given_back(office: Office) -> None:
    said = making.fair(positions=2)
    mandate = by_agency(said)
    row = making.vacancy(office, publish=False, **said)
    actions.move(row, "publish", by=SYSTEM, key=making.key())
    mandate.refresh_from_db()
    assert mandate.used == 2
    actions.move(row, "withdraw", by=SYSTEM, key=making.key())
    mandate.refresh_from_db()
    assert mandate.used == 0


def test_an_advert_that_nobody_confirmed_is_hidden_then_withdrawn_and_comes_back(office: Office) -> None:
    """Rule 16."""
    row = making.vacancy(office, **making.fair())
    Vacancy.objects.filter(pk=row.pk).update(confirmed_on=making.days(-90))
    assert is_shown(row, making.today())
    assert not is_shown(row, making.days(1))
    actions.confirm_open(row, by=SYSTEM, key=making.key())
    assert is_shown(row, making.days(1))


def test_a_suspended_licence_hides_adverts_at_once_and_its_last_day_counts(office: Office) -> None:
    """Rules 7 and 39: nobody touches the vacancy."""
    said = making.fair()
    by_agency(said, valid_until=making.today())
    row = making.vacancy(office, publish=False, **said)
    actions.move(row, "publish", by=SYSTEM, key=making.key())  # what needs a mandate is published by a person
    assert is_shown(row, making.today()), "a licence that expires today holds today"
    assert not is_shown(row, making.days(1))
    Licence.objects.update(state="suspended", valid_until=None)
    assert not is_shown(row, making.today())
    Licence.objects.update(state="in_force")
    assert is_shown(row, making.today())


def test_an_employer_who_is_also_an_agency_needs_a_licence(office: Office) -> None:
    firm = making.employer("Bâtir et placer", capacities=frozenset({"employer", "agency"}))
    row = making.vacancy(office, publish=False, **making.fair(employer_id=firm.pk))
    with pytest.raises(Refusal) as refused:
        actions.move(row, "publish", by=SYSTEM, key=making.key())
    (why,) = refused.value.obstacles
    assert (why.values["rule"], why.values["reason"]) == ("publisher_is_verified", "no_licence")


def test_a_waiver_lets_an_advert_pass_until_its_day(office: Office) -> None:
    """Rule 11 may be set aside by the head of an office, with a reason and an end."""
    table(PAY_TABLE, "BJ", 100_000, "XOF/month")
    row = making.vacancy(office, **making.fair())
    assert not is_shown(row, making.today())
    finding = Finding.objects.get(object_id=row.public_id, rule="pay_reaches_minimum")
    head = Actor(ActorKind.USER, id=making.new_id(), role="office_head", office_id=office.pk, name="Chef")
    waive(finding, "Apprenti : taux légal de 80 %.", making.days(10), by=head, key=making.key())
    assert is_shown(row, making.today())
    assert is_shown(row, making.days(10))
    assert not is_shown(row, making.days(11))


def test_an_unknown_minimum_is_said_and_blocks_nothing(office: Office) -> None:
    row = making.vacancy(office, **making.fair())
    finding = Finding.objects.get(object_id=row.public_id, rule="pay_reaches_minimum")
    assert (finding.severity, finding.params["unknown"]) == ("warn", "minimum")
    assert is_shown(row, making.today())


def test_pay_in_another_currency_is_not_compared(office: Office) -> None:
    table(PAY_TABLE, "BJ", 100_000, "XOF/month")
    row = making.vacancy(office, **making.fair(pay=Pay(5, "EUR", PayPeriod.MONTH)))
    finding = Finding.objects.get(object_id=row.public_id, rule="pay_reaches_minimum")
    assert finding.params["unknown"] == "currency_differs"


def test_tables_that_change_are_seen_the_next_night(office: Office) -> None:
    row = making.vacancy(office, **making.fair())
    table(PAY_TABLE, "BJ", 100_000, "XOF/month")
    assert is_shown(row, making.today())
    ask("vacancy.check", by=SYSTEM, key=making.key())
    run_waiting()
    assert not is_shown(row, making.today())


def test_advice_without_owner_source_or_end_is_shown_to_nobody() -> None:
    """Rule 4."""
    today = making.today()
    texts = {"fr": "Ne payez rien.", "en": "Pay nothing.", "ar": "لا تدفعوا شيئا."}
    good = Advice("good", Page("service", "C181", today), texts)
    bad = [
        Advice("old", Page("service", "C181", today - timedelta(days=1)), texts),
        Advice("nobody", Page("", "C181", today), texts),
        Advice("nowhere", Page("service", " ", today), texts),
        Advice("endless", Page("service", "C181", None), texts),
    ]
    assert of_the_day(today, [*bad, good]) == good
    assert of_the_day(today, bad) is None
