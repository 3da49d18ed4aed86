"""Tries at one moment from several lines."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from siraba.apps.accounts.actions import doors
from siraba.apps.accounts.models import Knock

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_wrong_tries_at_once_are_each_counted() -> None:
    """The count stands in the database: more processes do not give a guesser more tries."""

    def guess() -> None:
        for _ in range(5):
            doors.note_wrong_try("awa@x.example", "10.1.1.1")
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(Knock.objects.values_list("tries", flat=True)) == [20, 20, 20]
