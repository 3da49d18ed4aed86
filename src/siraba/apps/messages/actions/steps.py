"""What the writers of the outbox share: where a message stands on its route, and its end."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.messages import catalogue
from siraba.apps.messages.events import MessageFailed
from siraba.apps.messages.lifecycle import MESSAGE
from siraba.apps.messages.models import Message, SilentAddress, Turn
from siraba.apps.messages.rules.templates import Channel
from siraba.apps.messages.rules.times import first_allowed
from siraba.apps.messages.words import Said, address_mark, unseal

SEND = "messages.send"
NO_WAY, UNCLEAR, WIPED = "no_address", "unclear", "wiped"


def stand(message: Message, said: Said, now: datetime, *, step: int) -> None:
    """Put a message (unsaved) at the first step, from `step` on, whose address is not known to be silent.

    A notice on the page is told by being there; without any step left the message has failed.
    """
    marks = {channel: address_mark(channel, address) for channel, address in said.addresses.items()}
    silent = set(
        SilentAddress.objects.filter(mark__in=marks.values(), confirmed_at=None).values_list("mark", flat=True)
    )
    for number in range(step, len(message.route)):
        channel = message.route[number]
        if channel != Channel.PAGE and marks[channel] in silent:
            continue
        message.step, message.channel, message.mark, message.tries = number, channel, marks.get(channel, ""), 0
        if channel == Channel.PAGE:
            end(message, "deliver", now)
        else:
            message.not_before = max(message.not_before, now)
            if not message.urgent:
                message.not_before = first_allowed(
                    message.not_before, catalogue.policy().quiet, Channel(channel), catalogue.zone()
                )
        return
    end(message, "fail", now, problem=message.problem or NO_WAY)


def end(message: Message, verb: str, now: datetime, *, problem: str = "") -> None:
    """The end of a message (unsaved): told, failed, too late, told with another, or called off."""
    MESSAGE.go(message, verb, by=SYSTEM)
    message.problem, message.ended_at, message.lease_until = problem, now, None
    if verb in {"deliver", "confirm", "cancel"} and not catalogue.template(message.template).keep:
        message.sealed = None
    if verb == "fail":
        if message.pk:
            Turn.objects.filter(message=message).delete()  # what was not told does not count for the day
        tell(MessageFailed(message.public_id, message.subject_id, message.template, problem))


@action("message.close")
def close(message: Message, verb: str, problem: str = "", *, by: Actor, key: str) -> Message:
    """End a message that no try ends: too late, nowhere to go, told on the page or with another."""
    end(message, verb, timezone.now(), problem=problem)
    message.save()
    record(message, subject=message.subject_id, after={"state": message.state, "problem": problem})
    return message


@action("message.pass")
def pass_by(message: Message, *, by: Actor, key: str) -> Message:
    """Go on to the next channel: another message found out that nobody answers at this address."""
    said = unseal(message)
    message.lease_until = None
    if said is None:
        end(message, "expire", timezone.now(), problem=WIPED)
    else:
        message.problem = "address_silent"
        stand(message, said, timezone.now(), step=message.step + 1)
    message.save()
    record(message, subject=message.subject_id, after={"state": message.state, "channel": message.channel})
    return message


def passed_by(message: Message) -> None:
    """`pass_by`, by the worker."""
    pass_by(message, by=SYSTEM, key=f"{message.public_id}/{message.step}/{message.round}/{message.attempts.count()}")


def closed(message: Message, verb: str, problem: str = "") -> None:
    """`close`, by the worker."""
    close(message, verb, problem, by=SYSTEM, key=f"{message.public_id}/{verb}/{message.attempts.count()}")


def wake(at: datetime | None = None) -> None:
    """See that a worker looks at the outbox, now or at a moment. One job that waits is enough for any number."""
    soon_enough = Q(not_before__isnull=True) | Q(not_before__lte=at or timezone.now())
    if Job.objects.filter(soon_enough, kind=SEND, state=JobState.WAITING).exists():
        return
    row = ask(SEND, by=SYSTEM, key=f"{SEND}/{new_public_id()}")
    if at is not None:
        Job.objects.filter(pk=row.pk, state=JobState.WAITING).update(not_before=at)
