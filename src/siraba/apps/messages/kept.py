"""What is kept of messages for a while: their words first, then that they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.messages.actions.keeping import wipe
from siraba.apps.messages.models import Message


def _said(until: datetime) -> QuerySet[Message]:
    return Message.objects.filter(ended_at__lt=until, sealed__isnull=False)


def _wipe(rows: Sequence[Message], key: str) -> int:
    wipe(rows)
    return len(rows)


keeps(Kept("message.words", _said, _wipe))
keeps(Kept("message", lambda until: Message.objects.filter(ended_at__lt=until), erase))
