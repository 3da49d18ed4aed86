"""Keys of actions, whatever their length; events, however many."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.events import Event, _reactions, reacts_to
from siraba.apps.foundation.models import AuditEntry, DoneAction
from siraba.apps.foundation.verbs import EndlessEvents, action, record, tell

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
