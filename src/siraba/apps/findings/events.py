"""What happened to findings and holds that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class FindingsChanged(Event):
    """What stands against a thing is not what it was: found, settled, set aside, held, let go."""

    object_kind: str
    object_id: UUID


@dataclass(frozen=True, slots=True)
class FindingEscalated(Event):
    """A rule whose breach somebody must look at now was found broken."""

    finding_id: UUID
    object_kind: str
    object_id: UUID
    rule: str
