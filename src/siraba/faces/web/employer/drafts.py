"""An advert in somebody's own words, as the form that they confirm; for employers and for counsellors."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import own
from siraba.core.coding.documents import DocumentUnreadable, Unreadable, read_document
from siraba.core.fairness.reading import Found
from siraba.core.text.languages import guess_language
from siraba.faces.web import formats
from siraba.faces.web.employer.forms import Words, Write, pay_fields
from siraba.faces.web.employer.languages import LONGEST
from siraba.faces.web.public.terms import names

LARGEST = 5_000_000
"""Bytes of a file with an advert."""
SECONDS = 20.0
"""How long a file is read: PDFium serves one thread at a time, so that a heavy one would keep everybody waiting."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an advert's words say: the values of the form, the skills by database id, what was found where."""

    initial: dict[str, Any]
    skills: dict[int, str]
    found: Mapping[str, Found]


def text_of(form: Words) -> str:
    """The words of a form that is whole, or of its file; empty with what is wrong beside its field."""
    text = form.cleaned_data["words"].strip() or _text_of_file(form)
    if not text and not form.errors:
        form.add_error("words", _("Paste your advert, or choose a file."))
    return "" if form.errors else text


def _text_of_file(form: Words) -> str:
    file = form.cleaned_data["file"]
    if not file:
        return ""
    if file.size > LARGEST:
        form.add_error("file", _("The file is larger than 5 MB: give one with the text of one advert."))
        return ""
    try:
        until = time.monotonic() + SECONDS
        document = read_document(file.read(), stop=lambda: time.monotonic() > until)
    except DocumentUnreadable as problem:
        picture = _(
            "The file is a picture of a text, which cannot be read here. Type or paste the words of the advert."
        )
        other = _("This file cannot be read. Give a PDF with text, a Word document or plain text, or paste the words.")
        form.add_error("file", picture if problem.reason is Unreadable.IMAGE else other)
        return ""
    if document.cut or len(document.text) > LONGEST:  # what was not read to its end would be published in part
        form.add_error("file", _("This is too long for one advert: give one post at a time."))
        return ""
    return document.text


def read(text: str) -> Draft:
    """A draft of an advert's words."""
    found = own.own_words(text)
    said: dict[str, Any] = {"country": found.country, "region": found.region, "place": found.place}
    for name, each in found.reading.fields.items():
        if name == "pay":
            said |= pay_fields(each.value)
        elif name == "languages":
            said["languages"] = ", ".join(f"{code} {level}" for code, level in each.value)
        else:
            said[name] = each.value
    said |= {name: each.value for name, each in found.reading.terms.items()}
    skills = {row.pk: formats.label(row.labels, row.code) for row in found.skills.values()}
    language = guess_language(text[:2000]).language
    said |= {"title": found.reading.title, "description": text, "skills": [str(pk) for pk in skills]}
    said["language"] = language if language in ("fr", "en", "ar") else ""
    return Draft({"positions": 1, **said}, skills, {**found.reading.fields, **found.reading.terms})


def quotes(draft: Draft, form: Write) -> list[tuple[str, str]]:
    """What was found, by the name of its field, with the words that say it."""
    labels = {"pay": form.fields["amount"].label} | {name: field.label for name, field in form.fields.items()}
    return [(str(labels.get(name) or names().get(name, name)), each.quote) for name, each in draft.found.items()]


def named_skills(request: HttpRequest, row: Vacancy | None) -> dict[int, str]:
    """Skills by database id with their names: those that were sent back, and those that a vacancy asks."""
    skills = own.skills_by_id(request.POST.getlist("skills"), row)
    return {pk: formats.label(labels, code) for pk, (labels, code) in skills.items()}
