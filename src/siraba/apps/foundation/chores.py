"""What the foundation does by itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from siraba.apps.foundation.heads import sign_head
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.foundation.models import DoneAction

KEPT_DAYS = 30
"""Days for which the key of an action is known: a program that was away that long asks anew."""
CHUNK = 1000


@job("audit.sign")
def sign_audit_head(run: Run) -> None:
    """Sign the head of the audit chain and append it to the file of heads."""
    head = sign_head()
    run.finish(number=head.number if head else None)


@job("keys.forget")
def forget_keys(run: Run) -> None:
    """Forget the keys of actions that nobody will repeat any more, oldest first."""
    until, forgotten = timezone.now() - timedelta(days=KEPT_DAYS), 0
    while True:
        # keys come in the order of their time: no index on it, and the first that is young ends the search
        oldest = DoneAction.objects.order_by("pk").values_list("pk", "recorded_at")[:CHUNK]
        gone = [pk for pk, recorded_at in oldest if recorded_at < until]
        if not gone:
            break
        forgotten += DoneAction.objects.filter(pk__in=gone).delete()[0]
        run.advance(done=forgotten)
    run.finish(forgotten=forgotten)
