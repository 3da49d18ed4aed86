"""The recoding assistant: what old codes have become, and the ones of which somebody must say it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification import actions, queries
from siraba.apps.classification.models import Succession
from siraba.apps.classification.queries import differences
from siraba.apps.foundation.lifecycles import Refusal
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Lookup, page_numbers, page_of, said
from siraba.faces.web.steward.obstacles import sentences

A_PAGE, FOUND, NONE = 10, 8, "none"


@dataclass(frozen=True, slots=True)
class Old:
    """An old occupation with what it may have become: (concept, name, code, certainty in 100 or None)."""

    row: Succession
    name: str
    offers: list[tuple[str, str, str, int | None]]
    looked_for: str

    @property
    def lookup(self) -> Lookup:
        """The field in which another occupation is looked up."""
        ident, scheme = f"l{self.row.public_id}", self.row.old.release.scheme
        return Lookup("look", _("Another occupation"), text=self.looked_for, scheme=scheme, send=True, ident=ident)


@require_POST
@for_right("classification.propose_recoding")
def begin(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """Work out what becomes of the codes of one release in another."""
    key = key_of(request)
    try:
        old = differences.release(scheme, request.POST.get("old", ""))
        new = differences.release(scheme, request.POST.get("new", ""))
        recoding = actions.propose_recoding(old, new, by=user.actor, key=key)
    except differences.NoSuchRelease as missing:
        raise Http404(scheme) from missing
    except Refusal as refusal:
        for sentence in sentences(refusal):
            messages.warning(request, sentence)
        return redirect("web:classification")
    return redirect("web:recoding", recoding.public_id)


@require_safe
@for_right("classification.see_changes")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """How far a recoding is, and the old occupations that wait for somebody, those with most files first."""
    recoding = differences.recoding(user.actor, public_id)
    if recoding is None:
        raise Http404
    page = page_of(request, differences.undecided(recoding), A_PAGE)
    rows: list[Succession] = list(page.object_list)
    scheme = recoding.new.scheme
    concepts = [queries.concept_id(scheme, each["code"]) for row in rows for each in row.candidates]
    known = queries.occupations_of(concepts)
    looked_at, text = said(request, "row"), said(request, "look")
    olds = []
    for row in rows:
        offers: list[tuple[str, str, str, int | None]] = []
        if text and str(row.public_id) == looked_at:
            for each in queries.find_occupations(text, scheme, formats.language(), FOUND):
                code = each.occupation.code
                offers.append((queries.concept_id(scheme, code), each.label, code, None))
        else:
            for each in row.candidates:
                concept = queries.concept_id(scheme, each["code"])
                if concept in known:
                    name = queries.label(known[concept], formats.language())
                    offers.append((concept, name, each["code"], each["certainty"]))
        olds.append(Old(row, queries.label(row.old, formats.language()), offers, text if offers else ""))
    context = {
        "recoding": recoding,
        "state": differences.recoding_state(recoding),
        "page": page,
        "numbers": page_numbers(page),
        "olds": olds,
    }
    return render(request, "web/steward/recoding.html", context)


@require_POST
@for_right("classification.start_recoding")
def start(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Recode people and vacancies where it is sure."""
    recoding, key = differences.recoding(user.actor, public_id), request.POST.get("key", "")
    if recoding is None or not key:
        raise Http404
    actions.start_recoding(recoding, by=user.actor, key=key)
    messages.success(request, _("People and vacancies are being recoded. The work in the background shows how far."))
    return redirect("web:recoding", public_id)


@require_POST
@for_right("classification.decide_succession")
def decide(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Say what an old occupation has become, or that nothing fits."""
    row, key = differences.succession(user.actor, public_id), request.POST.get("key", "")
    concept = request.POST.get("concept", "")
    occupation = None if concept == NONE else queries.occupation_of(concept)
    if row is None or not key or (occupation is None and concept != NONE):
        raise Http404
    try:
        actions.decide_succession(row, occupation, by=user.actor, key=f"{key}/{concept}")
    except Refusal as refusal:
        for sentence in sentences(refusal):
            messages.warning(request, sentence)
    else:
        messages.success(request, _("Noted: files with the old code follow."))
    return redirect("web:recoding", row.recoding.public_id)
