"""Reads of users and offices."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.accounts.access import DESK_ROLES, STEWARD_ROLES
from siraba.apps.accounts.models import Client, Office, User
from siraba.apps.foundation.actors import Actor

DEMO_PASSWORD = "karite-baobab-2026"  # noqa: S105 - shown on purpose: it opens an installation with fictitious people
"""The password of the demo's users. A user of a real installation never gets it."""


def offices(by: Actor) -> QuerySet[Office]:
    """Offices, for those who work in the service."""
    if by.role not in DESK_ROLES | STEWARD_ROLES:
        return Office.objects.none()
    return Office.objects.order_by("code")


def office_country(by: Actor) -> str:
    """The country of the actor's office: where people live and numbers are written unless said otherwise."""
    return Office.objects.values_list("country", flat=True).get(pk=by.office_id)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """(sign-in name, password, role) of the demo's users, for the lines that `run` prints."""
    users = User.objects.filter(demo=True, is_active=True).order_by("pk")[:6]
    return [(user.email, DEMO_PASSWORD, user.role) for user in users if user.email]


def is_empty() -> bool:
    """Whether nobody can sign in yet: a first start."""
    return not User.objects.exists()


def client_of(token: str) -> Client | None:
    """The program whose token this is, while it is valid. Compared by digest: the token is nowhere kept."""
    digest = token_digest(token)
    client = Client.objects.select_related("office").filter(token_digest=digest, revoked_on=None).first()
    if client is None or (client.ends_on is not None and client.ends_on < timezone.localdate()):
        return None
    return client


def clients(by: Actor) -> QuerySet[Client]:
    """The programs that may call the API, for those who let them."""
    return Client.objects.order_by("pk") if by.role in STEWARD_ROLES else Client.objects.none()


def token_digest(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
