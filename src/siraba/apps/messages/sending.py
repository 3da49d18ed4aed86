"""One turn at the outbox: take, hand over, note. Between the two notes nothing holds the database."""

from __future__ import annotations

import logging
import os
import socket
import threading

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import settle, take
from siraba.apps.messages.channels import gateway
from siraba.apps.messages.channels.base import Answer
from siraba.apps.messages.models import Outcome

log = logging.getLogger("siraba.messages")


def send_next() -> bool:
    """Send the next message that is due; False when there is none."""
    taken = take(worker_name())
    if taken is None:
        return False
    try:
        answer = gateway(taken.message.channel).send(taken.parcel)
    except Exception as trouble:  # a setting that cannot be used, or a fault of ours: never with the words in it
        log.warning("message %s: %s", taken.message.public_id, type(trouble).__name__)
        answer = Answer(Outcome.UNCLEAR, f"fault_{type(trouble).__name__}"[:40])
    key = f"{taken.message.public_id}/{taken.attempt}"
    settle(taken.message, taken.attempt, answer, by=SYSTEM, key=key)
    return True


def worker_name() -> str:
    """Who holds a message: machine, process, thread."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[-80:]
