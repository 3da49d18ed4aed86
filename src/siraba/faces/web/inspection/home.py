"""The inspector's room: licences and how they stand, answers that are overdue, reviews that are due; one licence."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.organisations import queries
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, may
from siraba.faces.web.lists import Filter, Option, known, page_numbers, page_of, said
from siraba.faces.web.organisations import effects, words
from siraba.faces.web.organisations.acts import offered

SOON = timedelta(days=60)


@require_safe
@for_right("campaign.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What waits, and every licence."""
    by, today = user.actor, formats.today()
    ways = [
        Option("in_force", _("in force")),
        Option("suspended", words.standing("suspended")),
        Option("expired", words.standing("expired")),
        Option("withdrawn", words.standing("withdrawn")),
    ]
    filters = [Filter("how", _("State"), _("All states"), ways, known(said(request, "how"), ways))]
    text = said(request, "q")
    page = page_of(request, queries.licences(by, today, text=text, how=filters[0].value))
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "rows": [(row, queries.licence_facts(row).on(today)) for row in page.object_list],
        "filters": filters,
        "text": text,
        "asked": bool(text or filters[0].value),
        "overdue": queries.answers_overdue(by, today)[:20],
        "planned": queries.inspections(by, state="planned")[:20],
        "answered": queries.inspections(by, state="answered")[:20],
        "reviews": queries.reviews_due(by, today + SOON)[:20],
        "today": today,
    }
    return render(request, "web/inspection/index.html", context)


@require_safe
@for_right("licence.see")
def licence(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One licence: how it stands, what it carries, what was decided of it."""
    try:
        row = queries.licence(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
    today = formats.today()
    context = {
        "row": row,
        "how": queries.licence_facts(row).on(today),
        "decisions": queries.decisions(user.actor, row),
        "acts": offered(user, row),
        "effects": effects.of(user, row, today) if may(user, "licence.suspend") else None,
        "kinds": [words.kind_of_work(each) for each in row.kinds],
        "countries": [formats.country(each) for each in row.countries],
        "bond": words.money(row.bond_amount, row.bond_currency),
    }
    return render(request, "web/inspection/licence.html", context)
