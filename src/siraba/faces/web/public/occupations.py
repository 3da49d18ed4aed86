"""The explorer: every installed classification as a tree, a search, and a page for each occupation. For anybody."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.classification import queries
from siraba.apps.classification.models import Occupation, OccupationLevel
from siraba.apps.classification.queries import explorer
from siraba.apps.jobseekers.counting import seekers_told
from siraba.apps.vacancies.queries import count_published
from siraba.faces.web import formats, words
from siraba.faces.web.door import may, public, sees_titles
from siraba.faces.web.licences import licence
from siraba.faces.web.lists import Lookup, page_numbers, page_of, said
from siraba.faces.web.public import pictures

FOUND, A_PAGE, FEWEST = 20, 100, 5
"""Hits of a search; lines of a heading's page; a count below this could point at somebody and is not told."""
SOME_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Route:
    """The crosswalks to one classification; `disagree` when its sources name different codes."""

    scheme: str
    name: str
    candidates: list[explorer.Candidate]
    disagree: bool


@dataclass(frozen=True, slots=True)
class Now:
    """People who look for this work and open vacancies; None where there are fewer than five."""

    people: int | None
    vacancies: int | None


@public(before_going_live=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What classifications there are, and the search in one of them."""
    cards = explorer.scheme_cards(formats.language())
    there = [card.scheme for card in cards]
    asked = said(request, "scheme")
    scheme = asked if asked in there else (there or [""])[0]
    text = said(request, "q")
    found = []
    if text and scheme:
        public = not sees_titles(request.user)
        found = queries.find_occupations(text, scheme, formats.language(), FOUND, public=public)
    context = {
        "cards": cards,
        "scheme": scheme,
        "text": text,
        "found": found,
        "lookup": Lookup("q", _("Occupation"), text=text, scheme=scheme, go=True),
    }
    return render(request, "web/public/occupations.html", context)


@public(before_going_live=True)
@require_safe
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """The uppermost headings of a classification."""
    cards = {card.scheme: card for card in explorer.scheme_cards(formats.language())}
    if scheme not in cards:
        raise Http404(scheme)
    page = page_of(request, explorer.children(scheme), A_PAGE)
    context = {"card": cards[scheme], "page": page, "numbers": page_numbers(page), "scheme": scheme}
    return render(request, "web/public/scheme.html", context | {"lookup": _lookup(scheme)})


@public(before_going_live=True)
@require_safe
def concept(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """A heading with what stands under it, or an occupation with everything that is known of it."""
    one = _concept(scheme, code)
    below = explorer.children(scheme, one)
    page = page_of(request, below, A_PAGE) if one.level == OccupationLevel.GROUP else None
    context = {
        "one": one,
        "scheme": scheme,
        "scheme_name": explorer.scheme_name(one.release, formats.language()),
        "path": explorer.path_to(one),
        "definition": queries.text_in(one.definitions, formats.language()),
        "lookup": _lookup(scheme),
        "steward": may(request.user, "classification.propose_change"),
    }
    if page is not None:
        return render(request, "web/public/heading.html", context | {"page": page, "numbers": page_numbers(page)})
    return render(request, "web/public/occupation.html", context | _everything(one) | {"below": list(below[:A_PAGE])})


def _everything(one: Occupation) -> dict[str, object]:
    language = formats.language()
    skills = explorer.card_of(one)
    near = explorer.near_of(one)
    access = one.access or {}
    cards = {card.scheme: card.name for card in explorer.scheme_cards(language)}
    return {
        "names": explorer.names_of(one, language),
        "activities": [queries.text_in(each, language) for each in one.activities],
        "education": words.education(access["isced"]) if access.get("isced") is not None else "",
        "licences": [licence(each) for each in access.get("licences", ())],
        "access_note": queries.text_in(access.get("note") or {}, language),
        "essential": [row.skill for row in skills if row.essential],
        "optional": [row.skill for row in skills if not row.essential],
        "map": pictures.draw(near, one.release.scheme, queries.label(one, language)) if near else None,
        "siblings": [] if near else explorer.sibling_labels(one, language),
        "routes": [
            Route(scheme, cards.get(scheme, scheme.upper()), candidates, explorer.disagree(candidates))
            for scheme, candidates in explorer.crosswalks(one).items()
        ],
        "now": _now(one),
        "fewest": FEWEST,
    }


def _now(one: Occupation) -> Now:
    """People as they were told last night (nobody is seen in two nights), and vacancies, kept some minutes."""
    key = f"web.now.{one.release.scheme}.{one.pk}"
    held: tuple[int | None, int] | None = cache.get(key)
    if held is None:
        people_told = seekers_told(one.release.scheme, one.code)
        held = (people_told, count_published(explorer.same_everywhere(one), formats.today()))
        cache.set(key, held, SOME_MINUTES)
    people, vacancies = held
    return Now(people or None, vacancies if vacancies >= FEWEST else None)


def _concept(scheme: str, code: str) -> Occupation:
    one = explorer.concept(scheme, code)
    if one is None:
        raise Http404(code)
    return one


def _lookup(scheme: str) -> Lookup:
    return Lookup("q", _("Occupation"), scheme=scheme, go=True)


@public(before_going_live=True)
@require_safe
def near_svg(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """The picture of near occupations alone, with its styles inside."""
    one = _concept(scheme, code)
    drawn = pictures.draw(explorer.near_of(one), scheme, queries.label(one, formats.language()))
    context = {"map": drawn, "alone": True}
    response = render(request, "web/parts/near.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{one.code}.svg"'
    return response


@public(before_going_live=True)
@require_safe
def near_csv(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """The table of near occupations."""
    one = _concept(scheme, code)
    drawn = pictures.draw(explorer.near_of(one), scheme, "")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{one.code}.csv"'
    response.write("\ufeff")  # spreadsheets read the accents only with this mark
    out = csv.writer(response)
    out.writerow([_("Code"), _("Occupation"), _("What it is"), _("Nearness in 100")])
    kinds = {"near": _("near"), "next": _("next step"), "both": f"{_('near')} · {_('next step')}"}
    out.writerows([lane.code, lane.name, kinds[lane.step], lane.nearness] for lane in drawn.lanes)
    return response
