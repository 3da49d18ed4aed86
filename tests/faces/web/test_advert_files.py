"""A file with an advert that an employer gives."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from siraba.faces.web.employer import drafts
from siraba.faces.web.employer.forms import Words
from tests.core.coding.test_documents import pdf


def given(content: bytes) -> Words:
    form = Words({}, {"file": SimpleUploadedFile("advert.pdf", content)})
    assert form.is_valid()
    return form


def test_a_file_that_takes_too_long_is_refused_and_no_half_of_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf("Soudeur TIG", "Permis B exige")
    assert drafts.text_of(given(content)) == "Soudeur TIG\nPermis B exige"
    monkeypatch.setattr(drafts, "SECONDS", -1.0)
    form = given(content)
    assert drafts.text_of(form) == ""
    assert list(form.errors) == ["file"]
