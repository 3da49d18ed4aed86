"""Erasing a person reaches the outbox and the findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.actions import Checked, write
from siraba.apps.findings.models import Finding
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.heads import verify_chain
from siraba.apps.foundation.models import SubjectKey
from siraba.apps.messages.models import Message
from siraba.apps.persons.actions import erase_person
from tests.apps import making
from tests.apps.messages.sending import entry, put, send_all

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_an_erased_person_was_told_nothing_by_us(
    office: Office, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    person = making.seeker(office)
    whole = person.public_id
    put(entry(subject=whole), entry("registration_received", subject=whole, sms="", page=True))
    send_all()
    write("test", [Checked(person, [FindingEntry("r", "warn", "c")], subject_id=whole)], by=SYSTEM, key="found")
    assert list((tmp_path / "outbox").iterdir())
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, "request", by=SYSTEM, key="erase")
    assert list((tmp_path / "outbox").iterdir()) == []
    assert not Finding.objects.exists()
    assert not SubjectKey.objects.filter(subject_id=whole).exists()
    assert [(row.sealed, row.subject_id, row.mark) for row in Message.objects.all()] == [(None, None, "")] * 2
    assert list(verify_chain()) == []
