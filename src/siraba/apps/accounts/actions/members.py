"""People of an organisation that became part of another one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.accounts.actions.invitations import revoke_invitation
from siraba.apps.accounts.actions.users import deactivate_user
from siraba.apps.accounts.models import Invitation, User
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record


def members(organisation_id: UUID) -> QuerySet[User]:
    """Who signs in for an organisation."""
    return User.objects.filter(organisation_id=organisation_id, is_active=True).order_by("pk")


def invited(organisation_id: UUID) -> QuerySet[Invitation]:
    """Open invitations to sign in for an organisation."""
    rows = Invitation.objects.filter(organisation_id=organisation_id, used_at=None, revoked_at=None)
    return rows.filter(until__gt=timezone.now()).order_by("pk")


@action("user.follow_organisation")
def follow_organisation(
    users: Sequence[User], invitations: Sequence[Invitation], organisation_id: UUID, *, by: Actor, key: str
) -> int:
    """Let people act for another organisation from now on: theirs became part of it. Returns how many."""
    rows: list[User | Invitation] = [*users, *invitations]
    for row in rows:
        before, row.organisation_id = row.organisation_id, organisation_id
        row.save(update_fields=["organisation_id"])
        subject = row.public_id if isinstance(row, User) else None
        after = {"organisation_id": str(organisation_id)}
        record(row, subject=subject, before={"organisation_id": str(before)}, after=after)
    return len(users) + len(invitations)


def end_members(organisation_id: UUID, *, by: Actor, key: str, reason: str) -> list[User]:
    """Let nobody sign in for an organisation any more: its users end at once, invitations are taken back."""
    ended = [
        deactivate_user(user, by=by, key=f"{key}/{user.public_id}", reason=reason) for user in members(organisation_id)
    ]
    for row in invited(organisation_id):
        revoke_invitation(row, by=by, key=f"{key}/{row.public_id}")
    return ended
