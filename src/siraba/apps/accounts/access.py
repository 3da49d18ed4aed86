"""Who may see and do what with users and offices."""

from __future__ import annotations

from siraba.apps.foundation.actors import Actor, NotAllowed

DESK_ROLES = frozenset({"counsellor", "office_head"})
"""Roles that work with people and vacancies."""
STEWARD_ROLES = frozenset({"administrator", "system"})
"""Roles that set the installation up."""


def require(by: Actor, roles: frozenset[str]) -> None:
    """Raise NotAllowed when the actor has none of the roles."""
    if by.role not in roles:
        raise NotAllowed(f"{by.role or 'nobody'} may not do this")
