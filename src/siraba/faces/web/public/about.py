"""For anybody: how lists are made, drawn from the numbers in force; what is done with data, and who answers for it."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siraba.apps.foundation.register import register
from siraba.apps.foundation.terms import terms
from siraba.apps.persons.accounted import declared_as
from siraba.apps.persons.purposes import purposes
from siraba.apps.shortlists.queries import every_set_in_force
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Component
from siraba.faces.web import formats
from siraba.faces.web.door import public
from siraba.faces.web.officer.processing import basis_name, then_name


@cache
def ranking() -> dict[str, Any]:
    """The words about the ranking."""
    said: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "privacy" / "ranking.yaml").read_text(encoding="utf-8"))
    return said


@public(before_going_live=True)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """How lists are made: what counts and how much, what never counts, who decides, how to contest."""
    said = ranking()
    context = {
        "sets": [(version, _uses(numbers, said["uses"])) for version, numbers in every_set_in_force()],
        "conditions": [formats.label(each) for each in said["conditions"]],
        "never": [formats.label(each) for each in said["never"].values()],
        "decides": formats.label(said["decides"]),
        "contest": formats.label(said["contest"]),
    }
    return render(request, "web/public/lists_made.html", context)


def _uses(numbers: Parameters, words: dict[str, dict[str, str]]) -> list[tuple[str, int]]:
    """What counts in words, with its weight in millionths; the heaviest first."""
    uses = [(formats.label(words[part.value]), numbers.weights.of(part)) for part in Component]
    return sorted(uses, key=lambda pair: -pair[1])


@public(before_going_live=True)
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is done with people's data: purposes, who is shown them, how long, the declaration."""
    language, said = formats.language(), register()
    authority, number = declared_as()
    rows = [
        {
            "name": each.names.said(language),
            "basis": basis_name(each.basis),
            "law": each.law.said(language),
            "recipients": [one.names.said(language) for one in each.recipients],
        }
        for each in purposes()
    ]
    kept = [
        {"data": formats.label(each.data), "length": formats.lasting(each.duration), "then": then_name(each.then)}
        for each in terms(formats.today())
        if each.purpose != "security"
    ]
    context = {
        "purposes": rows,
        "kept": kept,
        "special": formats.label(said.special),
        "transfers": formats.label(said.transfers),
        "authority": authority,
        "number": number,
    }
    return render(request, "web/public/about_data.html", context)
