"""Inviting a colleague, an employer, an agency: a link that works once, within a week."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.actions.users import enter_user, link_identity
from siraba.apps.accounts.models import Invitation, Office, User
from siraba.apps.accounts.rules import INVITATION_LIVES
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.verbs import action, record


def new_token() -> tuple[str, str]:
    """A token for a link and the digest that is kept of it."""
    token = secrets.token_urlsafe(24)
    return token, token_digest(token)


def token_digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return keyed("invitation", token)


@action("user.invite")
def invite(
    address: str,
    name: str,
    role: str,
    *,
    digest: str,
    by: Actor,
    key: str,
    office: Office | None = None,
    organisation_id: UUID | None = None,
    country: str = "",
    language: str = "fr",
) -> Invitation:
    """Keep an invitation; the token itself is only in the link. Raises ValidationError naming the field."""
    if User.objects.filter(email__iexact=address.strip()).exists():
        raise ValidationError({"address": "Somebody signs in with this address already."})
    row = Invitation(
        address=address.strip().lower(),
        name=name,
        role=role,
        office=office,
        organisation_id=organisation_id,
        country=country,
        language=language,
        digest=digest,
        until=timezone.now() + INVITATION_LIVES,
    )
    row.full_clean()
    row.save()
    record(row, after={"role": role, "organisation_id": organisation_id})
    return row


@action("user.accept_invitation")
def accept_invitation(invitation: Invitation, password: str, *, by: Actor, key: str) -> User:
    """Become a user by an invitation. Raises ValidationError when it ran out, was used or was taken back."""
    return _accepted(invitation, password)


@action("user.accept_by_identity")
def accept_by_identity(invitation: Invitation, issuer: str, subject: str, *, by: Actor, key: str) -> User:
    """Become a user by an invitation and an identity that was just proved; there is no password then.

    Raises ValidationError as above, and when somebody is linked with the identity already.
    """
    user = _accepted(invitation, None)
    link_identity(user, issuer, subject, by=SYSTEM, key=f"invitation/{invitation.public_id}")
    return user


def _accepted(invitation: Invitation, password: str | None) -> User:
    row = lock_rows(Invitation.objects.all()).get(pk=invitation.pk)
    if row.used_at or row.revoked_at or row.until < timezone.now():
        raise ValidationError("This invitation is good no more: ask for another.")
    user = enter_user(
        row.address,
        row.name,
        row.role,
        by=SYSTEM,
        key=f"invitation/{row.public_id}",
        office=row.office,
        password=password,
        language=row.language,
        organisation_id=row.organisation_id,
        country=row.country,
    )
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    record(row, subject=user.public_id, after={"used": True})
    return user


@action("user.revoke_invitation")
def revoke_invitation(invitation: Invitation, *, by: Actor, key: str) -> Invitation:
    """Take an invitation back."""
    invitation.revoked_at = invitation.revoked_at or timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(invitation, after={"revoked": True})
    return invitation
