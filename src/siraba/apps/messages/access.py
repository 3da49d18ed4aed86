"""Who may see and do what with messages. Below `accounts`: roles are the foundation's words."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import STEWARDS, Actor
from siraba.apps.foundation.queries import DESKS
from siraba.apps.messages.catalogue import templates
from siraba.apps.messages.models import Message

SENDERS = DESKS | STEWARDS
"""Who may have something told."""
KEEPERS = STEWARDS
"""Who keeps the outbox: sees what waits and what failed, not what it says."""
READERS = DESKS | {"system"}
"""Who may read what a person was told, secrets aside."""


def visible_messages(by: Actor) -> QuerySet[Message]:
    """The messages of which an actor may know that they exist."""
    return Message.objects.all() if by.role in KEEPERS | READERS else Message.objects.none()


def may_read(by: Actor, message: Message) -> bool:
    """Whether an actor may read what a message says: desks, and the person themself; never a code."""
    known = templates().get(message.template)
    if known is None or known.secret:
        return False
    return by.role in READERS or (by.person_id is not None and by.person_id == message.subject_id)
