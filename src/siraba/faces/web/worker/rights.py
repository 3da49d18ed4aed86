"""A worker's rights over their own file: what is held, taking it along, what they ask, and what they set limits to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.persons import cases, queries
from siraba.apps.persons.actions import ask_right, lift_limit
from siraba.apps.persons.limits import live_limits
from siraba.apps.persons.models import OPEN_STATES, AskedHow, Person
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.rights.forms import AskForm
from siraba.faces.web.rights.handing import handed
from siraba.faces.web.rights.shown import ON_A_PAGE, parts
from siraba.faces.web.rights.words import complain, step, why_refused


def _own(user: User) -> Person:
    return queries.person(user.actor, str(user.person_id))


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.see_own", public_side=True)
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What the person asked and where it is; one more; what their data are not used for."""
    person, form = _own(user), AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, user, person, form):
        return redirect("web:own_rights")
    rows = [
        (row, [(step(each), each) for each in cases.steps(row)], why_refused(row), row.state in OPEN_STATES)
        for row in cases.cases_of(user.actor, person)[:50]
    ]
    context = {
        "form": form,
        "rows": rows,
        "limits": live_limits(person),
        "beside": cases.own_words(person),
        "complain": complain(),
        "today": formats.today(),
    }
    return render(request, "web/worker/rights.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, user: User, person: Person, form: AskForm) -> bool:
    try:
        row = ask_right(person, how=AskedHow.OWN_PAGE, by=user.actor, key=key_of(request), **form.asked())
    except ValidationError as problem:
        for sentence in problem.messages:
            form.add_error(None, sentence)
        return False
    messages.success(
        request,
        _("Written down under {number}. You have an answer by {day}.").format(
            number=row.reference, day=formats.day(row.due_on)
        ),
    )
    return True


@require_POST
@for_right("limit.lift", public_side=True)
def lift(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The data may be used again."""
    row = cases.limitation(user.actor, str(public_id))
    lift_limit(row, by=user.actor, key=key_of(request), reason=request.POST.get("said", "")[:300])
    messages.success(request, _("Lifted: from now on it holds no more."))
    if user.person_id:
        return redirect("web:own_rights")
    return redirect("web:person_rights", row.person.public_id)


@require_safe
@for_right("person.see_own", public_side=True)
def held(request: HttpRequest, user: User) -> HttpResponse:
    """Everything that the house holds of the person."""
    person = _own(user)
    return render(
        request, "web/rights/held.html", {"parts": parts(person, most=ON_A_PAGE), "person": person, "own": True}
    )


@require_safe
@for_right("person.see_own", public_side=True)
def take(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """The same to take along: for programs, or on paper in one of three languages."""
    return handed(_own(user), form, user.actor)
