"""Keys of actions, whatever their length; events, however many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.events import Event, _reactions, reacts_to
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
