"""Reads of users and offices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.accounts.models import (
    Client,
    ForeignIdentity,
    Invitation,
    Office,
    OneTimeCode,
    Role,
    SecondFactor,
    SignIn,
    User,
)
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable

DEMO_PASSWORD = "karite-baobab-2026"  # noqa: S105 - shown on purpose: it opens an installation with fictitious people
"""The password of the demo's users. A user of a real installation never gets it."""


def offices(by: Actor) -> QuerySet[Office]:
    """Offices, for those who work in the service."""
    return reachable(by, "office.see", Office).order_by("code")


def user(by: Actor, public_id: str) -> User | None:
    """One user, for those who may see them."""
    return users(by).filter(public_id=public_id).first()


def open_invitations(by: Actor) -> QuerySet[Invitation]:
    """Invitations that nobody used yet and that are good still."""
    if not granted(by, "user.invite"):
        return Invitation.objects.none()
    rows = Invitation.objects.filter(used_at=None, revoked_at=None, until__gt=timezone.now())
    return rows.select_related("office").order_by("-pk")


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of users by their public ids, for lists of who did what."""
    return dict(User.objects.filter(public_id__in=list(ids)).values_list("public_id", "name"))


def home_country() -> str:
    """The country of the service, where numbers without a country code were written: that of its first office."""
    return Office.objects.order_by("pk").values_list("country", flat=True).first() or ""


def code_sent(public_id: str, purpose: str) -> OneTimeCode | None:
    """A code that was sent and is still good, by what a session remembers of it."""
    rows = OneTimeCode.objects.filter(purpose=purpose, used_at=None, until__gt=timezone.now())
    return rows.filter(public_id=public_id).first() if public_id else None


def code_for(purpose: str, address: str) -> OneTimeCode | None:
    """The code that was given for an address (or a reference number) and is still good."""
    rows = OneTimeCode.objects.filter(purpose=purpose, used_at=None, until__gt=timezone.now())
    return rows.filter(address=keyed("address", address)).order_by("-pk").first()


def users(by: Actor) -> QuerySet[User]:
    """Those with a sign-in: everybody for those who keep the installation, their office for its head.

    Whoever reads their own file with a code is not among them: that they look for work is in their file alone.
    """
    rows = reachable(by, "user.see", User).exclude(role=Role.WORKER)
    return rows.select_related("office").order_by("role", "email", "pk")


def relays(by: Actor) -> QuerySet[User]:
    """Relays of the actor's office, for whoever writes down whom a person names."""
    if not granted(by, "person.entrust"):
        return User.objects.none()
    return User.objects.filter(role=Role.RELAY, office_id=by.office_id, is_active=True).order_by("name", "pk")


def office_country(by: Actor) -> str:
    """The country of the actor's office: where people live and numbers are written unless said otherwise."""
    return Office.objects.values_list("country", flat=True).get(pk=by.office_id)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """(sign-in name, password, role) of the demo's users, for the lines that `run` prints."""
    users = User.objects.filter(demo=True, is_active=True).order_by("pk")[:9]
    return [(user.email, DEMO_PASSWORD, user.role) for user in users if user.email]


def is_demo() -> bool:
    """Whether this is a fictitious country to try: the demo's users come in."""
    return User.objects.filter(demo=True, is_active=True).exists()


def is_empty() -> bool:
    """Whether nobody can sign in yet: a first start."""
    return not User.objects.exists()


def open_session(session: str) -> SignIn | None:
    """The row of a session that nobody ended, of a user who still may come in."""
    rows = SignIn.objects.select_related("user__office")
    return rows.filter(session=keyed("session", session), ended_at=None, user__is_active=True).first()


def open_sessions() -> QuerySet[SignIn]:
    """Every session that nobody ended, of everybody: for the keepers of the installation, who end them all."""
    return SignIn.objects.filter(ended_at=None).select_related("user").order_by("pk")


def sessions(user: User) -> QuerySet[SignIn]:
    """Where a user is signed in, the last used first."""
    return user.sign_ins.filter(ended_at=None).order_by("-seen_at")


def session_of(user: User, public_id: str) -> SignIn | None:
    """One session of a user."""
    return user.sign_ins.filter(public_id=public_id).first()


def factors(user: User) -> QuerySet[SecondFactor]:
    """What a user has beside the password, in force."""
    return user.factors.filter(confirmed_at__isnull=False).order_by("pk")


def factor_of(user: User, public_id: str) -> SecondFactor:
    """One factor of a user. Raises SecondFactor.DoesNotExist."""
    return user.factors.get(public_id=public_id)


def passkey(credential: str) -> SecondFactor | None:
    """The passkey with this credential (hexadecimal)."""
    return SecondFactor.objects.select_related("user").filter(kind="passkey", credential=credential).first()


def identities(user: User) -> QuerySet[ForeignIdentity]:
    """With which identities of other services a user is linked."""
    return user.identities.order_by("pk")


def identity_of(user: User, public_id: str) -> ForeignIdentity | None:
    """One identity of a user."""
    return user.identities.filter(public_id=public_id).first()


def user_of_identity(issuer: str, subject: str) -> User | None:
    """Who is linked with an identity, while they may come in."""
    users = User.objects.select_related("office").filter(is_active=True)
    return users.filter(identities__issuer=issuer, identities__subject=subject).first()


def needs_factor(user: User) -> bool:
    """Whether a user must have a second factor: everybody who sees others' files; the demo's people are fictitious."""
    return user.role != Role.WORKER and not user.demo


def invitation(token: str) -> Invitation | None:
    """The invitation of a link, while it is good."""
    rows = Invitation.objects.filter(used_at=None, revoked_at=None, until__gt=timezone.now())
    return rows.filter(digest=keyed("invitation", token)).first()


def client_of(token: str) -> Client | None:
    """The program whose token this is, while it is valid. Compared by digest: the token is nowhere kept."""
    digest = token_digest(token)
    client = Client.objects.select_related("office").filter(token_digest=digest, revoked_on=None).first()
    if client is None or (client.ends_on is not None and client.ends_on < timezone.localdate()):
        return None
    return client


def clients(by: Actor) -> QuerySet[Client]:
    """The programs that may call the API, for those who let them."""
    return reachable(by, "client.see", Client).order_by("pk")


def token_digest(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_halfway(public_id: str) -> User | None:
    """A user whose password was right and who has not come in yet."""
    return User.objects.select_related("office").filter(public_id=public_id, is_active=True).first()
