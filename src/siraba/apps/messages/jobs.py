"""What the outbox does by itself: sending what is due, wiping what is old."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.messages.actions import tidy, wake
from siraba.apps.messages.actions.steps import SEND
from siraba.apps.messages.queries import next_due
from siraba.apps.messages.sending import send_next

A_TURN = 20.0
"""Seconds after which the worker lets other work come first; what is left is asked for anew."""


@job(SEND, urgent=True)
def send_due(run: Run) -> None:
    """Send what is due, then ask to be woken when the next message is."""
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < A_TURN and send_next():
        sent += 1
        run.advance(done=sent)
    run.finish(tried=sent)
    if (due := next_due()) is not None:
        soon = timezone.now() + timedelta(seconds=1)
        wake(max(due, soon))


@job("messages.tidy")
def tidy_up(run: Run) -> None:
    """Wipe what messages that ended long ago said."""
    wiped = piece = 0
    while count := tidy(run.row, by=SYSTEM, key=f"{run.row.public_id}/{piece}"):
        wiped, piece = wiped + count, piece + 1
        run.advance(done=wiped)
    run.finish(wiped=wiped)
