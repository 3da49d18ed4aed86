"""Actions: atomic, audited, one effect per key."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.events import Event, reactions, reacts_to
from siraba.apps.foundation.models import AuditEntry, DoneAction
from siraba.apps.foundation.verbs import OutsideAction, Unaudited, action, record, tell

pytestmark = pytest.mark.both


@dataclass(frozen=True, slots=True)
class Opened(Event):
    code: str


@action("test.open")
def open_office(code: str, *, by: Actor, key: str, fail: bool = False) -> Office:
    office = Office.objects.create(code=code, names={"fr": code}, country="XD")
    record(office, after={"code": code})
    tell(Opened(code))
    if fail:
        raise RuntimeError("the second half of the action failed")
    return office


@action("test.silent")
def open_silently(code: str, *, by: Actor, key: str) -> Office:
    return Office.objects.create(code=code, names={}, country="XD")


@action("test.open_two")
def open_two(first: str, second: str, *, by: Actor, key: str) -> list[Office]:
    return [open_office(code, by=by, key=f"{key}/{code}") for code in (first, second)]


@pytest.mark.django_db
def test_same_key_has_one_effect_and_the_same_answer() -> None:
    first = open_office("A", by=SYSTEM, key="k1")
    again = open_office("A", by=SYSTEM, key="k1")
    assert again.public_id == first.public_id
    assert Office.objects.filter(code="A").count() == 1
    assert AuditEntry.objects.filter(verb="test.open").count() == 1


@pytest.mark.django_db
def test_an_action_that_fails_leaves_nothing_and_can_be_tried_again() -> None:
    with pytest.raises(RuntimeError):
        open_office("B", by=SYSTEM, key="k2", fail=True)
    assert not Office.objects.filter(code="B").exists()
    assert not DoneAction.objects.filter(key="k2").exists()
    assert open_office("B", by=SYSTEM, key="k2").code == "B"


@pytest.mark.django_db
def test_an_action_without_an_audit_entry_cannot_be_written() -> None:
    with pytest.raises(Unaudited):
        open_silently("C", by=SYSTEM, key="k3")
    assert not Office.objects.filter(code="C").exists()


def test_recording_outside_an_action_is_refused() -> None:
    with pytest.raises(OutsideAction):
        record(Office(code="D"))
    with pytest.raises(OutsideAction):
        tell(Opened("D"))


@pytest.mark.django_db
def test_an_action_inside_another_shares_its_transaction_and_answers_a_list() -> None:
    both = open_two("E", "F", by=SYSTEM, key="k4")
    assert [office.code for office in open_two("E", "F", by=SYSTEM, key="k4")] == [office.code for office in both]
    assert AuditEntry.objects.filter(verb="test.open").count() == 2


@pytest.mark.django_db
def test_reactions_run_in_the_same_transaction_and_can_undo_it() -> None:
    def refuse(events: object) -> None:
        raise RuntimeError("a reaction failed")

    reacts_to(Opened)(refuse)
    try:
        with pytest.raises(RuntimeError):
            open_office("G", by=SYSTEM, key="k5")
    finally:
        from siraba.apps.foundation import events

        events._reactions[Opened].remove(refuse)
    assert not Office.objects.filter(code="G").exists()
    assert refuse not in reactions().get(Opened, [])


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_requests_at_once_have_one_effect() -> None:
    answers: list[object] = []

    def ask() -> None:
        try:
            answers.append(open_office("H", by=SYSTEM, key="same").public_id)
        except Exception as problem:
            answers.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1, answers
    assert Office.objects.filter(code="H").count() == 1
    assert AuditEntry.objects.filter(verb="test.open").count() == 1


@pytest.mark.django_db
def test_a_key_is_needed() -> None:
    with pytest.raises(ValueError, match="key"), transaction.atomic():
        open_office("I", by=SYSTEM, key="")
