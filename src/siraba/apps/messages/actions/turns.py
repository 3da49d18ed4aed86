"""One ordinary message a day for an address and for a person; what comes second waits, moves to the page, or is merged.

The database holds the rule (`one_ordinary_message_a_day`): of two workers at once, one gets the turn.
"""

from __future__ import annotations

from datetime import datetime

from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.messages import catalogue
from siraba.apps.messages.actions.steps import closed
from siraba.apps.messages.models import Message, MessageState, Turn
from siraba.apps.messages.rules.templates import Channel
from siraba.apps.messages.rules.times import next_day
from siraba.apps.messages.words import person_mark


def has_turn(message: Message, now: datetime) -> bool:
    """Whether an ordinary message has the turn of today; else it is put to where, or when, it may go."""
    today = now.astimezone(catalogue.zone()).date()
    marks = sorted({message.mark} | ({person_mark(message.subject_id)} if message.subject_id else set()))
    Turn.objects.bulk_create([Turn(mark=mark, day=today, message=message) for mark in marks], ignore_conflicts=True)
    if Turn.objects.filter(mark__in=marks, day=today, message=message).count() == len(marks):
        _merge_waiting(message)
        return True
    Turn.objects.filter(day=today, message=message).delete()
    late = catalogue.template(message.template).second_today
    message.lease_until = None
    if late == "page" and Channel.PAGE in message.route:
        message.step, message.channel, message.mark = message.route.index(Channel.PAGE), Channel.PAGE, ""
        closed(message, "deliver")
    else:
        channel = Channel(message.channel)
        message.not_before = next_day(today, catalogue.policy().quiet, channel, catalogue.zone())
        message.save()
    return False


def _merge_waiting(message: Message) -> None:
    """Others of the same kind that wait for the same person at the same address are told by this one."""
    if catalogue.template(message.template).second_today != "merge":
        return
    if message.attempts.filter(channel=message.channel).exists():
        return  # a request that is made again under its id must be the same request
    others = Message.objects.filter(
        state=MessageState.WAITING,
        mark=message.mark,
        template=message.template,
        subject_id=message.subject_id,
        language=message.language,
    )
    for other in lock_rows(others.exclude(pk=message.pk), free_ones=True).order_by("pk"):
        other.merged_into = message
        closed(other, "merge")
