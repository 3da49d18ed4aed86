"""Counting wrong tries. They are counters, not facts: an entry of the audit each would let a guesser flood it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from siraba.apps.accounts.models import Knock
from siraba.apps.accounts.rules import NAME, PAIR, PLACE, Door, network, wait
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.keyed import keyed


def doors(name: str, address: str, *, known: str = "", kind: str = "") -> dict[str, Door]:
    """The doors somebody stands at. `known` names a browser that signed in with this name before: only its own tries
    count, so that a stranger who guesses elsewhere keeps nobody out. What is no wrong try of signing in (asking for
    something, and often) is counted at doors of its own `kind`: it shuts no other."""
    who = keyed("door", name.strip().casefold())[:32]
    if known:
        return {f"{kind}pair/{who}/{keyed('door', known)[:32]}": PAIR}
    where = keyed("door", network(address) or address)[:32]
    exact = keyed("door", address)[:32]
    return {f"{kind}pair/{who}/{exact}": PAIR, f"{kind}name/{who}": NAME, f"{kind}place/{where}": PLACE}


def shut_for(name: str, address: str, *, known: str = "", kind: str = "") -> timedelta:
    """How long nothing more is looked at; zero when the door is open. A read: it changes nothing."""
    now = timezone.now()
    rows = Knock.objects.filter(door__in=doors(name, address, known=known, kind=kind), until__gt=now)
    return max((row.until - now for row in rows if row.until), default=timedelta(0))


def note_wrong_try(name: str, address: str, *, known: str = "", kind: str = "") -> timedelta:
    """Count a wrong try, or one of a `kind`, at every door and say how long the next one waits."""
    now = timezone.now()
    longest = timedelta(0)
    with transaction.atomic():
        for name_of_door, door in sorted(doors(name, address, known=known, kind=kind).items()):
            longest = max(longest, _count(name_of_door, door, now))
    return longest


def forget_tries(name: str, address: str, *, known: str = "") -> None:
    """Somebody came in: their own door is open again. What was tried from elsewhere still counts."""
    own = [each for each, door in doors(name, address, known=known).items() if door is PAIR]
    Knock.objects.filter(door__in=own).delete()


def _count(name: str, door: Door, now: datetime) -> timedelta:
    Knock.objects.get_or_create(door=name, defaults={"since": now})
    row = lock_rows(Knock.objects.all()).get(door=name)
    if now - row.since > door.memory:
        row.since, row.tries, row.until = now, 0, None
    row.tries += 1
    shut = wait(door, row.tries)
    row.until = now + shut if shut else None
    row.save(update_fields=["since", "tries", "until"])
    return shut
