"""Slows down whoever tries out passwords, and nobody else.

Wrong passwords are counted by the name tried together with where it is tried from: a browser that signed in with this
name before, else the network address. So somebody who guesses elsewhere does not keep its owner out. After TRIES wrong
ones that pair waits until WINDOW seconds have passed since the first of them.

The counts live in the memory of each server process: they are gone at a restart, and several processes allow several
times as many tries. Behind a proxy all new browsers share the proxy's address.
"""

from __future__ import annotations

import hashlib
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

TRIES, WINDOW = 10, 300
COOKIE, SALT, YEAR = "siraba_known", "siraba.known", 365 * 24 * 3600


def must_wait(request: HttpRequest, email: str) -> bool:
    """Whether so many passwords were wrong that no more is looked at for now."""
    return int(cache.get(_key(request, email), 0)) >= TRIES


def wrong(request: HttpRequest, email: str) -> None:
    """Count a wrong password."""
    key = _key(request, email)
    cache.add(key, 0, WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # the window ended between the two
        cache.set(key, 1, WINDOW)


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Forget what was wrong before somebody came in, and know their browser the next time."""
    cache.delete(_key(request, email))
    response.set_signed_cookie(
        COOKIE,
        f"{_digest(email)}.{uuid4().hex}",
        salt=SALT,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _key(request: HttpRequest, email: str) -> str:
    name = _digest(email)
    known = str(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR))
    place = known if known.startswith(f"{name}.") else request.META.get("REMOTE_ADDR", "")
    return f"web.wrong.{name}.{_digest(place)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()[:32]
