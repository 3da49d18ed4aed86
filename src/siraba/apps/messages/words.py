"""What lies sealed in a message: its addresses and its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.sealed import things_sealed
from siraba.apps.foundation.trail import open_for, seal_for
from siraba.apps.messages.models import Message
from siraba.apps.messages.rules.templates import Channel, Value

things_sealed("outbox.message", "sealed", where=Q(subject_id=None))


@dataclass(frozen=True, slots=True)
class Said:
    """Addresses by channel, the values of the placeholders, and the words as they were when it was written."""

    addresses: dict[str, str]
    values: dict[str, Any]
    subject: str
    body: str
    sms: str


def seal(message: Message, said: Said) -> bytes:
    """What a message says, sealed under the key of the person, else of the installation."""
    plain = {
        "addresses": said.addresses,
        "values": {name: _plain(value) for name, value in said.values.items()},
        "subject": said.subject,
        "body": said.body,
        "sms": said.sms,
    }
    who = message.subject_id or message.public_id
    return seal_for({who: plain}, subjects=message.subject_id is not None)[who]


def unseal(message: Message) -> Said | None:
    """What a message says; None once it was wiped or the person erased."""
    if message.sealed is None:
        return None
    who: UUID = message.subject_id or message.public_id
    plain = open_for({who: bytes(message.sealed)}, subjects=message.subject_id is not None).get(who)
    if plain is None:
        return None
    values = {name: _value(value) for name, value in plain["values"].items()}
    return Said(**{**plain, "values": values})


def address_mark(channel: Channel | str, address: str) -> str:
    """A mark by which an address is known again; nobody without the installation's key can guess it."""
    return keyed(f"address.{channel}", address.strip().lower())


def person_mark(subject: UUID) -> str:
    """The same for a person, on whatever channel."""
    return keyed("address.person", str(subject))


def _plain(value: Value) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _value(value: Any) -> Value:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value
