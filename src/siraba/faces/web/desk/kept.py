"""Shortlists that were kept as they were shown, and who a list shows against who could stand in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.persons.actions import disclose_list
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import actions, exposures, saved
from siraba.apps.shortlists import queries as shortlists
from siraba.apps.shortlists.access import may_list
from siraba.apps.shortlists.models import SavedShortlist
from siraba.apps.vacancies import queries
from siraba.core.matching.replaying import Outcome
from siraba.faces.web import formats
from siraba.faces.web.desk.names import Names
from siraba.faces.web.desk.reasons import reasons
from siraba.faces.web.door import for_right
from siraba.faces.web.groups_shown import tables
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of

TOP = 50


@require_POST
@for_right("shortlist.keep")
def keep(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Keep the list that is on the screen."""
    one, key = queries.vacancy(user.actor, str(public_id)), key_of(request)
    try:
        row = actions.keep_shortlist(
            one, as_of=formats.today(), by=user.actor, key=key, top=TOP, shown=request.POST.get("shown", "")
        )
    except actions.ListChanged:
        messages.warning(request, _("The list changed since you opened it. Look at it again, then keep it."))
        return redirect("web:vacancy", public_id)
    _shown(user, _named(user, row, saved.places(row)))
    messages.success(request, _("The list is kept as it is, with its reasons."))
    return redirect("web:kept_list", row.public_id)


@require_safe
@for_right("shortlist.see")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The kept lists of a vacancy, the newest first."""
    one = queries.vacancy(user.actor, str(public_id))
    if not may_list(user.actor, one):
        raise Http404
    page = page_of(request, saved.of_vacancy_kept(user.actor, one))
    return render(request, "web/desk/kept_lists.html", {"vacancy": one, "page": page, "numbers": page_numbers(page)})


@require_safe
@for_right("shortlist.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One kept list, worked out again from what was frozen."""
    try:
        row = saved.saved(user.actor, str(public_id))
    except saved.NotFound as reason:
        raise Http404 from reason
    again = saved.replayed(row)
    places = saved.places(row)
    people = _named(user, row, places)
    _shown(user, people)
    # why somebody stood there is of their file: it goes when the reader may no longer see that
    shown = [place.why if place.person_id in people else None for place in places]
    whys = [why for why in shown if why]
    names = Names.around(whys, [each["code"] for each in row.figures.get("holdings", [])])
    told = [reasons(why, names.skill, names.occupation) if why else None for why in shown]
    rows = [
        {
            "name": people[place.person_id].full_name if place.person_id in people else "",
            "place": place,
            "reasons": said,
            "differs": each.outcome is Outcome.DIFFERS,
        }
        for place, said, each in zip(places, told, again.rows, strict=True)
    ]
    return render(
        request,
        "web/desk/kept_list.html",
        {"row": row, "vacancy": row.vacancy, "rows": rows, "again": again},
    )


def _named(user: User, row: SavedShortlist, places: list[saved.Place]) -> dict[UUID, Person]:
    """Whom the page names: those whom the reader may see, and who still agree to be proposed for the post."""
    return saved.still_agreeing(row, saved.people_listed(user.actor, places))


def _shown(user: User, people: dict[UUID, Person]) -> None:
    disclose_list(people.values(), by=user.actor, part="kept_list", purpose="matching")


@require_safe
@for_right("shortlist.see")
def exposure(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Who the list of a vacancy shows against who could stand in it, in groups."""
    one = queries.vacancy(user.actor, str(public_id))
    view = shortlists.shortlist(user.actor, one, as_of=formats.today(), top=TOP)
    found = exposures.exposure_of(user.actor, one, view)
    context = {"vacancy": one, "found": found, "tables": tables(found)}
    return render(request, "web/desk/exposure.html", context)
