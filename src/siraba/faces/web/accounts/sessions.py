"""Sessions that can be seen and ended: a request counts as somebody's only while its row stands open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from siraba.apps.accounts.actions import begin_session, end_session, see_session
from siraba.apps.accounts.models import SignIn, User
from siraba.apps.accounts.queries import open_session

IDLE = {"worker": timedelta(minutes=15)}
IDLE_AT_DESKS = timedelta(minutes=45)
"""A desk that nobody touched for so long is signed out: others sit down at it."""


class SignedIn:
    """Puts `request.user`: who began this session, unless it was ended, or slept too long. One query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]  # a user once somebody asks

        async def auser() -> Any:
            return _user(request)

        request.auser = auser
        return self.get_response(request)


def _user(request: HttpRequest) -> User | AnonymousUser:
    known: User | AnonymousUser | None = getattr(request, "_cached_user", None)
    if known is None:
        known = _look(request)
        request._cached_user = known  # type: ignore[attr-defined]  # where Django's own middleware keeps it
    return known


def _look(request: HttpRequest) -> User | AnonymousUser:
    key = request.session.session_key
    if not key or "_auth_user_id" not in request.session:
        return AnonymousUser()
    row = open_session(key)
    if row is None:
        return AnonymousUser()
    if timezone.now() - row.seen_at > IDLE.get(row.user.role, IDLE_AT_DESKS):
        end_session(row, by=row.user.actor, key=f"idle/{row.public_id}")
        return AnonymousUser()
    see_session(row)
    request.sign_in = row  # type: ignore[attr-defined]  # for the page that lists sessions
    return row.user


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    """Write down that somebody came in, whichever way."""
    key = request.session.session_key
    if key is None:
        request.session.create()
        key = cast(str, request.session.session_key)
    begin_session(
        user,
        key,
        agent=request.META.get("HTTP_USER_AGENT", ""),
        address=request.META.get("REMOTE_ADDR", ""),
        how=getattr(request, "proved_by", "password"),
        by=user.actor,
        key=uuid4().hex,
    )


def leave(request: HttpRequest) -> None:
    """End the session of this browser, and its row."""
    row: SignIn | None = getattr(request, "sign_in", None)
    user = request.user
    if isinstance(user, User) and row is None:
        row = getattr(request, "sign_in", None)
    if row is not None:
        end_session(row, by=row.user.actor, key=f"left/{row.public_id}")
    logout(request)
