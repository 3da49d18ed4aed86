"""The own organisation of an agency or employer: what counts today, what waits for its answer, who looked at it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.organisations import queries
from siraba.apps.organisations.models import MandateState
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.organisations.acts import offered
from siraba.faces.web.organisations.hub import about


@require_safe
@for_right("organisation.see_own")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Everything of one's own organisation on a page."""
    try:
        row = queries.organisation(user.actor, str(user.organisation_id or ""))
    except queries.NotFound as reason:
        raise Http404 from reason
    by, today = user.actor, formats.today()
    waiting = [each for each in queries.mandates(by, state=MandateState.PROPOSED) if each.employer_id == row.pk]
    context = about(user, row) | {
        "to_sign": [(each, offered(user, each, "sign")) for each in waiting],
        "to_answer": queries.inspections(by, state="visited").filter(organisation=row),
        "today": today,
    }
    return render(request, "web/agency/index.html", context)
