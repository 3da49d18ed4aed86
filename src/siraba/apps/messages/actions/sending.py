"""Taking a message from the outbox, and noting what became of a try.

`take` commits an attempt *before* the gateway is called, `settle` its end afterwards. A worker that dies in between
leaves an attempt without an end: once its lease ran out that try counts as *unclear*, and whether it is made again is
for the gateway to say (`Gateway.repeats`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.messages import catalogue
from siraba.apps.messages.actions.steps import NO_WAY, UNCLEAR, WIPED, closed, end, passed_by, stand, wake
from siraba.apps.messages.actions.turns import has_turn
from siraba.apps.messages.channels import gateway
from siraba.apps.messages.channels.base import Answer, Parcel
from siraba.apps.messages.events import AddressFailed
from siraba.apps.messages.lifecycle import MESSAGE
from siraba.apps.messages.models import Attempt, Message, MessageState, Outcome, SilentAddress
from siraba.apps.messages.rules.templates import Channel, write
from siraba.apps.messages.rules.times import first_allowed, wait_seconds
from siraba.apps.messages.words import Said, unseal

__all__ = ["LEASE", "Taken", "settle", "take", "wake"]
LEASE = timedelta(seconds=120)
"""Longer than any gateway may think."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message in hand, the number of its try, and what to hand over."""

    message: Message
    attempt: int
    parcel: Parcel


def ready(now: datetime) -> QuerySet[Message]:
    """Messages that are due, or whose worker died."""
    return Message.objects.filter(
        Q(state=MessageState.WAITING, not_before__lte=now) | Q(state=MessageState.SENDING, lease_until__lt=now)
    )


def take(worker: str) -> Taken | None:
    """Take the next message that is due, urgent ones first; None when there is none.

    Taking is no deed of its own (its end is, see `settle`); what ends here (too late, nowhere to send) is one.
    """
    while True:
        now = timezone.now()
        if not ready(now).exists():
            return None
        with transaction.atomic():
            rows = lock_rows(ready(now), free_ones=True).order_by("-urgent", "not_before", "pk")
            message = rows.first()
            if message is None:
                return None
            taken = _take(message, worker, now)
        if taken is not None:
            return taken


def _take(message: Message, worker: str, now: datetime) -> Taken | None:
    """The message in hand, or None when it was put elsewhere."""
    orphan = message.state == MessageState.SENDING
    said = unseal(message)
    if said is None:
        closed(message, "expire", WIPED)
        return None
    if message.expires_at <= now:
        closed(message, "expire", "too_late")
        return None
    if orphan:
        Attempt.objects.filter(message=message, ended_at=None).update(
            ended_at=now, outcome=Outcome.UNCLEAR, code="worker_died"
        )
        if not _again_later(message, now, unclear=True):
            closed(message, "fail", UNCLEAR)
        return None
    if SilentAddress.objects.filter(mark=message.mark, confirmed_at=None).exists():
        passed_by(message)
        return None
    if not message.urgent and not _may_go_now(message, now):
        return None
    number = (message.attempts.aggregate(last=Max("number"))["last"] or 0) + 1
    MESSAGE.go(message, "take", by=SYSTEM)
    message.tries, message.lease_until, message.worker = message.tries + 1, now + LEASE, worker
    message.save()
    Attempt.objects.create(message=message, number=number, channel=message.channel, worker=worker, began_at=now)
    return Taken(message, number, _parcel(message, said))


def _again_later(message: Message, now: datetime, *, unclear: bool, asked: int = 0) -> bool:
    """Put a message whose try may be made again behind the others, so that one that kills its worker stops nobody."""
    plan = catalogue.policy().tries(urgent=message.urgent)
    if message.tries >= plan.at_most or (unclear and not gateway(message.channel).repeats):
        return False
    MESSAGE.go(message, "postpone", by=SYSTEM)
    wait = wait_seconds(message.tries, plan, (message.public_id.int % 1000) / 1000, asked=asked)
    message.not_before, message.lease_until = now + timedelta(seconds=wait), None
    message.save()
    return True


def _may_go_now(message: Message, now: datetime) -> bool:
    """Whether an ordinary message may go; else it is put to where, or when, it may."""
    quiet, zone, channel = catalogue.policy().quiet, catalogue.zone(), Channel(message.channel)
    opens = first_allowed(now, quiet, channel, zone)
    if opens > now:
        message.not_before, message.lease_until = opens, None
        message.save()
        return False
    return has_turn(message, now)


def _parcel(message: Message, said: Said) -> Parcel:
    """What to hand over: for several messages that wait for the same person, the one text that stands for them."""
    count = 1 + message.merged.count()
    subject, body, sms = said.subject, said.body, said.sms
    if count > 1:
        template = catalogue.template(message.template)
        several = write(template, message.language, said.values, service=catalogue.service(), count=count)
        subject, body, sms = several.subject, several.body, several.sms
    text = sms if message.channel == Channel.SMS else body
    return Parcel(message.request_id, said.addresses[message.channel], subject, text, message.language)


@action("message.settle")
def settle(message: Message, attempt: int, answer: Answer, *, by: Actor, key: str) -> Message:
    """Note how a try ended, and put the message where it goes from there."""
    now = timezone.now()
    row = lock_rows(Message.objects.filter(pk=message.pk)).get()
    Attempt.objects.filter(message=row, number=attempt).update(
        ended_at=now, outcome=answer.outcome, code=answer.code[:40]
    )
    last = row.attempts.aggregate(last=Max("number"))["last"]
    if row.state == MessageState.SENDING and last == attempt:
        _place(row, answer, now)
    elif answer.outcome == Outcome.SENT and row.state == MessageState.FAILED and row.problem == UNCLEAR:
        end(row, "confirm", now)  # a slow worker, given up for dead, had sent it after all
    row.save()
    record(row, subject=row.subject_id, after={"state": row.state, "attempt": attempt, "outcome": answer.outcome})
    return row


def _place(row: Message, answer: Answer, now: datetime) -> None:
    if answer.outcome == Outcome.SENT:
        end(row, "deliver", now)
        return
    unclear = answer.outcome == Outcome.UNCLEAR
    row.problem = answer.code[:40]
    if answer.outcome != Outcome.REFUSED and _again_later(row, now, unclear=unclear, asked=answer.wait):
        return
    if unclear:
        end(row, "fail", now, problem=UNCLEAR)
        return
    _go_on(row, answer, now)


def _go_on(row: Message, answer: Answer, now: datetime) -> None:
    """To the next channel of the route; an address that does not exist is not tried by anybody else."""
    said = unseal(row)
    if said is None:
        end(row, "expire", now, problem=WIPED)
        return
    if answer.gone:
        said_so = {"channel": row.channel, "code": answer.code[:40], "since": now, "confirmed_at": None}
        SilentAddress.objects.update_or_create(mark=row.mark, defaults=said_so)
        tell(AddressFailed(row.subject_id, row.channel, said.addresses[row.channel], answer.code))
    MESSAGE.go(row, "postpone", by=SYSTEM)
    row.lease_until = None
    row.problem = answer.code[:40] or NO_WAY
    stand(row, said, now, step=row.step + 1)
