"""A worker's own file: what is known, who saw it, and what was agreed to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.jobseekers.queries import person_file
from siraba.apps.persons import papers, queries
from siraba.apps.persons.accounted import live_notice
from siraba.faces.web import formats
from siraba.faces.web.agreements import brief
from siraba.faces.web.desk.helpers import helping
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import page_numbers, page_of
from siraba.faces.web.worker.seen import seen


@require_safe
@for_right("person.see_own", public_side=True)
def own(request: HttpRequest, user: User) -> HttpResponse:
    """The file in plain words."""
    file = person_file(user.actor, str(user.person_id))
    notice = live_notice(user.actor, file.person)
    agreed = brief(each for each in file.consents if each.ended(formats.today()) is None)
    context = {"file": file, "agreed": agreed, "notice": notice, "helping": helping(user.actor, file.person)}
    return render(request, "web/worker/own.html", context)


@require_safe
@for_right("person.see_own", public_side=True)
def disclosures(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody who looked at the file, when and why."""
    page = page_of(request, queries.disclosures(queries.person(user.actor, str(user.person_id))))
    words = {"page": page, "numbers": page_numbers(page), "rows": seen(page.object_list)}
    return render(request, "web/worker/disclosures.html", words)


@require_safe
@for_right("person.see_own", public_side=True)
def documents(request: HttpRequest, user: User) -> HttpResponse:
    """Documents that were seen, copies that were kept, and why each was opened."""
    found = papers.papers(user.actor, queries.person(user.actor, str(user.person_id)))
    return render(request, "web/worker/documents.html", {"papers": found, "as_of": formats.today()})
