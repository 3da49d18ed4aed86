"""Sessions of users: begun, seen, ended by themselves or from the list of another device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from siraba.apps.accounts.models import SignIn, User
from siraba.apps.accounts.rules import device, network
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.verbs import action, record

SEEN_EVERY = timedelta(minutes=1)


@action("session.begin")
def begin_session(user: User, session: str, *, agent: str, address: str, how: str, by: Actor, key: str) -> SignIn:
    """Somebody came in. `session` is the key of their session, of which a digest is kept; `how` they proved it."""
    row = SignIn.objects.create(
        user=user,
        session=keyed("session", session),
        device=device(agent)[:80],
        network=network(address),
        seen_at=timezone.now(),
    )
    record(row, subject=user.public_id, after={"how": how, "device": row.device, "network": row.network})
    return row


def see_session(row: SignIn) -> None:
    """Note that a session is in use, at most once a minute: where people find the one that is not theirs."""
    now = timezone.now()
    if now - row.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=row.pk, ended_at=None).update(seen_at=now)


@action("session.end")
def end_session(row: SignIn, *, by: Actor, key: str) -> SignIn:
    """End a session, with effect at its next request."""
    row.ended_at = row.ended_at or timezone.now()
    row.save(update_fields=["ended_at"])
    record(row, subject=row.user.public_id, after={"ended": True})
    return row


def last_of_a_worker() -> Q:
    """Of each user with a file of their own, the session that was used last."""
    same = SignIn.objects.filter(user=OuterRef("user"))
    later = same.filter(Q(seen_at__gt=OuterRef("seen_at")) | Q(seen_at=OuterRef("seen_at"), pk__gt=OuterRef("pk")))
    return Q(user__person_id__isnull=False) & Q(~Exists(later))


def forget_sessions(rows: Sequence[SignIn]) -> int:
    """Delete rows; of a worker's last one only the device and the network go. A part of what is under way."""
    these = SignIn.objects.filter(pk__in=[row.pk for row in rows])
    last = list(these.filter(last_of_a_worker()).values_list("pk", flat=True))
    these.exclude(pk__in=last).delete()
    left = SignIn.objects.filter(pk__in=last)
    left.update(device="", network="", ended_at=Coalesce("ended_at", F("seen_at")))
    return len(rows)
