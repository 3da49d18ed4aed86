"""Keys of actions, whatever their length; events, however many."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs
from siraba.apps.foundation import rights as table
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.events import Event, _reactions, reacts_to
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.models import AuditEntry, DoneAction
from siraba.apps.foundation.rights import Relation, Rights
from siraba.apps.foundation.verbs import EndlessEvents, KeyReused, action, record, tell

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@action("test.open_keyed")
def open_keyed(code: str, *, by: Actor, key: str) -> Office:
    office = Office.objects.create(code=code, names={"fr": code}, country="XD")
    record(office, after={"code": code})
    return office


@dataclass(frozen=True, slots=True)
class Circled(Event):
    code: str


@action("test.circle")
def circle(code: str, *, by: Actor, key: str) -> Office:
    tell(Circled(code))
    return open_keyed(code, by=by, key=key)


def test_a_key_longer_than_what_is_kept_has_one_effect_too() -> None:
    long, other = f"{'k' * 200}/1", f"{'k' * 200}/2"
    first = open_keyed("A", by=SYSTEM, key=long)
    assert open_keyed("A", by=SYSTEM, key=long).public_id == first.public_id
    assert open_keyed("B", by=SYSTEM, key=other).code == "B"
    assert Office.objects.filter(code__in=("A", "B")).count() == 2


def test_reactions_that_answer_each_other_without_end_leave_nothing() -> None:
    def again(events: Sequence[Circled]) -> None:
        open_keyed("Z", by=SYSTEM, key="k")
        tell(*events)

    reacts_to(Circled)(again)
    try:
        with pytest.raises(EndlessEvents):
            circle("C", by=SYSTEM, key="k")
    finally:
        _reactions[Circled].remove(again)
    assert not Office.objects.filter(code__in=("C", "Z")).exists()


@action("test.half")
def open_half(code: str, *, by: Actor, key: str) -> Office:
    open_keyed(code, by=by, key=f"{key}/inner")
    tell(Circled(code))
    raise LookupError(code)


@action("test.whole")
def open_whole(code: str, *, by: Actor, key: str) -> Office:
    with suppress(LookupError):
        open_half("half", by=by, key=f"{key}/half")
    return open_keyed(code, by=by, key=f"{key}/whole")


def test_an_action_that_fails_inside_another_leaves_nothing_when_the_other_goes_on() -> None:
    heard: list[Circled] = []
    reacts_to(Circled)(heard.extend)
    try:
        open_whole("W", by=SYSTEM, key="k")
    finally:
        _reactions[Circled].remove(heard.extend)
    assert list(Office.objects.values_list("code", flat=True)) == ["W"]
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"test.open_keyed"}
    assert not DoneAction.objects.filter(key__startswith="k/half").exists()
    assert heard == []


def test_a_key_used_for_another_request_is_refused_and_does_nothing() -> None:
    open_keyed("A", by=SYSTEM, key="k")
    with pytest.raises(KeyReused):
        open_keyed("B", by=SYSTEM, key="k")
    assert list(Office.objects.values_list("code", flat=True)) == ["A"]
    assert AuditEntry.objects.count() == 1


@action("test.rename")
def rename(office: Office, names: dict[str, str], *, by: Actor, key: str) -> Office:
    office.names = names
    office.save(update_fields=["names"])
    record(office, after=names)
    return office


def test_a_row_read_again_is_the_same_request_whatever_stands_in_it_by_now() -> None:
    office = open_keyed("A", by=SYSTEM, key="k")
    rename(office, {"fr": "un", "en": "one"}, by=SYSTEM, key="n")
    Office.objects.filter(pk=office.pk).update(country="ML")
    rename(Office.objects.get(pk=office.pk), {"en": "one", "fr": "un"}, by=SYSTEM, key="n")
    with pytest.raises(KeyReused):
        rename(Office.objects.get(pk=office.pk), {"en": "one", "fr": "deux"}, by=SYSTEM, key="n")


@action("test.guarded")
def open_guarded(code: str, *, by: Actor, key: str) -> Office:
    return open_keyed(code, by=by, key=f"{key}/inner")


def who(role: str) -> Actor:
    return Actor(ActorKind.USER, id=new_public_id(), role=role)


def test_a_repeated_request_is_answered_to_whoever_may_act_and_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    real, anything = table.rights(), frozenset({Relation.ANY})
    row = {"counsellor": anything, "office_head": anything}
    monkeypatch.setattr(table, "rights", lambda: Rights(real.roles, {**real.cells, "test.guarded": row}))
    made = open_guarded("A", by=who("counsellor"), key="k")
    assert open_guarded("A", by=who("office_head"), key="k").public_id == made.public_id
    for role in ("administrator", ""):
        with pytest.raises(NotAllowed):
            open_guarded("A", by=who(role), key="k")


def test_what_stands_in_no_row_of_the_table_is_done_by_the_installation_alone() -> None:
    assert open_keyed("B", by=SYSTEM, key="k").code == "B"
    with pytest.raises(NotAllowed):
        open_keyed("C", by=who("administrator"), key="k2")


def test_keys_are_kept_for_a_month_and_then_forgotten() -> None:
    old, young = timezone.now() - timedelta(days=30 + 1), timezone.now() - timedelta(days=30 - 1)
    DoneAction.objects.bulk_create([DoneAction(verb="test.old", key=str(n)) for n in range(2100)])
    DoneAction.objects.update(recorded_at=old)
    young_one = DoneAction.objects.create(verb="test.young", key="k")
    DoneAction.objects.filter(pk=young_one.pk).update(recorded_at=young)
    row = jobs.ask("keys.forget", by=SYSTEM, key="now")
    jobs.run_waiting()
    row.refresh_from_db()
    assert (row.state, row.result) == ("done", {"forgotten": 2100})
    assert set(DoneAction.objects.values_list("verb", flat=True)) == {"test.young", "job.ask"}
