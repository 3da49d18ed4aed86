"""What an employer says by telephone or at the desk: open still, so many taken, taken off; a counsellor writes it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import actions, queries
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web.desk.checking import show_refused
from siraba.faces.web.door import for_right


def _done(
    request: HttpRequest, user: User, public_id: UUID, act: Callable[[Vacancy, str], object], sentence: str
) -> HttpResponse:
    """Do it once, and come back to the advert: with the sentence, or with why it was not done."""
    row = queries.vacancy(user.actor, str(public_id))
    if not (key := request.POST.get("key", "")):
        raise Http404
    try:
        act(row, key)
    except Refusal as refusal:
        return show_refused(request, user, queries.vacancy(user.actor, str(public_id)), refusal)
    messages.success(request, sentence)
    return redirect("web:check_advert", public_id)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:300]


@require_POST
@for_right("vacancy.confirm_open")
def confirm(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """It is open still."""
    return _done(
        request,
        user,
        public_id,
        lambda row, key: actions.confirm_open(row, by=user.actor, key=key),
        _("Confirmed: it stays on the list."),
    )


@require_POST
@for_right("vacancy.fill")
def fill(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Some posts are taken."""
    said = request.POST.get("count", "")
    count = int(said) if said.isdecimal() and len(said) < 7 else 0
    return _done(
        request,
        user,
        public_id,
        lambda row, key: actions.fill_positions(row, count, by=user.actor, key=key),
        _("Written down: so many posts are taken."),
    )


@require_POST
@for_right("vacancy.withdraw")
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The need is over."""
    return _done(
        request,
        user,
        public_id,
        lambda row, key: actions.withdraw(row, by=user.actor, key=key, reason=_reason(request)),
        _("Withdrawn: it is shown no more."),
    )


@require_POST
@for_right("vacancy.move")
def recall(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Off the list, to be looked at or changed; a person publishes it again."""
    return _done(
        request,
        user,
        public_id,
        lambda row, key: actions.move(row, "recall", by=user.actor, key=key, reason=_reason(request)),
        _("Taken off: it is a draft again, and comes back when somebody publishes it."),
    )


@require_POST
@for_right("vacancy.move")
def renew(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One whose day had passed is published anew."""
    return _done(
        request,
        user,
        public_id,
        lambda row, key: actions.move(row, "renew", by=user.actor, key=key),
        _("Published again."),
    )
