"""A reminder to the data protection officers: each is told on their own, and what fails for one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.messages.rules.templates import Value

log = logging.getLogger("siraba.persons")


@dataclass(frozen=True, slots=True)
class Reminder(MessageEntry):
    """A message that is the same whatever its reader's address and language are by now: told once is told."""

    def asks(self) -> list[str]:
        """For the digest of the request."""
        return [self.template, str(self.about_id)]


def officers() -> list[User]:
    """Whoever is reminded."""
    return list(User.objects.filter(role=Role.DATA_PROTECTION, is_active=True).exclude(email=None).order_by("pk"))


def remind_officer(user: User, template: str, about: UUID, values: Mapping[str, Value], key: str) -> None:
    """Tell an officer once under a key, which says what is due and until when. A fault of ours is logged alone."""
    entry = Reminder(template, user.language, Addresses(email=user.email or ""), values, about_id=about)
    try:
        queue([entry], by=SYSTEM, key=f"{key}/{user.public_id}")
    except Exception:
        log.exception("reminder %s of %s was not queued", template, about)
