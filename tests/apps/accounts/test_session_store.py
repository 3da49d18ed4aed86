"""A session works as Django's does; what lies in the database opens nothing and says nothing."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from siraba.apps.accounts.session_store import SessionStore

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_a_session_is_kept_found_changed_cycled_and_ended() -> None:
    store = SessionStore()
    store["seen"] = "Awa Diallo"
    store.save()
    key = store.session_key
    assert key
    assert SessionStore(key)["seen"] == "Awa Diallo"
    again = SessionStore(key)
    again.cycle_key()
    assert again.session_key != key
    assert SessionStore(again.session_key)["seen"] == "Awa Diallo"
    assert SessionStore(key).get("seen") is None
    again.flush()
    assert Session.objects.count() == 0


def test_what_lies_in_the_table_is_no_key_and_cannot_be_moved_or_read() -> None:
    store = SessionStore()
    store["seen"] = "Awa Diallo"
    store.save()
    row = Session.objects.get()
    assert row.session_key != store.session_key
    assert SessionStore(row.session_key).get("seen") is None
    assert "Awa" not in row.session_data
    Session.objects.update(session_data=row.session_data[:-8] + "AAAAAAA=")
    assert SessionStore(store.session_key).get("seen") is None
