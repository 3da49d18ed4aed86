"""The same request many times at once has one effect and one answer; a sealed matter does not show in the audit."""

from __future__ import annotations

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection

from siraba.apps.accounts.actions import open_office
from siraba.apps.accounts.models import Office
from siraba.apps.foundation import queries, trail
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.models import AuditEntry, DoneAction, Visibility
from siraba.apps.foundation.trail import Note

pytestmark = pytest.mark.both
AT_ONCE = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_requests_at_once_have_one_effect_and_one_answer() -> None:
    answers: list[UUID] = []
    troubles: list[BaseException] = []
    together = threading.Barrier(AT_ONCE)

    def ask() -> None:
        try:
            connection.ensure_connection()
            together.wait(60)
            answers.append(open_office("ONE", {"fr": "ONE"}, "BJ", by=SYSTEM, key="once").public_id)
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    office = Office.objects.get(code="ONE")
    assert answers == [office.public_id] * AT_ONCE
    assert AuditEntry.objects.filter(object_id=office.public_id).count() == 1
    assert DoneAction.objects.filter(key="once").count() == 1


@pytest.mark.django_db
def test_a_sealed_matter_does_not_show_through_the_audit_of_its_object() -> None:
    thing = uuid4()
    trail.write(
        [Note(f"test.{level.name.lower()}", SYSTEM, "test.thing", thing, visibility=level) for level in Visibility]
    )
    shown = {
        role: list(queries.history(Actor(ActorKind.USER, role=role), thing).values_list("verb", flat=True))
        for role in ("counsellor", "administrator", "system", "", "worker")
    }
    assert shown == {
        "counsellor": ["test.ordinary"],
        "administrator": ["test.restricted", "test.ordinary"],
        "system": ["test.restricted", "test.ordinary"],
        "": [],
        "worker": [],
    }
