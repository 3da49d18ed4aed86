"""Putting messages into the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.requests import kept_key
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages import catalogue
from siraba.apps.messages.actions.steps import stand, wake
from siraba.apps.messages.models import Message, MessageState
from siraba.apps.messages.rules.templates import Channel, Template, Value, write
from siraba.apps.messages.words import Said, seal


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where somebody can be reached: a phone number (E.164), an e-mail address, a page of their own."""

    sms: str = ""
    email: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True)
class MessageEntry:
    """Something to be told. `values` fill the template; `subject_id` is the public id of the person whom it is told,
    `about_id` that of the thing it is about; `language` theirs (BCP 47)."""

    template: str
    language: str
    addresses: Addresses
    values: Mapping[str, Value] = field(default_factory=dict)
    subject_id: UUID | None = None
    about_id: UUID | None = None
    not_before: datetime | None = None


@action("message.queue")
def queue(entries: Sequence[MessageEntry], *, by: Actor, key: str) -> list[Message]:
    """Have people told something, each once; the worker is woken. The same key again queues nothing.

    Raises UnknownTemplate, or BadValues for what does not fill the template; then nothing is queued. A message for
    which there is no address at all stands in the outbox as not sent.
    """
    now = timezone.now()
    keys = [f"{kept_key(key)}/{number}" for number in range(len(entries))]
    messages = _known(keys)  # also when the memory of done actions was cleared
    if not messages:
        messages = [_message(entry, own, now) for entry, own in zip(entries, keys, strict=True)]
        Message.objects.bulk_create(messages, batch_size=200)
    for message in messages:
        after = {"template": message.template, "channel": message.channel, "state": message.state}
        record(message, subject=message.subject_id, after=after)
    if any(message.state == MessageState.WAITING for message in messages):
        wake()
    return messages


def _known(keys: Sequence[str]) -> list[Message]:
    found = {row.key: row for row in Message.objects.filter(key__in=keys)}
    return [found[key] for key in keys if key in found]


def _message(entry: MessageEntry, key: str, now: datetime) -> Message:
    template = catalogue.template(entry.template)
    language = catalogue.language(entry.language)
    written = write(template, language, entry.values, service=catalogue.service())
    given = {Channel.SMS: entry.addresses.sms.strip(), Channel.EMAIL: entry.addresses.email.strip()}
    addresses = {str(channel): address for channel, address in given.items() if address}
    said = Said(addresses, dict(entry.values), written.subject, written.body, written.sms)
    starts = max(entry.not_before or now, now)
    message = Message(
        key=key,
        template=template.id,
        urgent=template.urgent,
        language=language,
        subject_id=entry.subject_id,
        about_id=entry.about_id,
        route=[str(each) for each in template.channels if _reaches(each, entry.addresses, addresses)],
        not_before=starts,
        expires_at=starts + life(template),
    )
    message.sealed = seal(message, said)
    stand(message, said, now, step=0)
    return message


def _reaches(channel: Channel, given: Addresses, addresses: Mapping[str, str]) -> bool:
    return given.page if channel == Channel.PAGE else channel in addresses


def life(template: Template) -> timedelta:
    """How long a message of this kind may wait before it is too late."""
    minutes = template.lives_minutes or catalogue.policy().tries(urgent=template.urgent).lives_minutes
    return timedelta(minutes=minutes)
