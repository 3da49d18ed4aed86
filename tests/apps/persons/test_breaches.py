"""A breach of personal data: the clock, what has to be decided, who sees it; the declaration."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import Office, User
from siraba.apps.countries.models import DatedValue, TableImport
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditDetail, AuditEntry
from siraba.apps.foundation.trail import read_details
from siraba.apps.messages.actions import MessageEntry
from siraba.apps.messages.models import Message
from siraba.apps.persons import reminders
from siraba.apps.persons.actions.breaches import (
    BreachEntry,
    close_breach,
    decide_people,
    describe_breach,
    open_breach,
    tell_authority,
)
from siraba.apps.persons.breaching import remind_of_breaches, step
from siraba.apps.persons.lifecycle import people_decided
from siraba.apps.persons.models import Breach
from tests.apps import making

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
ENTRY = BreachEntry("A laptop was stolen", "seen", "It held a list of people.", NOW - timedelta(hours=30), "staff")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def opened(entry: BreachEntry = ENTRY) -> Breach:
    return open_breach(entry, by=OFFICER, key=making.key())


OFFICER = making.actor("data_protection_officer")


def test_the_clock_runs_from_the_finding_and_a_country_sets_its_own(office: Office) -> None:
    row = opened()
    assert row.left(NOW) == timedelta(hours=42)
    brought = TableImport.objects.create(table="breach", file_name="x", file_digest="x", source="Law 2017-20")
    DatedValue.objects.create(
        table="breach", country=office.country, key="tell_within", value=24, unit="hours",
        valid_from=date(2020, 1, 1), brought=brought,
    )  # fmt: skip
    assert opened().left(NOW) == timedelta(hours=-6)


def test_it_is_closed_when_authority_people_and_measures_are_decided() -> None:
    row = opened()
    with pytest.raises(Refusal):  # nobody judged the risk
        close_breach(row, by=OFFICER, key=making.key())
    known = replace(ENTRY, risk="risk", people=120, data=("name", "documents"))
    row = describe_breach(row, known, by=OFFICER, key=making.key())
    with pytest.raises(Refusal) as refused:
        close_breach(row, by=OFFICER, key=making.key())
    codes = {each.code for each in refused.value.obstacles}
    assert codes == {"authority_not_decided", "people_not_decided", "measures_not_said"}
    known = replace(known, consequences="Unwanted calls.", measures="Wiped from afar.")
    describe_breach(row, known, by=OFFICER, key=making.key())
    tell_authority(row, told_at=NOW - timedelta(hours=1), number="2026-77", by=OFFICER, key=making.key())
    decide_people(row, True, "By a message.", by=OFFICER, key=making.key())
    row = close_breach(row, by=OFFICER, key=making.key())
    assert (row.state, row.people_told_on) == ("closed", NOW.date())
    with pytest.raises(Refusal):
        describe_breach(row, known, by=OFFICER, key=making.key())


def test_not_telling_is_reasoned_and_never_of_what_may_harm() -> None:
    row = describe_breach(opened(), replace(ENTRY, risk="unlikely"), by=OFFICER, key=making.key())
    with pytest.raises(ValidationError):
        tell_authority(row, told_at=None, by=OFFICER, key=making.key())
    tell_authority(row, told_at=None, why="It was encrypted.", by=OFFICER, key=making.key())
    risky = describe_breach(opened(), replace(ENTRY, risk="high"), by=OFFICER, key=making.key())
    with pytest.raises(ValidationError):
        tell_authority(risky, told_at=None, why="We would rather not.", by=OFFICER, key=making.key())


def test_who_is_late_says_why() -> None:
    row = opened(replace(ENTRY, found_at=NOW - timedelta(hours=80)))
    with pytest.raises(ValidationError):
        tell_authority(row, told_at=NOW, number="1", by=OFFICER, key=making.key())
    tell_authority(row, told_at=NOW, number="1", why="Found on a feast day.", by=OFFICER, key=making.key())
    row.refresh_from_db()
    assert row.late_why == "Found on a feast day."


def test_officers_are_reminded_once_at_each_threshold_until_it_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    enter_user("dpo@x.example", "Awa", "data_protection_officer", by=SYSTEM, key=making.key())
    row = opened()
    for hours in (0, 1, 20, 37, 50, 60):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: NOW + timedelta(hours=hours))
        assert remind_of_breaches(timezone.now()) == 1
    assert Message.objects.filter(template="breach_due").count() == 4  # 48, 24, 6 hours left, and late
    tell_authority(row, told_at=NOW, number="1", by=OFFICER, key=making.key())
    jobs.ask("breach.remind", by=SYSTEM, key=making.key())
    jobs.run_waiting()
    assert Message.objects.filter(template="breach_due").count() == 4


def test_a_second_officer_and_a_new_address_stop_no_reminder() -> None:
    first = enter_user("dpo@x.example", "Awa", "data_protection_officer", by=SYSTEM, key=making.key())
    one, other = opened(), opened()
    assert remind_of_breaches(NOW) == 2
    User.objects.filter(pk=first.pk).update(email="new@x.example", language="en")
    enter_user("dpo2@x.example", "Eva", "data_protection_officer", by=SYSTEM, key=making.key())
    assert remind_of_breaches(NOW) == 2
    told = Message.objects.filter(template="breach_due")
    assert [told.filter(about_id=row.public_id).count() for row in (one, other)] == [2, 2]
    found = ENTRY.found_at - timedelta(hours=1)
    describe_breach(one, replace(ENTRY, found_at=found), by=OFFICER, key=making.key())
    remind_of_breaches(NOW)
    assert told.filter(about_id=one.public_id).count() == 4, "the clock ends earlier: both hear of it"


def test_what_fails_for_one_breach_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    enter_user("dpo@x.example", "Awa", "data_protection_officer", by=SYSTEM, key=making.key())
    broken, other = opened(), opened()
    queue = reminders.queue

    def half(entries: list[MessageEntry], *, by: Actor, key: str) -> list[Message]:
        if str(broken.public_id) in key:
            raise ValueError("of this one alone")
        return queue(entries, by=by, key=key)

    monkeypatch.setattr(reminders, "queue", half)
    assert remind_of_breaches(NOW) == 2
    assert Message.objects.get(template="breach_due").about_id == other.public_id


@pytest.mark.parametrize("risk", ["risk", "high"])
@pytest.mark.parametrize("before", ["", "unlikely"])
def test_a_reason_from_before_the_risk_was_known_neither_closes_nor_stops_the_clock(before: str, risk: str) -> None:
    row = describe_breach(opened(), replace(ENTRY, risk=before), by=OFFICER, key=making.key())
    row = tell_authority(row, told_at=None, why="It was encrypted.", by=OFFICER, key=making.key())
    assert row.decided == (before == "unlikely"), "while nobody judged the risk the clock runs on"
    known = replace(ENTRY, risk=risk, consequences="Unwanted calls.", measures="Wiped from afar.")
    row = describe_breach(row, known, by=OFFICER, key=making.key())
    assert (row.not_told_why, row.decided, remind_of_breaches(NOW)) == ("", False, 1)
    decide_people(row, False, "Their data cannot be read by anybody.", by=OFFICER, key=making.key())
    with pytest.raises(Refusal) as refused:
        close_breach(row, by=OFFICER, key=making.key())
    assert [each.code for each in refused.value.obstacles] == ["authority_not_decided"]


def test_a_reason_not_to_tell_people_is_given_again_once_it_may_harm_them_gravely() -> None:
    known = replace(ENTRY, risk="risk", consequences="Unwanted calls.", measures="Wiped from afar.")
    row = describe_breach(opened(), known, by=OFFICER, key=making.key())
    tell_authority(row, told_at=NOW, number="1", by=OFFICER, key=making.key())
    row = decide_people(row, False, "Their data cannot be read by anybody.", by=OFFICER, key=making.key())
    grave = replace(known, risk="high")
    row = describe_breach(row, grave, by=OFFICER, key=making.key())
    with pytest.raises(Refusal) as refused:
        close_breach(row, by=OFFICER, key=making.key())
    assert [each.code for each in refused.value.obstacles] == ["people_not_decided"]
    row = decide_people(row, False, "The key was not with the laptop.", by=OFFICER, key=making.key())
    row = describe_breach(row, replace(grave, people=3), by=OFFICER, key=making.key())
    assert close_breach(row, by=OFFICER, key=making.key()).people_why == "The key was not with the laptop."


@pytest.mark.parametrize(("risk", "why", "told"), [("high", "", False), ("high", "x", True), ("risk", "", True)])
def test_who_is_not_told_of_a_grave_risk_is_not_told_for_a_reason(risk: str, why: str, told: bool) -> None:
    assert (people_decided(Breach(risk=risk, people_told=False, people_why=why)) == []) is told


def test_the_nearest_threshold_is_the_one_that_counts() -> None:
    found = [step(timedelta(hours=hours), (48, 24, 6)) for hours in (60, 48, 30, 24, 7, 6, 0.1, 0, -5)]
    assert found == ["", "48", "48", "24", "24", "6", "6", "late", "late"]


@pytest.mark.parametrize("role", ["administrator", "office_head", "counsellor", "inspector"])
def test_nobody_else_writes_of_breaches(role: str) -> None:
    with pytest.raises(NotAllowed):
        open_breach(ENTRY, by=making.actor(role), key=making.key())


def test_a_later_finding_is_reasoned_and_moves_no_deadline() -> None:
    first = NOW - timedelta(hours=100)
    row = opened(replace(ENTRY, found_at=first))
    later = replace(ENTRY, found_at=NOW - timedelta(hours=1))
    with pytest.raises(ValidationError):
        describe_breach(row, later, by=OFFICER, key=making.key())
    describe_breach(row, replace(later, found_why="That was a drill."), by=OFFICER, key=making.key())
    row = describe_breach(row, later, by=OFFICER, key=making.key())
    assert (row.found_why, row.left(NOW)) == ("That was a drill.", timedelta(hours=-28)), (
        "it stands, and is not late anew"
    )
    kept = AuditEntry.objects.filter(object_id=row.public_id, verb="breach.describe").order_by("number").first()
    assert kept is not None
    told = read_details(AuditDetail.objects.get(number=kept.number)) or {}
    assert told["before"]["found_at"] != told["after"]["found_at"]
    assert told["before"]["tell_by"] == told["after"]["tell_by"]
    assert told["reason"]["said"] == "That was a drill."
    with pytest.raises(ValidationError):
        tell_authority(row, told_at=NOW, number="1", by=OFFICER, key=making.key())


def test_an_earlier_finding_brings_the_end_nearer_and_who_told_in_time_says_why_it_was_late_after_all() -> None:
    row = tell_authority(opened(), told_at=NOW, number="1", by=OFFICER, key=making.key())
    row = describe_breach(row, replace(ENTRY, found_at=NOW - timedelta(hours=80)), by=OFFICER, key=making.key())
    assert (row.left(NOW), row.decided) == (timedelta(hours=-8), False)
    assert tell_authority(row, told_at=NOW, number="1", why="A feast.", by=OFFICER, key=making.key()).decided
    with pytest.raises(ValidationError):  # not after the authority was told of it
        past = replace(ENTRY, found_at=NOW - timedelta(minutes=1), found_why="x")
        row = tell_authority(row, told_at=NOW - timedelta(hours=1), why="x", by=OFFICER, key=making.key())
        describe_breach(row, past, by=OFFICER, key=making.key())
