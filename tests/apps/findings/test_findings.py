"""Findings as a set, waivers with an end and two signatures, holds; all of them asked on a day."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.findings import queries
from siraba.apps.findings.actions import Checked, countersign, forget, hold, lift, waive, withdraw_waiver, write
from siraba.apps.findings.events import FindingEscalated
from siraba.apps.findings.models import Finding, Waiver
from siraba.apps.findings.rules import FindingEntry, of_obstacles
from siraba.apps.foundation import events
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import AuditEntry

pytestmark = [pytest.mark.both, pytest.mark.django_db]
WHY = "The employer sent the missing paper by post."
FEE = FindingEntry("no_fee", "block", "fee_asked", {"amount": 5000}, waiver=("office_head", "inspector"), second=True)
PAY = FindingEntry("pay_named", "warn", "pay_missing", source="Code du travail", waiver=("office_head",))
PAPERS = FindingEntry("papers_kept", "escalate", "passport_kept")
_keys = itertools.count()


def key() -> str:
    return f"findings/{next(_keys)}"


def user(role: str, name: str = "") -> Actor:
    return Actor(ActorKind.USER, id=new_public_id(), role=role, name=name or role)


@pytest.fixture
def thing() -> Office:
    """Any thing with a public id."""
    return Office.objects.create(code="KEN", names={"fr": "Kenieba"}, country="ML")


def check(thing: Office, *entries: FindingEntry, name: str = "test.check") -> list[Finding]:
    return write(name, [Checked(thing, entries)], by=SYSTEM, key=key())


def rules_of(thing: Office, on: date | None = None) -> list[str]:
    found = queries.of_things([thing.public_id], on or timezone.localdate())
    return [row.rule for row in found.get(thing.public_id, [])]


def days(count: int) -> date:
    return timezone.localdate() + timedelta(days=count)


def test_a_check_is_written_as_a_set_and_the_same_again_changes_nothing(thing: Office) -> None:
    assert [row.rule for row in check(thing, PAY, FEE)] == ["pay_named", "no_fee"]
    assert rules_of(thing) == ["no_fee", "pay_named"]
    before = dict(Finding.objects.values_list("pk", "first_seen"))
    check(thing, FEE, PAY)
    assert dict(Finding.objects.values_list("pk", "first_seen")) == before
    assert all(row.last_seen > row.first_seen for row in Finding.objects.all())
    check(thing, PAY)
    assert rules_of(thing) == ["pay_named"]
    assert Finding.objects.get(rule="no_fee").resolved_at is not None
    check(thing, PAY, FEE)
    assert rules_of(thing) == ["no_fee", "pay_named"]
    assert Finding.objects.count() == 2


def test_another_check_settles_nothing_of_this_one(thing: Office) -> None:
    check(thing, FEE)
    check(thing, PAY, name="other.check")
    check(thing, name="other.check")
    assert rules_of(thing) == ["no_fee"]


def test_many_things_are_checked_at_once_each_for_itself(thing: Office) -> None:
    others = [Office.objects.create(code=f"O{n}", names={}, country="ML") for n in range(5)]
    said = [Checked(each, [PAY] if number % 2 else [PAY, FEE]) for number, each in enumerate([thing, *others])]
    assert len(write("test.check", said, by=SYSTEM, key=key())) == 9
    write("test.check", [Checked(each.thing, []) for each in said[:3]], by=SYSTEM, key=key())
    assert Finding.objects.filter(state="open").count() == 4


def test_an_alert_is_told_once(thing: Office) -> None:
    heard: list[FindingEscalated] = []
    events._reactions[FindingEscalated].append(heard.extend)
    try:
        check(thing, PAPERS)
        check(thing, PAPERS)
    finally:
        events._reactions[FindingEscalated].remove(heard.extend)
    assert [(each.rule, each.object_id) for each in heard] == [("papers_kept", thing.public_id)]


def test_a_waiver_sets_aside_until_its_day_and_no_longer(thing: Office) -> None:
    (row,) = check(thing, PAY)
    waive(row, WHY, days(10), by=user("office_head"), key=key())
    assert rules_of(thing) == []
    assert rules_of(thing, days(10)) == []
    assert rules_of(thing, days(11)) == ["pay_named"]
    assert check(thing, PAY) == []
    Waiver.objects.update(until=days(-1))
    assert rules_of(thing) == ["pay_named"]
    assert [each.rule for each in check(thing, PAY)] == ["pay_named"]
    waive(row, WHY, days(5), by=user("office_head"), key=key())
    assert rules_of(thing) == []


def test_where_two_must_sign_one_alone_sets_nothing_aside(thing: Office) -> None:
    (row,) = check(thing, FEE)
    author, second = user("office_head", "Awa"), user("inspector", "Issa")
    one = waive(row, WHY, days(10), by=author, key=key())
    assert [each.rule for each in queries.blocking(thing.public_id, timezone.localdate())] == ["no_fee"]
    with pytest.raises(NotAllowed):
        countersign(one, by=author, key=key())
    with pytest.raises(NotAllowed):
        countersign(one, by=user("counsellor"), key=key())
    one = countersign(one, by=second, key=key())
    assert (one.state, one.author_name, one.second_name) == ("given", "Awa", "Issa")
    assert queries.blocking(thing.public_id, timezone.localdate()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.update(second_id=one.author_id)
    withdraw_waiver(one, "It was a mistake of ours.", by=author, key=key())
    assert [each.rule for each in queries.blocking(thing.public_id, timezone.localdate())] == ["no_fee"]


def test_who_may_not_and_what_has_no_reason_or_end_is_refused_with_all_at_once(thing: Office) -> None:
    (row,), (alert,) = check(thing, PAY), check(thing, PAPERS, name="other")
    for nobody in (user("administrator"), user("counsellor"), user("inspector"), SYSTEM):
        with pytest.raises(NotAllowed):
            waive(row, WHY, days(10), by=nobody, key=key())
    with pytest.raises(NotAllowed):
        waive(alert, WHY, days(10), by=user("inspector"), key=key())
    with pytest.raises(Refusal) as told:
        waive(row, "  ok  ", days(0), by=user("office_head"), key=key())
    assert [each.code for each in told.value.obstacles] == ["reason_too_short", "end_not_ahead"]
    with pytest.raises(Refusal) as told:
        waive(row, WHY, days(400), by=user("office_head"), key=key())
    assert [each.code for each in told.value.obstacles] == ["end_too_far"]
    waive(row, WHY, days(3), by=user("office_head"), key=key())
    with pytest.raises(Refusal) as told:
        waive(row, WHY, days(3), by=user("office_head"), key=key())
    assert [each.code for each in told.value.obstacles] == ["set_aside_already"]
    assert rules_of(thing) == ["papers_kept"]


def test_a_hold_holds_until_its_day_or_until_it_is_lifted(thing: Office) -> None:
    until = hold(thing, WHY, until=days(3), by=user("office_head"), key=key())
    assert queries.held(days(3)) == {thing.public_id}
    assert queries.held(days(4)) == set()
    hold(thing, WHY, by=user("inspector"), key=key())
    lift(until, "The paper came.", by=user("office_head"), key=key())
    assert queries.held(days(400), [thing.public_id]) == {thing.public_id}  # the other one has no end
    assert queries.held(days(1)) == {thing.public_id}
    with pytest.raises(Refusal):
        lift(until, "The paper came.", by=user("office_head"), key=key())
    with pytest.raises(NotAllowed):
        hold(thing, WHY, by=user("counsellor"), key=key())


@pytest.mark.parametrize(("role", "sees"), [("counsellor", 1), ("inspector", 1), ("employer", 0), ("", 0)])
def test_who_sees_what_was_found(thing: Office, role: str, sees: int) -> None:
    (row,) = check(thing, FEE)
    hold(thing, WHY, by=user("inspector"), key=key())
    by = user(role)
    assert queries.queue(by, timezone.localdate()).count() == sees
    assert queries.holds(by, timezone.localdate()).count() == sees
    assert sum(queries.counts(by, timezone.localdate()).values()) == sees
    if not sees:
        with pytest.raises(queries.NotFound):
            queries.finding(by, str(row.public_id))


def test_the_queue_has_the_heaviest_first_and_its_filters(thing: Office) -> None:
    check(thing, PAY, PAPERS, FEE)
    check(thing, FindingEntry("r", "info", "c"), name="other")
    today = timezone.localdate()
    assert [row.severity for row in queries.queue(SYSTEM, today)] == ["block", "escalate", "warn", "info"]
    assert queries.counts(SYSTEM, today) == {"block": 1, "escalate": 1, "warn": 1, "info": 1}
    assert queries.queue(SYSTEM, today, severity="warn").count() == 1
    assert queries.queue(SYSTEM, today, check="other", kind="accounts.office").count() == 1


def test_guards_become_findings_that_differ_by_what_they_name() -> None:
    said = [Obstacle("missing_term", {"term": "title"}), Obstacle("missing_term", {"term": "country"})]
    entries = of_obstacles(said, "vacancy.publish")
    assert len({(entry.rule, entry.part) for entry in entries}) == 2
    assert {entry.severity for entry in entries} == {"block"}
    assert of_obstacles([Obstacle("closed", {"on": date(2026, 1, 2)})], "r")[0].params == {"on": "2026-01-02"}


def test_an_erased_person_leaves_no_reason_behind(thing: Office) -> None:
    person = new_public_id()
    write("test.check", [Checked(thing, [PAY], subject_id=person)], by=SYSTEM, key=key())
    row = Finding.objects.get()
    waive(row, WHY, days(3), by=user("office_head"), key=key())
    stopped = hold(thing, WHY, by=user("inspector"), key=key(), subject_id=person)
    forget(person, by=SYSTEM, key=key())
    assert Finding.objects.count() == Waiver.objects.count() == 0
    assert not type(stopped).objects.exists()
    assert AuditEntry.objects.get(verb="finding.forget").subject_id is None


def test_a_reason_lies_in_the_side_that_can_be_erased(thing: Office) -> None:
    from siraba.apps.foundation.models import AuditDetail
    from siraba.apps.foundation.trail import read_details

    (row,) = check(thing, PAY)
    waive(row, WHY, days(3), by=user("office_head"), key=key())
    entry = AuditEntry.objects.get(verb="finding.waive")
    said: dict[str, Any] | None = read_details(AuditDetail.objects.get(number=entry.number))
    assert said is not None
    assert said["reason"] == {"said": WHY}


def test_what_the_rules_of_fair_recruitment_found_becomes_entries() -> None:
    from django.conf import settings

    from siraba.apps.findings.rules import of_rules
    from siraba.core.fairness.catalogue import read_catalogue
    from siraba.core.fairness.findings import of_hits
    from siraba.core.fairness.phrases import read_phrases
    from siraba.core.fairness.scanner import scan

    rules = settings.DATA_DIR / "rules"
    catalogue = read_catalogue(rules / "catalogue")
    text = "Frais de dossier : 15 000 FCFA à verser avant l'entretien. Contact uniquement par WhatsApp au 97000000."
    found = of_hits(scan(text, list(read_phrases(rules / "phrases"))), catalogue)
    entries = of_rules(found, catalogue)
    assert entries
    assert len({(each.rule, each.part) for each in entries}) == len(entries)
    assert all(str(each.params["quote"]) in text for each in entries)
    assert {each.severity for each in entries} <= {"warn", "escalate"}
    assert all(each.source for each in entries)
