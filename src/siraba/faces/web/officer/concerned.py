"""Whom a breach concerns: naming them, telling them, and those who could not be told."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import accounted
from siraba.apps.persons.actions import concerning, disclose_list
from siraba.apps.persons.models import Breach, BreachConcerned
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import page_numbers, page_of


@require_safe
@for_right("breach.see")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Those who could not be told; or, asked for, everybody whom it concerns."""
    return _page(request, user, accounted.breach(user.actor, str(public_id)))


def _page(request: HttpRequest, user: User, row: Breach, wrong: str = "") -> HttpResponse:
    everybody = request.GET.get("all") == "1"
    page = page_of(request, accounted.concerned(user.actor, row, untold=not everybody))
    disclose_list((each.person for each in page.object_list), by=user.actor, part="breach", purpose="breach")
    context = {
        "row": row,
        "page": page,
        "numbers": page_numbers(page),
        "rows": [(each, _stands(each)) for each in page.object_list],
        "everybody": everybody,
        "told": accounted.told_of(user.actor, row),
        "wrong": wrong,
        "typed": request.POST.get("references", ""),
    }
    return render(request, "web/officer/concerned.html", context, status=422 if wrong else 200)


def _stands(row: BreachConcerned) -> str:
    """How far somebody was told, in words. The row comes from `accounted.concerned`."""
    if row.reached_on:
        return _("told on {date}: {how}").format(date=formats.day(row.reached_on), how=f"\u2068{row.how}\u2069")
    if row.tried_at is None:
        return _("not tried yet")
    if row.sent:  # type: ignore[attr-defined]  # as the list says it
        return _("told by a message")
    if row.queued:  # type: ignore[attr-defined]  # as above
        return _("the message did not arrive")
    return _("no number, no address and no page of their own")


def _key(request: HttpRequest) -> str:
    if not (key := request.POST.get("key", "")):
        raise Http404
    return key


@require_POST
@for_right("breach.name_people")
def name(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down whom it concerns."""
    row = accounted.breach(user.actor, str(public_id))
    numbers = re.split(r"[\s,;]+", request.POST.get("references", ""))
    try:
        count = concerning.name_people(row, numbers, by=user.actor, key=_key(request))
    except ValidationError as problem:
        return _page(request, user, row, " ".join(problem.messages))
    except Refusal:
        return _page(request, user, row, _("It is closed: its record stays as it was."))
    said = ngettext("{count} person was written down.", "{count} people were written down.", count)
    messages.success(request, said.format(count=formats.number(count)))
    return redirect("web:breach_concerned", public_id)


@require_POST
@for_right("breach.tell_people")
def tell(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Have those told who were not tried yet."""
    row = accounted.breach(user.actor, str(public_id))
    try:
        concerning.tell_people(row, by=user.actor, key=_key(request))
    except Refusal:
        return _page(request, user, row, _("It is closed: its record stays as it was."))
    messages.success(request, _("They are being told. Those who could not be told stand here within a few minutes."))
    return redirect("web:breach_concerned", public_id)


@require_POST
@for_right("breach.reach")
def reach(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down that somebody was told by another way."""
    one = accounted.one_concerned(user.actor, str(public_id))
    try:
        concerning.reach(one, request.POST.get("how", ""), by=user.actor, key=_key(request))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Written down."))
    return redirect("web:breach_concerned", one.breach.public_id)
