"""Skills in texts through the interface: nothing is written, and places are the text's own."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from siraba.apps.foundation.models import AuditEntry
from tests.faces.api.conftest import Program

pytestmark = pytest.mark.django_db
Make = Callable[..., Program]


def test_skills_and_facts_of_a_text(program: Make) -> None:
    caller = program("occupations:read")
    before = AuditEntry.objects.count()
    answer = caller.post("/skills/found", {"text": "Implantation d'ouvrages. Permis B. Anglais courant."})
    assert answer.status_code == 200
    said = json.loads(answer.content)
    assert AuditEntry.objects.count() == before
    text = "Implantation d'ouvrages. Permis B. Anglais courant."
    [found] = [one for one in said["skills"] if one["code"] == "RS-03-001"]
    assert text[found["start"] : found["end"]] == found["quote"] == "Implantation d'ouvrages"
    assert [(one["kind"], one["value"], one["level"]) for one in said["facts"]] == [
        ("licence", "B", ""),
        ("language", "en", "C1"),
    ]


def test_a_classification_that_is_not_there_and_a_text_too_long_are_refused(program: Make) -> None:
    caller = program("occupations:read")
    missing = caller.post("/skills/found", {"text": "x", "scheme": "esco"})
    assert (missing.status_code, json.loads(missing.content)["code"]) == (404, "not_installed")
    assert caller.post("/skills/found", {"text": "x", "scheme": "jamana"}).status_code == 404, "any may be installed"
    assert caller.post("/skills/found", {"text": "x" * 50_001}).status_code == 422
    assert program("people:read").post("/skills/found", {"text": "x"}).status_code == 403
