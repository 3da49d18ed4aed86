"""What happened to a message that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class AddressFailed(Event):
    """A gateway said that an address does not exist; `subject_id` is the person who was to be reached there."""

    subject_id: UUID | None
    channel: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class MessageFailed(Event):
    """A message could not be told on any channel: somebody must find another way."""

    message_id: UUID
    subject_id: UUID | None
    template: str
    problem: str
