"""What those who keep the outbox do: call a message off, send it anew, forget a person, tidy up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.foundation.terms import ends_before
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages import catalogue
from siraba.apps.messages.actions.steps import SEND, UNCLEAR, WIPED, end, stand, wake
from siraba.apps.messages.actions.writing import life
from siraba.apps.messages.channels.files import remove_files
from siraba.apps.messages.lifecycle import MESSAGE
from siraba.apps.messages.models import Message, MessageState, SilentAddress, Turn
from siraba.apps.messages.rules.templates import Channel
from siraba.apps.messages.words import address_mark, person_mark, unseal

CHUNK = 500
KEPT_JOBS = timedelta(days=2)


@action("message.cancel")
def cancel(message: Message, *, by: Actor, key: str) -> Message:
    """Call off a message that still waits. Raises Refusal when it does not wait any more."""
    row = lock_rows(Message.objects.filter(pk=message.pk)).get()
    MESSAGE.go(row, "cancel", by=by)
    row.ended_at, row.lease_until = timezone.now(), None
    row.save()
    record(row, subject=row.subject_id, before={"state": "waiting"}, after={"state": row.state})
    return row


@action("message.retry")
def retry(message: Message, *, by: Actor, key: str) -> Message:
    """Send a message anew that was not sent. Raises Refusal when it is not one of these.

    One that may have been taken goes again under the same id, so that a gateway that honours ids tells nobody twice;
    one that was refused goes under a new one, from the first channel of its route.
    """
    row = lock_rows(Message.objects.filter(pk=message.pk)).get()
    MESSAGE.go(row, "retry", by=by)
    now, said = timezone.now(), unseal(row)
    unclear = row.problem == UNCLEAR
    row.problem, row.ended_at, row.not_before = "", None, now
    row.expires_at = now + life(catalogue.template(row.template))
    if said is None:
        end(row, "expire", now, problem=WIPED)
    elif unclear:
        row.tries = 0
    else:
        row.round += 1
        stand(row, said, now, step=0)
    row.save()
    record(row, subject=row.subject_id, before={"state": "failed"}, after={"state": row.state, "round": row.round})
    if row.state == MessageState.WAITING:
        wake()
    return row


@action("message.forget")
def forget(subject_id: UUID, *, by: Actor, key: str) -> None:
    """Wipe addresses and words of everything that a person was or would have been told, files included.

    What remains is that a message of a kind was sent on a day, to nobody. The entry is about the person, and says
    nothing of them.
    """
    rows = list(lock_rows(Message.objects.filter(subject_id=subject_id)))
    marks = {row.mark for row in rows if row.mark} | {person_mark(subject_id)}
    for row in rows:
        if row.state == MessageState.WAITING:
            MESSAGE.go(row, "cancel", by=SYSTEM)
            row.ended_at = timezone.now()
        row.sealed, row.mark, row.subject_id, row.about_id = None, "", None, None
    Message.objects.bulk_update(
        rows, ["state", "ended_at", "sealed", "mark", "subject_id", "about_id"], batch_size=CHUNK
    )
    Turn.objects.filter(mark__in=marks).delete()
    SilentAddress.objects.filter(mark__in=marks).delete()
    _remove_files_of(rows)
    record(Message(public_id=subject_id), after={"messages": len(rows)})


def wipe(rows: Sequence[Message]) -> None:
    """Take away what messages said and where they went; a part of the action under way."""
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(sealed=None, mark="")
    _remove_files_of(rows)


def _remove_files_of(rows: Sequence[Message]) -> None:
    """Once it is certain that they are forgotten: a file does not come back when a transaction is undone."""
    ids = [row.public_id for row in rows]
    transaction.on_commit(lambda: remove_files(ids))


@action("address.confirm")
def confirm_address(channel: str, address: str, *, by: Actor, key: str, subject_id: UUID | None = None) -> None:
    """Somebody confirmed an address: it is used again, also where a gateway had said that it does not exist."""
    now = timezone.now()
    row, _new = SilentAddress.objects.get_or_create(
        mark=address_mark(Channel(channel), address), defaults={"channel": channel, "code": "", "since": now}
    )
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])
    record(row, subject=subject_id, before={"code": row.code}, after={"confirmed_at": now})


@action("message.tidy")
def tidy(job: Job, *, by: Actor, key: str) -> int:
    """Wipe what messages that ended long ago said, a piece at a time; returns how many. Also turns and jobs gone by."""
    now = timezone.now()
    old = ends_before("message.words", timezone.localdate())
    rows = list(Message.objects.filter(ended_at__lt=old, sealed__isnull=False).order_by("pk")[:CHUNK])
    wipe(rows)
    Turn.objects.filter(day__lt=(now - timedelta(days=7)).date()).delete()
    gone = Job.objects.filter(kind=SEND, state=JobState.DONE, finished_at__lt=now - KEPT_JOBS).exclude(pk=job.pk)
    gone.delete()
    record(job, after={"wiped": len(rows)})
    return len(rows)
