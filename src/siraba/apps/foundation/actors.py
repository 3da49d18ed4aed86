"""Who acts: a person at a screen, a client of the API, or the installation itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What kind of author an audit entry has."""

    USER = "user"
    CLIENT = "client"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts. `role` and `office_id` decide what they may see; `name` is for screens only."""

    kind: ActorKind
    id: UUID | None = None
    role: str = ""
    office_id: int = 0
    name: str = ""
    person_id: UUID | None = None
    """A worker's own file."""
    organisation_id: UUID | None = None
    country: str = ""
    """Where a labour attaché is posted."""


SYSTEM = Actor(ActorKind.SYSTEM, role="system", name="Siraba")
"""The installation itself: set-up, nightly jobs, the demo."""

STEWARDS = frozenset({"administrator", "system"})
"""Roles that keep the installation."""


class NotAllowed(Exception):
    """The actor may not do this. What one may not see does not exist: pages answer 404."""


def require(by: Actor, roles: frozenset[str]) -> None:
    """Raise NotAllowed when the actor has none of the roles."""
    if by.role not in roles:
        raise NotAllowed(f"{by.role or 'nobody'} may not do this")
