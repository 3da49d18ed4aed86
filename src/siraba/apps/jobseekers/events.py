"""What happened to a registration or a profile that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """What a person offers or wishes changed."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class TitlesLeft(Event):
    """Somebody was erased who said these titles, as `classification.queries.normalised` writes them."""

    person_id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegistrationChanged(Event):
    """A registration was opened, confirmed, suspended, ended by a placement or closed."""

    person_id: UUID
