"""Handing out what is held: to the person on their own page, to the officer who answers for them."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse

from siraba.apps.foundation.actors import Actor
from siraba.apps.persons.actions import take_out
from siraba.apps.persons.models import Person
from siraba.faces.web.rights.paper import LANGUAGES, paper
from siraba.faces.web.rights.shown import as_json


def handed(person: Person, form: str, by: Actor) -> HttpResponse:
    """The file in a form: `json`, or the language of a PDF. That it was handed out is written down."""
    if form != "json" and form not in LANGUAGES:
        raise Http404
    take_out(person, form, by=by, key=f"take_out/{uuid4()}")
    if form == "json":
        answer = HttpResponse(as_json(person), content_type="application/json")
        name = f"{person.reference}.json"
    else:
        answer = HttpResponse(paper(person, form), content_type="application/pdf")
        name = f"{person.reference}-{form}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
