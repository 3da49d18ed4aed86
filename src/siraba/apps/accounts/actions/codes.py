"""Codes sent to a phone or an address: they work once, for minutes, and few wrong ones are taken."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from siraba.apps.accounts.models import OneTimeCode
from siraba.apps.accounts.rules import CODE_LIVES, CODE_TRIES, keyed, new_code, plain_code, same
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import Addresses, MessageEntry, queue


@action("code.send")
def send_code(
    purpose: str, addresses: Addresses, *, subject_id: UUID | None, by: Actor, key: str, language: str = "fr"
) -> OneTimeCode:
    """Send a code. Without a subject nothing is sent and the answer is the same: the page tells nobody who is known.

    A code that was sent before for the same purpose to the same address works no more.
    """
    where = keyed("address", addresses.sms or addresses.email)
    now = timezone.now()
    OneTimeCode.objects.filter(purpose=purpose, address=where, used_at=None, until__gt=now).update(until=now)
    plain = new_code()
    code = OneTimeCode(purpose=purpose, address=where, subject_id=subject_id, until=now + CODE_LIVES)
    code.digest = keyed("code", str(code.public_id), plain)
    code.save()
    if subject_id is not None:
        minutes = int(CODE_LIVES.total_seconds() // 60)
        entry = MessageEntry(
            "one_time_code", language, addresses, {"code": plain, "minutes": minutes}, subject_id, code.public_id
        )
        queue([entry], by=by, key=f"{key}/message")
    record(code, subject=subject_id, after={"purpose": purpose, "sent": subject_id is not None})
    return code


@action("code.use")
def use_code(code: OneTimeCode, typed: str, *, by: Actor, key: str) -> bool:
    """Whether the code is right, still good and not used before; a right one is used by this."""
    row = lock_rows(OneTimeCode.objects.all()).get(pk=code.pk)
    open_still = row.used_at is None and row.until > timezone.now() and row.tries < CODE_TRIES
    right = open_still and same(row.digest, keyed("code", str(row.public_id), plain_code(typed)))
    right = right and row.subject_id is not None
    row.tries = min(row.tries + 1, CODE_TRIES)
    if right:
        row.used_at = timezone.now()
    row.save(update_fields=["tries", "used_at"])
    record(row, subject=row.subject_id, after={"right": right})
    return right
