"""A document described at the desk, a copy kept, opened and read about by its person, on the real pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import open_own_file
from siraba.apps.persons.models import DocumentCopy, IdentityDocument
from tests.apps import making
from tests.apps.foundation.test_scans import picture
from tests.faces.web.conftest import Town


@pytest.fixture
def read_text(settings: Any) -> Any:
    """A lawyer of the service read the text that asks for a copy of a passport."""
    path = Path(settings.SIRABA_HOME) / "documents.yaml"
    said = yaml.safe_load((settings.DATA_DIR / "persons" / "documents.yaml").read_text(encoding="utf-8"))
    said["copies"][0]["read_by"] = "Me Test, 2026-11-01"
    path.write_text(yaml.safe_dump(said), encoding="utf-8")
    yield
    path.unlink()


def send(browser: Client, name: str, thing: Any, **said: Any) -> Any:
    return browser.post(reverse(f"web:{name}", args=[thing]), {"key": making.key(), **said})


@pytest.mark.usefixtures("read_text")
def test_a_passport_is_described_copied_opened_and_its_person_reads_why(town: Town, desk: Client) -> None:
    person = town.bakers[0]
    wrong = send(desk, "person_documents", person.public_id, kind="passport", number="12", country="BJ")
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.content.decode()  # nothing typed is lost
    send(desk, "person_documents", person.public_id, kind="passport", number="BJ 0123456", country="BJ")
    row = IdentityDocument.objects.get(person=person)
    shown = desk.get(reverse("web:person_documents", args=[person.public_id])).content.decode()
    assert "456" in shown
    assert "0123456" not in shown
    page = SimpleUploadedFile("../../passport.php", b"<?php system($_GET['c']);", content_type="image/jpeg")
    send(desk, "keep_copy", row.public_id, basis="work_permit_es", file=page)
    assert not DocumentCopy.objects.exists()
    page = SimpleUploadedFile("../../passport.php", picture(), content_type="application/x-php")
    send(desk, "keep_copy", row.public_id, basis="work_permit_es", file=page)
    copy = DocumentCopy.objects.get()
    assert send(desk, "open_copy", copy.public_id, reason="so").status_code == 302
    answer = send(desk, "open_copy", copy.public_id, reason="The employer's file is sent today")
    assert answer.content.startswith(b"\xff\xd8")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'attachment; filename="P-[\w-]+\.jpg"', answer.headers["Content-Disposition"])
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    own = Client()
    own.force_login(open_own_file(person.public_id, by=SYSTEM, key=making.key()))
    assert "The employer&#x27;s file is sent today" in own.get(reverse("web:own_documents")).content.decode()
    assert own.get(reverse("web:person_documents", args=[town.bakers[1].public_id])).status_code == 404
