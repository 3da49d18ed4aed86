"""What rules found, the heaviest first: settle it where it stands, or set it aside with a name, a reason and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.findings import actions, queries
from siraba.apps.findings.access import may_hold, may_waive
from siraba.apps.findings.models import Finding, Hold, Severity, Waiver, WaiverState
from siraba.apps.foundation.lifecycles import Refusal
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, opens
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Filter, Option, known, page_numbers, page_of, said
from siraba.faces.web.steward import found

A_PAGE, HOLDS, ASIDE = 10, 20, 20


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote in a form that could not be taken, and what it lacks."""

    about: UUID | None = None
    reason: str = ""
    until: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it."""

    row: Finding
    sentence: str
    remedy: str
    kind: str
    address: str
    may_waive: bool
    waits: Waiver | None
    may_sign: bool
    typed: Typed


@require_safe
@for_right("finding.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What stands today."""
    return _page(request, user, Typed())


@require_POST
@for_right("finding.waive")
def waive(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Set a finding aside. What is lacking is said beside the form, which keeps what was written."""
    row, typed = _found(user, queries.finding, public_id), _typed(request, public_id)
    try:
        until = date.fromisoformat(typed.until) if typed.until else None
    except ValueError:
        until = None
    try:
        one = actions.waive(row, typed.reason, until, by=user.actor, key=_key(request, typed))
    except Refusal as refusal:
        return _page(request, user, _with(typed, refusal))
    if one.state == WaiverState.GIVEN:
        messages.success(request, _("Set aside until {day}.").format(day=formats.day(one.until)))
    else:
        messages.success(request, _("Written down. It counts once somebody else has signed."))
    return redirect("web:findings")


@require_POST
@for_right("waiver.countersign")
def countersign(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Sign what somebody else set aside."""
    one = _found(user, queries.waiver, public_id)
    try:
        actions.countersign(one, by=user.actor, key=_key(request, Typed()))
    except Refusal:
        messages.info(request, _("This was moved on meanwhile: look at where it stands now."))
    else:
        messages.success(request, _("Signed: set aside until {day}.").format(day=formats.day(one.until)))
    return redirect("web:findings")


@require_POST
@for_right("waiver.withdraw")
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take a waiver back."""
    one, typed = _found(user, queries.waiver, public_id), _typed(request, public_id)
    try:
        actions.withdraw_waiver(one, typed.reason, by=user.actor, key=_key(request, typed))
    except Refusal as refusal:
        return _page(request, user, _with(typed, refusal))
    messages.success(request, _("Taken back: the finding stands again."))
    return redirect("web:findings")


@require_POST
@for_right("hold.lift")
def lift(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Let a thing go on that was stopped."""
    one, typed = _found(user, queries.hold, public_id), _typed(request, public_id)
    try:
        actions.lift(one, typed.reason, by=user.actor, key=_key(request, typed))
    except Refusal as refusal:
        return _page(request, user, _with(typed, refusal))
    messages.success(request, _("It is no longer stopped."))
    return redirect("web:findings")


def _page(request: HttpRequest, user: User, typed: Typed) -> HttpResponse:
    by, today = user.actor, formats.today()
    severities = [Option(value, str(name).capitalize()) for value, name in Severity.choices]
    kinds = [Option(each, found.kind(each)) for each in queries.kinds(by)]
    filters = [
        Filter("severity", _("Weight"), _("All weights"), severities, known(said(request, "severity"), severities)),
        Filter("kind", _("What it is about"), _("Everything"), kinds, known(said(request, "kind"), kinds)),
    ]
    chosen = {each.field: each.value for each in filters}
    page = page_of(request, queries.queue(by, today, **chosen), A_PAGE)
    rows: list[Finding] = list(page.object_list)
    if typed.about and all(typed.about != row.public_id for row in rows):
        rows = [*(row for row in _about(user, typed.about)), *rows]  # the form with what was typed is never lost
    counted = queries.counts(by, today)
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "shown": [_shown(user, row, typed) for row in rows],
        "filters": filters,
        "asked": any(chosen.values()),
        "counts": [(value, str(name), counted[value]) for value, name in Severity.choices if counted[value]],
        "holds": [(one, _address(user, one), _own(typed, one.public_id)) for one in queries.holds(by, today)[:HOLDS]],
        "may_hold": may_hold(user.actor),
        "aside": [_aside(user, one, typed) for one in queries.set_aside(by, today)[:ASIDE]],
        "tomorrow": date.fromordinal(today.toordinal() + 1).isoformat(),
    }
    return render(request, "web/steward/findings.html", context, status=422 if typed.problems else 200)


def _about(user: User, public_id: UUID) -> list[Finding]:
    try:
        return [queries.finding(user.actor, str(public_id))]
    except queries.NotFound:  # the form was about a waiver or a hold
        return []


def _shown(user: User, row: Finding, typed: Typed) -> Shown:
    may = may_waive(user.actor, row)
    waits = next((one for one in row.waivers.all() if one.state == WaiverState.ASKED), None)
    return Shown(
        row=row,
        sentence=found.sentence(row),
        remedy=found.remedy(row),
        kind=found.kind(row.object_kind),
        address=_address(user, row),
        may_waive=may and waits is None,
        waits=waits,
        may_sign=may and waits is not None and waits.author_id != user.public_id,
        typed=_own(typed, row.public_id),
    )


def _aside(user: User, one: Waiver, typed: Typed) -> dict[str, Any]:
    row = one.finding
    return {
        "waiver": one,
        "sentence": found.sentence(row),
        "kind": found.kind(row.object_kind),
        "address": _address(user, row),
        "label": row.label,
        "may": may_waive(user.actor, row) or one.author_id == user.public_id,
        "typed": _own(typed, one.public_id),
    }


def _address(user: User, about: Finding | Hold) -> str:
    name = found.ADDRESSES.get(about.object_kind)
    address = reverse(name, args=[about.object_id]) if name else ""
    return address if address and opens(user, address) else ""


def _own(typed: Typed, public_id: UUID) -> Typed:
    return typed if typed.about == public_id else Typed()


def _typed(request: HttpRequest, public_id: UUID) -> Typed:
    return Typed(public_id, request.POST.get("reason", ""), request.POST.get("until", "").strip())


def _with(typed: Typed, refusal: Refusal) -> Typed:
    return Typed(typed.about, typed.reason, typed.until, tuple(found.lacking(refusal)))


def _key(request: HttpRequest, typed: Typed) -> str:
    """A form that comes back with other words is another request; the same one sent twice is not."""
    return key_of(request)


def _found(user: User, find: Any, public_id: UUID) -> Any:
    try:
        return find(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
