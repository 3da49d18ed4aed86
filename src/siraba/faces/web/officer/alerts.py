"""Viewings that look wrong: who, what, over how many files; and writing down what it was."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import names_of
from siraba.apps.persons import actions, queries
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of


@require_safe
@for_right("alert.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What waits, or what was settled."""
    seen = request.GET.get("seen") == "1"
    page = page_of(request, queries.alerts(user.actor, seen=seen))
    names = names_of({row.viewer_id for row in page.object_list})
    words = {
        "page": page,
        "numbers": page_numbers(page),
        "rows": [(row, names.get(row.viewer_id, "")) for row in page.object_list],
        "seen": seen,
    }
    return render(request, "web/officer/alerts.html", words)


@require_safe
@for_right("alert.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The files that were looked at."""
    row = queries.alert(user.actor, str(public_id))
    page = page_of(request, queries.viewings(user.actor, row))
    words = {
        "row": row,
        "name": names_of([row.viewer_id]).get(row.viewer_id, ""),
        "page": page,
        "numbers": page_numbers(page),
        "viewings": page.object_list,
        "emergencies": queries.emergencies(user.actor, row),
    }
    return render(request, "web/officer/alert.html", words)


@require_POST
@for_right("alert.settle")
def settle(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down what it was."""
    key = key_of(request)
    row = queries.alert(user.actor, str(public_id))
    try:
        actions.settle(row, reason=request.POST.get("reason", ""), by=user.actor, key=key)
    except ValidationError:
        messages.error(request, _("Write down what it was."))
        return redirect("web:alert", public_id=public_id)
    messages.success(request, _("Settled, and kept with what you wrote."))
    return redirect("web:alerts")


@require_safe
@for_right("erasure.see")
def erased(request: HttpRequest, user: User) -> HttpResponse:
    """What is left of files that were erased: that they were, when and why."""
    page = page_of(request, queries.tombstones(user.actor))
    words = {"page": page, "numbers": page_numbers(page), "rows": page.object_list}
    return render(request, "web/officer/erased.html", words)
