"""What the tests of the outbox are made of."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from uuid import UUID

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.messages.models import Message, MessageState
from siraba.apps.messages.queries import next_due
from siraba.apps.messages.sending import send_next
from tests.apps.messages.conftest import Clock

PHONE, MAIL = "+22997000001", "awa@example.org"
REGISTERED = {"reference": "P-26-000017-K", "until": date(2027, 5, 31)}
CODE = {"code": "418 207", "minutes": 10}
PROPOSED = {"title": "Maçon", "place": "Cotonou", "reference": "V-26-000003-B", "answer_by": date(2026, 12, 1)}
VALUES: dict[str, dict[str, Any]] = {
    "registration_received": REGISTERED,
    "registration_confirm": REGISTERED,
    "one_time_code": CODE,
    "shortlist_proposal": PROPOSED,
    "contact_corrected": {"reference": "P-26-000017-K", "day": date(2026, 11, 23)},
    "erasure_done": {"day": date(2026, 11, 23)},
}


_keys = itertools.count()


def fresh_key() -> str:
    """A key that no other action has."""
    return f"messages/{next(_keys)}"


def entry(
    template: str = "contact_corrected",
    *,
    sms: str = PHONE,
    email: str = "",
    page: bool = False,
    language: str = "fr",
    subject: UUID | None = None,
    **values: Any,
) -> MessageEntry:
    """A message to one phone, urgent unless its template is not."""
    filled = {**VALUES[template], **values}
    return MessageEntry(template, language, Addresses(sms, email, page), filled, subject_id=subject)


def put(*entries: MessageEntry, key: str = "") -> list[Message]:
    """Queue messages."""
    return queue(entries or [entry()], by=SYSTEM, key=key or fresh_key())


def send_all(clock: Clock | None = None, *, rounds: int = 200) -> int:
    """Send until nothing is left that will be due; the clock moves to each next moment. How many tries."""
    tries = 0
    for _round in range(rounds):
        while send_next():
            tries += 1
        due = next_due()
        if due is None or clock is None:
            return tries
        clock.now = max(clock.now, due)
        clock.forward(seconds=0.001)
    raise AssertionError("the outbox never came to rest")


def states() -> dict[str, int]:
    """How many messages are in each state."""
    found: dict[str, int] = {}
    for state in Message.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def state_of(message: Message) -> MessageState:
    """Where a message is now."""
    message.refresh_from_db()
    return MessageState(message.state)
