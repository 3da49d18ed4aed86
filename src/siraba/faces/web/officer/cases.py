"""What people ask of their data: what is due first, each case with its steps, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import actions, cases
from siraba.apps.persons.actions import disclose
from siraba.apps.persons.lifecycle import RIGHTS_CASE
from siraba.apps.persons.models import CaseState, CorrectionField, RightKind, RightsCase
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of
from siraba.faces.web.rights.handing import handed
from siraba.faces.web.rights.shown import ON_A_PAGE, parts
from siraba.faces.web.rights.words import reasons, sentences, step, why_refused

Deed = Callable[[RightsCase, HttpRequest, dict[str, Any]], object]


@require_safe
@for_right("right.answer")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What waits, late ones first; or what was closed."""
    closed = request.GET.get("closed") == "1"
    page = page_of(request, cases.cases(user.actor, closed=closed))
    today = formats.today()
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "rows": [(row, cases.is_late(row, today)) for row in page.object_list],
        "waiting": cases.waiting(user.actor, today),
        "closed": closed,
    }
    return render(request, "web/officer/cases.html", context)


@require_safe
@for_right("right.answer")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One case: who asks what, by when, what was done, and what can be done now."""
    row = cases.case(user.actor, str(public_id))
    if row.person is not None:
        disclose(row.person, by=user.actor, part="rights", purpose="rights")
    offered = {each.verb for each in RIGHTS_CASE.offered(row, by=user.actor)}
    context = {
        "row": row,
        "person": row.person,
        "steps": [(step(each), each) for each in cases.steps(row)],
        "beside": cases.corrections(row),
        "offered": offered,
        "open": bool(offered & {"refuse"}),
        "in_work": row.state == CaseState.IN_WORK,
        "erases": row.kind == RightKind.ERASE,
        "other": CorrectionField.OTHER,
        "late": cases.is_late(row, formats.today()),
        "why": why_refused(row),
        "reasons": reasons(),
    }
    return render(request, "web/officer/case.html", context)


@require_safe
@for_right("right.answer")
def held(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Everything that is held of the person who asks, for the officer who answers."""
    row = cases.case(user.actor, str(public_id))
    if row.person is None:
        raise Http404
    disclose(row.person, by=user.actor, part="rights", purpose="rights")
    context = {"parts": parts(row.person, most=ON_A_PAGE), "person": row.person, "case": row, "own": False}
    return render(request, "web/rights/held.html", context)


@require_safe
@for_right("right.answer")
def take(request: HttpRequest, user: User, public_id: UUID, form: str) -> HttpResponse:
    """The same to hand over."""
    row = cases.case(user.actor, str(public_id))
    if row.person is None:
        raise Http404
    disclose(row.person, by=user.actor, part="rights", purpose="rights")
    return handed(row.person, form, user.actor)


def _deed(request: HttpRequest, user: User, public_id: UUID, do: Deed, done: str) -> HttpResponse:
    """Do something with a case; what stands against it is said, and nothing typed is lost on the way back."""
    key = key_of(request)
    row = cases.case(user.actor, str(public_id))
    try:
        do(row, request, {"by": user.actor, "key": f"officer/{user.actor.id}/{key}"})
    except Refusal as refusal:
        messages.error(request, " ".join(sentences(refusal)))
    except ValidationError as problem:
        messages.error(request, _("This could not be taken: {why}").format(why=" ".join(problem.messages)))
    else:
        messages.success(request, done)
    return redirect("web:rights_case", public_id)


def _said(request: HttpRequest) -> str:
    return request.POST.get("said", "").strip()[:500]


@require_POST
@for_right("right.begin")
def begin(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Work on it."""
    return _deed(request, user, public_id, lambda row, asked, do: actions.begin_work(row, **do), _("In work."))


@require_POST
@for_right("right.extend")
def extend(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take longer, and tell why."""
    return _deed(
        request,
        user,
        public_id,
        lambda row, asked, do: actions.extend(row, said=_said(asked), **do),
        _("The person is told that it takes longer, and why."),
    )


@require_POST
@for_right("right.answer")
def answer(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """It was done."""
    return _deed(
        request,
        user,
        public_id,
        lambda row, asked, do: actions.answer(row, said=_said(asked), **do),
        _("Answered, and told."),
    )


@require_POST
@for_right("right.refuse")
def refuse(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Refuse, with a coded reason."""
    code = request.POST.get("refusal", "")
    if code not in dict(reasons()):
        messages.error(request, _("Choose the reason that the person reads."))
        return redirect("web:rights_case", public_id)
    return _deed(
        request,
        user,
        public_id,
        lambda row, asked, do: actions.refuse(row, code, said=_said(asked), **do),
        _("Refused; the person is told why, and where to complain."),
    )


@require_POST
@for_right("right.reopen")
def reopen(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Look at it again."""
    return _deed(
        request,
        user,
        public_id,
        lambda row, asked, do: actions.reopen(row, said=_said(asked), **do),
        _("In work."),
    )


@require_POST
@for_right("right.decide")
def decide(request: HttpRequest, user: User, public_id: UUID, word: UUID) -> HttpResponse:
    """Decide on the person's words about one fact."""

    def do(row: RightsCase, asked: HttpRequest, how: dict[str, Any]) -> object:
        said = asked.POST
        return actions.decide_correction(
            cases.correction(row, str(word)),
            said.get("do") == "accept",
            written=said.get("written", "")[:200],
            why=said.get("why", "")[:300],
            **how,
        )

    return _deed(request, user, public_id, do, _("Decided; both stay beside each other."))


@require_POST
@for_right("right.erase")
def erase(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Erase the file, which answers the case. The number of the file is typed, so that it is the right one."""
    row = cases.case(user.actor, str(public_id))
    typed = request.POST.get("reference", "").strip().upper()
    if row.person is None or typed != row.person.reference:
        messages.error(request, _("Type the number of the file that is to be erased."))
        return redirect("web:rights_case", public_id)
    return _deed(
        request,
        user,
        public_id,
        lambda case, asked, do: actions.erase_for(case, **do),
        _("Erased. Nothing about the person is left; the case stays without them."),
    )
