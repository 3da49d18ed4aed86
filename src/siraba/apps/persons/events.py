"""What happened to a person that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """Identity or place of a person changed."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A consent was given or withdrawn."""

    person_id: UUID
