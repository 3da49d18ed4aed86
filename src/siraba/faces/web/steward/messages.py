"""What people are told: the outbox with what waits and what failed, and one message with its tries."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.messages import actions, queries
from siraba.apps.messages.models import Message, MessageState
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Filter, Option, known, page_numbers, page_of, said
from siraba.faces.web.steward import telling


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the list shows it."""

    row: Message
    kind: str
    channel: str
    problem: str


@require_safe
@for_right("message.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every message, the newest first; what they say is not shown here."""
    options = {
        "state": [Option(value, str(name)) for value, name in MessageState.choices],
        "template": [Option(each, telling.kind(each)) for each in queries.template_ids()],
        "channel": [Option(each, telling.channel(each)) for each in queries.channels()],
    }
    labels = {
        "state": (_("State"), _("All states")),
        "template": (_("Kind"), _("All kinds")),
        "channel": (_("Channel"), _("All channels")),
    }
    filters = [
        Filter(name, *labels[name], all_of, known(said(request, name), all_of)) for name, all_of in options.items()
    ]
    chosen = {each.field: each.value for each in filters}
    page = page_of(request, queries.outbox(user.actor, **chosen))
    counted = queries.counts(user.actor)
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "shown": [shown(row) for row in page.object_list],
        "filters": filters,
        "asked": any(chosen.values()),
        "counts": [(value, str(name), counted[value]) for value, name in MessageState.choices if counted[value]],
    }
    return render(request, "web/steward/messages.html", context)


@require_safe
@for_right("message.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One message with its tries; what it says is for the person whom it told."""
    row = _find(user, public_id)
    context = {
        "message_row": row,
        "one": shown(row),
        "tries": [(each, telling.channel(each.channel), _tried(each.code)) for each in row.attempts.order_by("number")],
        "said": queries.read(user.actor, row),
    }
    return render(request, "web/steward/message.html", context)


@require_POST
@for_right("message.retry")
def retry(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Send a message anew."""
    return _move(request, user, public_id, "retry")


@require_POST
@for_right("message.cancel")
def cancel(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Call a message off."""
    return _move(request, user, public_id, "cancel")


def _move(request: HttpRequest, user: User, public_id: UUID, verb: str) -> HttpResponse:
    row, key = _find(user, public_id), key_of(request)
    try:
        if verb == "retry":
            actions.retry(row, by=user.actor, key=key)
            notes.success(request, _("“{kind}” is sent again.").format(kind=telling.kind(row.template)))
        else:
            actions.cancel(row, by=user.actor, key=key)
            notes.success(request, _("“{kind}” is called off.").format(kind=telling.kind(row.template)))
    except Refusal:
        notes.info(request, _("This message was moved on meanwhile: nothing was changed."))
    return redirect("web:messages")


def _find(user: User, public_id: UUID) -> Message:
    try:
        return queries.message(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason


def shown(row: Message) -> Shown:
    """A message with its codes in words."""
    ended = row.state in {MessageState.FAILED, MessageState.EXPIRED} or (row.problem and row.state != MessageState.SENT)
    return Shown(
        row, telling.kind(row.template), telling.channel(row.channel), telling.problem(row.problem) if ended else ""
    )


def _tried(code: str) -> str:
    return telling.problem(code) if code and not code.startswith(("http_2", "smtp", "file")) else ""
