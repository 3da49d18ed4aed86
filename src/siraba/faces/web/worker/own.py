"""A worker's own file: what is known, who saw it, what was agreed to, and taking that back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.jobseekers.queries import person_file
from siraba.apps.persons import queries
from siraba.apps.persons.actions import withdraw_consent
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import page_numbers, page_of
from siraba.faces.web.worker.seen import seen


@require_safe
@for_right("person.see_own")
def own(request: HttpRequest, user: User) -> HttpResponse:
    """The file in plain words."""
    file = person_file(user.actor, str(user.person_id))
    return render(request, "web/worker/own.html", {"file": file})


@require_safe
@for_right("person.see_own")
def disclosures(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody who looked at the file, when and why."""
    page = page_of(request, queries.disclosures(queries.person(user.actor, str(user.person_id))))
    words = {"page": page, "numbers": page_numbers(page), "rows": seen(page.object_list)}
    return render(request, "web/worker/disclosures.html", words)


@require_POST
@for_right("consent.withdraw")
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take an agreement back, with effect at once."""
    key = request.POST.get("key", "")
    if not key:
        raise Http404
    found = queries.consent(user.actor, str(user.person_id), str(public_id))
    withdraw_consent(found, by=user.actor, key=key)
    messages.success(request, _("Taken back. From now on nobody is shown your file for this."))
    return redirect("web:own")
