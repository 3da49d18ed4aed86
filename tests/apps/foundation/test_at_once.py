"""The same request many times at once has one effect and one answer; a sealed matter does not show in the audit."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection

from siraba.apps.accounts.actions import open_office
from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditEntry, DoneAction

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
