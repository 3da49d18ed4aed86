"""What a person asks of their data, written down for them: how, who, on which day; and who asks is seen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import cases, queries
from siraba.apps.persons.actions import ask_right, check_identity, disclose, withdraw_right
from siraba.apps.persons.limits import live_limits
from siraba.apps.persons.models import OPEN_STATES, CaseState, Person
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, may
from siraba.faces.web.keys import key_of
from siraba.faces.web.rights.forms import DeskForm
from siraba.faces.web.rights.words import sentences, step, why_refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("right.ask")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """What a person asked and where it is; one more."""
    person = queries.person(user.actor, str(public_id))
    if not queries.may_do(user.actor, "right.ask", person):
        raise Http404
    if user.actor.person_id == person.public_id:  # whose data they are asks on their own page
        return redirect("web:own_rights")
    form = DeskForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid() and _ask(request, user, person, form):
            return redirect("web:person_rights", person.public_id)
    else:
        disclose(person, by=user.actor, part="rights", purpose="rights")
    rows = [
        (row, [(step(each), each) for each in cases.steps(row)], why_refused(row), row.state in OPEN_STATES)
        for row in cases.cases_of(user.actor, person)[:50]
    ]
    context = {
        "person": person,
        "form": form,
        "rows": rows,
        "received": CaseState.RECEIVED,
        "limits": live_limits(person),
        "beside": cases.own_words(person),
        "officer": may(user, "right.answer"),
        "today": formats.today(),
    }
    return render(request, "web/desk/person_rights.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, user: User, person: Person, form: DeskForm) -> bool:
    try:
        row = ask_right(person, by=user.actor, key=_key(request, user), **form.asked())
    except ValidationError as problem:
        for sentence in problem.messages:
            form.add_error(None, sentence)
        return False
    messages.success(
        request,
        _("Written down under {number}. The answer is due by {day}.").format(
            number=row.reference, day=formats.day(row.due_on)
        ),
    )
    return True


def _key(request: HttpRequest, user: User) -> str:
    return f"desk/{user.actor.id}/{key_of(request)}"


@require_POST
@for_right("right.check")
def check(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down by what it was seen who asks."""
    row = cases.case(user.actor, str(public_id))
    try:
        check_identity(row, said=request.POST.get("said", ""), by=user.actor, key=_key(request, user))
    except ValidationError:
        messages.error(request, _("Write by what it was seen who asks, for example the identity card."))
    except Refusal as refusal:
        messages.error(request, " ".join(sentences(refusal)))
    else:
        messages.success(request, _("Written down."))
    return back(user, str(public_id), row.person)


@require_POST
@for_right("right.withdraw")
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The person takes it back."""
    row = cases.case(user.actor, str(public_id))
    try:
        withdraw_right(row, said=request.POST.get("said", "")[:500], by=user.actor, key=_key(request, user))
    except Refusal as refusal:
        messages.error(request, " ".join(sentences(refusal)))
    else:
        messages.success(request, _("Written down."))
    return back(user, str(public_id), row.person)


def back(user: User, public_id: str, person: Person | None) -> HttpResponse:
    """To the case for who answers it, to the person for who wrote it down."""
    if user.person_id is not None:
        return redirect("web:own_rights")
    if may(user, "right.answer") or person is None:
        return redirect("web:rights_case", public_id)
    return redirect("web:person_rights", person.public_id)
