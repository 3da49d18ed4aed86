"""The counsellor's day: what is due, and where to begin."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification import queries as classification
from siraba.apps.jobseekers import actions, queries
from siraba.apps.persons.actions import disclose_list
from siraba.apps.vacancies import queries as vacancies
from siraba.apps.vacancies.queries.reaching import to_call
from siraba.faces.web import formats
from siraba.faces.web.door import for_right

A_FEW = 6


@require_safe
@for_right("today.see")
def today(request: HttpRequest, user: User) -> HttpResponse:
    """Registrations to confirm, vacancies that close, vacancies to present people for, titles to decide."""
    as_of = formats.today()
    confirm = queries.to_confirm(user.actor, as_of)
    closing = vacancies.closing_soon(user.actor, as_of)
    published = vacancies.vacancies(user.actor, state="published", mine=True)
    call = to_call(user.actor, as_of)
    titles = classification.coding_queue(user.actor)
    counts = {
        "confirm_count": confirm.count(),
        "closing_count": closing.count(),
        "call_count": call.count(),
        "published_count": published.count(),
        "titles_count": titles.count(),
    }
    due = list(confirm[:A_FEW])
    disclose_list((each.person for each in due), by=user.actor, part="list", purpose="counselling")
    context = {
        "as_of": as_of,
        "confirm": due,
        "closing": closing[:A_FEW],
        "call": call[:A_FEW],
        "published": published[:A_FEW],
        "titles": titles[:A_FEW],
        "due": sum(counts[f"{name}_count"] for name in ("confirm", "closing", "call", "titles")),
    }
    return render(request, "web/desk/today.html", context | counts)


@require_POST
@for_right("registration.confirm")
def confirm(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Note that somebody still looks for work, and come back to the day."""
    registration = queries.people(user.actor).filter(public_id=public_id).first()
    if registration is None or not request.POST.get("key"):
        raise Http404
    actions.confirm(registration, by=user.actor, key=request.POST["key"], happened_on=formats.today())
    said = _("{name} still looks for work: noted.").format(name=registration.person.full_name)
    messages.success(request, said)
    return redirect("web:today")
