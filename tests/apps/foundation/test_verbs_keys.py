"""Keys of actions, whatever their length."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.verbs import action, record

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@action("test.open_keyed")
def open_keyed(code: str, *, by: Actor, key: str) -> Office:
    office = Office.objects.create(code=code, names={"fr": code}, country="XD")
    record(office, after={"code": code})
    return office


def test_a_key_longer_than_what_is_kept_has_one_effect_too() -> None:
    long, other = f"{'k' * 200}/1", f"{'k' * 200}/2"
    first = open_keyed("A", by=SYSTEM, key=long)
    assert open_keyed("A", by=SYSTEM, key=long).public_id == first.public_id
    assert open_keyed("B", by=SYSTEM, key=other).code == "B"
    assert Office.objects.filter(code__in=("A", "B")).count() == 2
