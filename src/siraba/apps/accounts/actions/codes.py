"""Codes sent to a phone or an address: they work once, for minutes, and few wrong ones are taken."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from siraba.apps.accounts.models import OneTimeCode
from siraba.apps.accounts.rules import CODE_LIVES, CODE_TRIES, new_code, plain_code, same
from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.sealed import things_sealed
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import Addresses, MessageEntry, queue

things_sealed("accounts.onetimecode", "claim")


@action("code.send")
def send_code(
    purpose: str,
    address: str,
    *,
    by: Actor,
    key: str,
    earlier: OneTimeCode | None = None,
    claim: Mapping[str, str] | None = None,
) -> OneTimeCode:
    """Note that somebody asked for a code to an address. Whether it is known is looked at later, by `tell_code`: until
    then, and for an address that nobody has, no code is right, and asking takes the same time.

    `claim` is what was said of oneself, for that look; it is kept sealed and gone afterwards. `earlier` is what the
    same browser asked for before: it works no more. What others asked for stays good: a stranger cancels nobody's code.
    """
    now = timezone.now()
    if earlier is not None:
        OneTimeCode.objects.filter(pk=earlier.pk, used_at=None, until__gt=now).update(until=now)
    code = OneTimeCode(purpose=purpose, address=keyed("address", address), until=now + CODE_LIVES)
    if claim is not None:
        code.claim = trail.seal_for({code.public_id: dict(claim)}, subjects=False)[code.public_id]
    code.save()
    record(code, after={"purpose": purpose})
    return code


def claims_waiting(purpose: str, most: int = 100) -> list[tuple[OneTimeCode, dict[str, str]]]:
    """Codes that were asked for and nobody looked at yet, the oldest first, with what was said."""
    rows = list(OneTimeCode.objects.filter(purpose=purpose, claim__isnull=False).order_by("pk")[:most])
    said = trail.open_for({row.public_id: bytes(row.claim or b"") for row in rows}, subjects=False)
    return [(row, said[row.public_id]) for row in rows]


def forget_claim(code: OneTimeCode) -> None:
    """It was looked at."""
    OneTimeCode.objects.filter(pk=code.pk).update(claim=None)


@action("code.tell")
def tell_code(
    code: OneTimeCode, addresses: Addresses, subject_id: UUID, *, by: Actor, key: str, language: str = "fr"
) -> OneTimeCode:
    """Send somebody who is known the code that was asked for."""
    plain = new_code()
    code.subject_id, code.digest = subject_id, keyed("code", str(code.public_id), plain)
    code.save(update_fields=["subject_id", "digest"])
    minutes = int(CODE_LIVES.total_seconds() // 60)
    entry = MessageEntry(
        "one_time_code", language, addresses, {"code": plain, "minutes": minutes}, subject_id, code.public_id
    )
    queue([entry], by=by, key=f"{key}/message")
    record(code, subject=subject_id, after={"sent": True})
    return code


@action("code.use")
def use_code(code: OneTimeCode, typed: str, *, by: Actor, key: str) -> bool:
    """Whether the code is right, still good and not used before; a right one is used by this.

    What others asked for the same person ends with it. A wrong try costs the same whoever it was for.
    """
    row = lock_rows(OneTimeCode.objects.all()).get(pk=code.pk)
    open_still = row.used_at is None and row.until > timezone.now() and row.tries < CODE_TRIES
    right = open_still and same(row.digest, keyed("code", str(row.public_id), plain_code(typed)))
    right = right and row.subject_id is not None
    row.tries = min(row.tries + 1, CODE_TRIES)
    if right:
        row.used_at = timezone.now()
    row.save(update_fields=["tries", "used_at"])
    if right:
        others = OneTimeCode.objects.filter(purpose=row.purpose, subject_id=row.subject_id, used_at=None)
        others.filter(until__gt=timezone.now()).update(until=timezone.now())
    record(row, subject=row.subject_id if right else None, after={"right": right})
    return right
