"""A counsellor's week with employers: what is planned, due, promised, silent, and whom to visit, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import queries
from siraba.apps.organisations.actions import promise_became
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.actions import enter
from siraba.apps.vacancies.advert import corridors
from siraba.apps.vacancies.prospects import Figures, Proposal, prospects
from siraba.apps.vacancies.rules import VacancyEntry
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import said
from siraba.faces.web.organisations import words
from siraba.faces.web.organisations.acts import offered

SHOWN = 20
PARTNERS = 60
"""Missions and partner services that the page shows; a country has some dozens."""


@require_safe
@for_right("visit.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """The week around a day, and everything that waits for a word with an employer."""
    by, today = user.actor, formats.today()
    try:
        on = date.fromisoformat(said(request, "week"))
    except ValueError:
        on = today
    days = queries.week(by, on)
    context = {
        "days": [(day, [(visit, offered(user, visit)) for visit in day.visits]) for day in days],
        "today": today,
        "before": (days[0].on - timedelta(days=7)).isoformat(),
        "after": (days[0].on + timedelta(days=7)).isoformat(),
        "due": queries.due(by, today)[:SHOWN],
        "silent": queries.silent(by)[:SHOWN],
        "promises": [(each, offered(user, each)) for each in queries.promises(by)[:SHOWN]],
        "partners": _partners(user, today),
        "prospects": [_shown(each) for each in prospects(by, today)],
    }
    return render(request, "web/desk/prospecting.html", context)


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody with whom posts abroad are sought: its country, how the way there stands, the last word with it."""

    row: Organisation
    country: str
    way: str
    spoken: date | None


def _partners(user: User, on: date) -> list[Partner]:
    rows = list(queries.partners(user.actor)[:PARTNERS])
    spoken = queries.last_contacts([row.pk for row in rows])
    ways, home = corridors(on), home_country()
    return [
        Partner(
            row,
            formats.country(row.country) if row.country else "",
            words.way(ways.get(row.country)) if row.country and row.country != home else "",
            spoken.get(row.pk),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as the page shows it: each reason in words with its points, and what was counted for it."""

    row: Organisation
    points: int
    reasons: list[tuple[str, int]]
    figures: Figures
    abroad: list[tuple[str, int, str]]


def _shown(one: Proposal) -> Shown:
    abroad = [(formats.country(each.country), each.sought, words.way(each.way)) for each in one.figures.abroad]
    reasons = [(words.reason(why.code, why.number), why.points) for why in one.prospect.reasons]
    return Shown(one.organisation, one.prospect.points, reasons, one.figures, abroad)


@require_POST
@for_right("promise.become")
def become(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """A promised need becomes the draft of a vacancy. Sent twice, it is one: both steps have the key of the need."""
    need = queries.promise(user.actor, str(public_id), "promise.become")
    if not request.POST.get("key"):
        raise Http404
    if need.vacancy_id is not None:
        return redirect("web:vacancy", need.vacancy_id)
    entry = VacancyEntry(
        need.title,
        need.office_id,
        employer_id=need.organisation_id,
        positions=need.positions,
        country=need.country or need.organisation.country,
        region=need.organisation.region,
        place=need.organisation.place,
        start_date=need.expected_on,
        happened_on=formats.today(),
    )
    row = enter([entry], publish=False, by=user.actor, key=f"need/{need.public_id}")[0]
    try:
        promise_became(need, row.public_id, by=user.actor, key=f"need/{need.public_id}")
    except Refusal as refusal:
        for sentence in words.lacking(refusal):
            messages.warning(request, sentence)
    else:
        messages.success(request, _("A draft is made. Complete it with the employer."))
    return redirect("web:vacancy", row.public_id)
