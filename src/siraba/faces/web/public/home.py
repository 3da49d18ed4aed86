"""The front door: what anybody can do here, before anybody signs in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.persons.going_live import in_service
from siraba.apps.vacancies.postings import text_of
from siraba.apps.vacancies.queries.public import offers
from siraba.faces.web import formats
from siraba.faces.web.door import first_page, public
from siraba.faces.web.public.offers import advice_shown

NEWEST = 6
"""Offers that the front page shows."""


@public(before_going_live=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where their work begins for who is signed in; for everybody else offers, agencies and their own file."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    opened = in_service()
    context = {
        "opened": opened,
        "rows": [(row, *text_of(row, formats.language())) for row in offers()[:NEWEST]] if opened else [],
        "advice": advice_shown(),
    }
    return render(request, "web/public/home.html", context)
