"""The register of licences, for anybody: by name, number or the square code on a paper."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.organisations import queries
from siraba.apps.organisations.queries import PublicLicence
from siraba.faces.web import formats
from siraba.faces.web.door import public
from siraba.faces.web.lists import said
from siraba.faces.web.organisations import words


@require_safe
@public(before_going_live=True)
def index(request: HttpRequest) -> HttpResponse:
    """Look an agency up."""
    text = said(request, "q")
    found = queries.look_up(text, formats.today())
    context = {
        "text": text,
        "near": found.near,
        "more": found.more,
        "rows": [(each, *verdict(each)) for each in found.found],
    }
    return render(request, "web/public/licences.html", context)


@require_safe
@public(before_going_live=True)
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One licence, green or red."""
    row = _licence(public_id)
    tone, word, sentence = verdict(row)
    context = {"row": row, "tone": tone, "word": word, "sentence": sentence, "facts": _facts(row)}
    return render(request, "web/public/licence.html", context)


@require_safe
@public(before_going_live=True)
def code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The square code that leads to the page of a licence, to be printed on the paper."""
    _licence(public_id)
    address = request.build_absolute_uri(reverse("web:public_licence", args=[public_id]))
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=6, border=4, dark="#000", light="#fff")
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def verdict(row: PublicLicence) -> tuple[str, str, str]:
    """Tone, word and sentence: what somebody who is offered work by this agency needs to know."""
    if row.good:
        return "go", _("Valid"), _("This agency may place people today, within what its licence allows.")
    if row.banned:
        return "halt", _("Banned"), _("This agency is banned. Do not give it money, papers or your number.")
    if row.unknown:
        return "wait", _("Not known"), _("Until when this licence runs is not known. Ask at an office of the service.")
    sentence = {
        "expired": _("This licence ran out. The agency may not place anybody until it has a new one."),
        "suspended": _("This licence is suspended. The agency may not place anybody now. Do not pay or sign anything."),
        "withdrawn": _("This licence was withdrawn. The agency may not place anybody. Do not pay or sign anything."),
        "not_yet": _("This licence has not begun. The agency may not place anybody yet."),
    }[str(row.standing)]
    return ("wait" if str(row.standing) == "not_yet" else "halt"), words.standing(row.standing).capitalize(), sentence


def _facts(row: PublicLicence) -> list[tuple[str, str]]:
    kinds = [words.kind_of_work(each) for each in row.kinds]
    abroad = [formats.country(each) for each in row.countries]
    end = formats.day(row.valid_until) or _("not known")
    found: list[tuple[str, Any]] = [
        (_("Number"), row.number),
        (_("Given by"), row.authority or formats.country(row.country)),
        (_("From"), formats.day(row.valid_from)),
        (_("Through"), end),
        (_("What it allows"), formats.listed(kinds) if kinds else _("place people")),
        (_("Countries abroad"), formats.listed(abroad) if abroad else _("none: posts at home only")),
    ]
    return [(name, str(value)) for name, value in found]


def _licence(public_id: UUID) -> PublicLicence:
    try:
        return queries.public_licence(str(public_id), formats.today())
    except queries.NotFound as reason:
        raise Http404 from reason
