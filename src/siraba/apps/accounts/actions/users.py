"""The only writers of users and offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.models import Client, ForeignIdentity, Office, Role, Scope, User
from siraba.apps.accounts.queries import DEMO_PASSWORD
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record


@action("office.open")
def open_office(code: str, names: dict[str, str], country: str, *, by: Actor, key: str, region: str = "") -> Office:
    """Open an office. Raises ValidationError when the code is taken."""
    office = Office(code=code, names=names, country=country, region=region)
    office.full_clean()
    office.save()
    record(office, after={"code": code, "names": names})
    return office


@action("user.enter")
def enter_user(
    email: str | None,
    name: str,
    role: str,
    *,
    by: Actor,
    key: str,
    office: Office | None = None,
    password: str | None = None,
    language: str = "fr",
    demo: bool = False,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    country: str = "",
) -> User:
    """Give somebody a sign-in. A demo user gets the published demo password, nobody else can.

    Raises ValidationError naming the field that cannot be accepted.
    """
    if role not in Role.values:
        raise ValidationError({"role": f"There is no role {role!r}."})
    if password == DEMO_PASSWORD and not demo:
        raise ValidationError({"password": "This password is published; choose another one."})
    user = User(email=email, name=name, role=role, office=office, language=language, demo=demo)
    user.person_id, user.organisation_id, user.country = person_id, organisation_id, country
    if demo:
        user.set_password(DEMO_PASSWORD)
    elif password is None:
        user.set_unusable_password()
    else:
        _check(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    record(user, subject=user.public_id, after={"email": user.email, "role": role})
    return user


@action("user.set_password")
def set_password(user: User, password: str, *, by: Actor, key: str) -> User:
    """Change a password; every other session of the user ends. Raises ValidationError when it is weak."""
    if password == DEMO_PASSWORD and not user.demo:
        raise ValidationError({"password": "This password is published; choose another one."})
    _check(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    user.sign_ins.filter(ended_at=None).update(ended_at=timezone.now())
    record(user, subject=user.public_id, after={"password": "changed"})
    return user


@action("user.deactivate")
def deactivate_user(user: User, *, by: Actor, key: str, reason: str) -> User:
    """Let somebody sign in no more, with effect at once. What they did stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.sign_ins.filter(ended_at=None).update(ended_at=timezone.now())
    record(user, subject=user.public_id, after={"is_active": False}, reason=reason)
    return user


@action("user.link_identity")
def link_identity(user: User, issuer: str, subject: str, *, by: Actor, key: str) -> ForeignIdentity:
    """Remember under which name a government's identity service knows a user: they are signed in, or just proved it.

    Never by an address that is equal. Raises ValidationError when somebody is linked with it already.
    """
    row = ForeignIdentity(user=user, issuer=issuer, subject=subject)
    row.full_clean()
    row.save()
    record(row, subject=user.public_id, after={"issuer": issuer})
    return row


@action("user.unlink_identity")
def unlink_identity(identity: ForeignIdentity, *, by: Actor, key: str) -> User:
    """Let an identity open nothing any more."""
    user = identity.user
    record(identity, subject=user.public_id, after={"unlinked": identity.issuer})
    identity.delete()
    return user


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak


@action("client.enter")
def enter_client(
    name: str,
    office: Office,
    scopes: Sequence[str],
    *,
    token_digest: str,
    by: Actor,
    key: str,
    ends_on: date | None = None,
) -> Client:
    """Let a program call the API. The token itself never reaches this function, nor any log.

    Raises ValidationError naming the scope that does not exist.
    """
    if unknown := [scope for scope in scopes if scope not in Scope.values]:
        raise ValidationError({"scopes": f"There is no scope {unknown[0]!r}."})
    client = Client(name=name, office=office, scopes=sorted(set(scopes)), token_digest=token_digest, ends_on=ends_on)
    client.full_clean()
    client.save()
    record(client, after={"name": name, "scopes": client.scopes, "ends_on": ends_on})
    return client


@action("client.revoke")
def revoke_client(client: Client, *, by: Actor, key: str) -> Client:
    """Take a program's token back, with effect at its next call."""
    client.revoked_on = timezone.localdate()
    client.save(update_fields=["revoked_on"])
    record(client, after={"revoked_on": client.revoked_on})
    return client
