"""Reads of the outbox, scoped to who asks."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Count, Min, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.messages.access import may_read, visible_messages
from siraba.apps.messages.catalogue import templates
from siraba.apps.messages.models import Message, MessageState
from siraba.apps.messages.rules.templates import Channel
from siraba.apps.messages.words import Said, unseal


class NotFound(Exception):
    """There is no such message for this actor."""


def outbox(by: Actor, *, state: str = "", template: str = "", channel: str = "") -> QuerySet[Message]:
    """The messages, newest first. What they say is read one at a time, see `read`."""
    rows = visible_messages(by)
    for field, value in (("state", state), ("template", template), ("channel", channel)):
        if value:
            rows = rows.filter(**{field: value})
    return rows.defer("sealed").order_by("-pk")


def message(by: Actor, public_id: str) -> Message:
    """One message. Raises NotFound."""
    try:
        return visible_messages(by).prefetch_related("attempts").get(public_id=public_id)
    except (Message.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def counts(by: Actor) -> dict[str, int]:
    """How many messages are in each state."""
    found = dict(visible_messages(by).values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in MessageState.values}


def read(by: Actor, one: Message) -> Said | None:
    """What a message says, for who may read it; None for others, and once it was wiped."""
    return unseal(one) if may_read(by, one) else None


def template_ids() -> list[str]:
    """The kinds of message there are, for a filter."""
    return sorted(templates())


def channels() -> list[str]:
    """The channels there are, for a filter."""
    return [str(each) for each in Channel]


def next_due() -> datetime | None:
    """When the next message is due, or when the lease of one in hand runs out; for the worker."""
    waiting = Message.objects.filter(state=MessageState.WAITING).aggregate(at=Min("not_before"))["at"]
    in_hand = Message.objects.filter(state=MessageState.SENDING).aggregate(at=Min("lease_until"))["at"]
    return min((at for at in (waiting, in_hand) if at), default=None)
