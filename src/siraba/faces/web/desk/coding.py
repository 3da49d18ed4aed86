"""Titles that Siraba was not sure of: a person says once what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification import queries
from siraba.apps.classification.actions import decide_coding
from siraba.apps.classification.models import CodingCase, Occupation
from siraba.apps.foundation.lifecycles import Refusal
from siraba.core.coding.proposals import Because
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import Lookup, page_numbers, page_of, said

A_PAGE, FOUND = 10, 8
NONE = "none"
"""What the form sends when no occupation fits."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An occupation that may be meant: how its button names it, and why it is proposed."""

    concept: str
    name: str
    code: str
    like: str
    confidence: int | None
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A title with what may be meant."""

    row: CodingCase
    offers: list[Offer]
    looked_for: str

    @property
    def former(self) -> str:
        """What the title meant until a release took that away; empty for one that was never decided."""
        return queries.text_in(self.row.former.get("title", {}), formats.language())

    @property
    def lookup(self) -> Lookup:
        """The field in which another occupation is looked up."""
        ident = f"l{self.row.public_id}"
        return Lookup(
            "look", _("Another occupation"), text=self.looked_for, scheme=self.row.scheme, send=True, ident=ident
        )


@require_safe
@for_right("classification.decide_coding")
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """The titles that wait, most seen first. For one of them other occupations can be looked up."""
    page = page_of(request, queries.coding_queue(user.actor), A_PAGE)
    rows: list[CodingCase] = list(page.object_list)
    looked_at, text = said(request, "case"), said(request, "look")
    known = queries.occupations_of([each["concept"] for row in rows for each in row.proposals])
    cases = []
    for row in rows:
        if text and str(row.public_id) == looked_at:
            cases.append(Case(row, _found(text, row.scheme), text))
        else:
            cases.append(Case(row, _proposed(row, known), ""))
    context = {"page": page, "numbers": page_numbers(page), "cases": cases, "looked_at": looked_at}
    return render(request, "web/desk/coding.html", context)


@require_POST
@for_right("classification.decide_coding")
def decide(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down what a title means, or that no occupation fits, and go on with the next one."""
    case = queries.coding_case(user.actor, public_id)
    concept, key = request.POST.get("concept", ""), request.POST.get("key", "")
    if case is None or not key:
        raise Http404
    occupation = None if concept == NONE else queries.occupation_of(concept)
    if occupation is None and concept != NONE:
        messages.warning(request, _("Nothing was written down: choose one of the occupations, or say that none fits."))
        return redirect("web:coding_queue")
    try:
        decide_coding(case, occupation, by=user.actor, key=f"{key}/{concept}")
    except Refusal:
        messages.warning(request, _("Nothing was written down: this occupation is no longer in use. Choose another."))
        return redirect("web:coding_queue")
    if occupation is None:
        messages.success(request, _("“{text}” has no occupation: noted.").format(text=case.text))
    else:
        name = queries.label(occupation, formats.language())
        messages.success(request, _("“{text}” means {occupation}: noted.").format(text=case.text, occupation=name))
    return redirect("web:coding_queue")


def _proposed(row: CodingCase, known: dict[str, Occupation]) -> list[Offer]:
    measured = queries.trust(row.scheme).enough
    return [
        Offer(
            concept=each["concept"],
            name=queries.label(known[each["concept"]], formats.language()),
            code=each["code"],
            like=each.get("label", ""),
            confidence=round(100 * each["confidence"]) if measured and "confidence" in each else None,
            nearest=_nearest(row, each),
        )
        for each in row.proposals
        if each["concept"] in known
    ]


def _nearest(row: CodingCase, proposal: dict[str, Any]) -> str:
    """Where neither words nor spelling are shared: which words mean nearly the same."""
    if proposal.get("because") != Because.MEANING:
        return ""
    pairs = queries.nearest_words(row.scheme, row.text, proposal.get("label", ""))
    return ", ".join(f"{ours} ≈ {theirs}" for ours, theirs in pairs)


def _found(text: str, scheme: str) -> list[Offer]:
    try:
        found = queries.find_occupations(text, scheme, formats.language(), top=FOUND)
    except queries.NotInstalled:
        return []
    return [
        Offer(queries.concept_id(scheme, each.occupation.code), each.label, each.occupation.code, each.name, None)
        for each in found
    ]
