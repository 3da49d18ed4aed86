"""Slows down whoever tries out passwords or codes, and nobody else: see `accounts.rules` for how long.

A browser that signed in with a name before carries a signed mark; its own tries alone count for it. Behind a proxy all
new browsers share the proxy's address unless the proxy is named in the settings.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from siraba.apps.accounts.actions.doors import forget_tries, note_wrong_try, shut_for

STEPS = ("second/", "typed/")
"""Before a name: a later step of the same coming in. Its tries are counted apart; a browser is known for all."""
SALT, YEAR = "siraba.known", 365 * 24 * 3600


def must_wait(request: HttpRequest, name: str) -> timedelta:
    """How long no more is looked at; zero when the door is open."""
    return shut_for(name, _address(request), known=_known(request, name))


def wrong(request: HttpRequest, name: str) -> None:
    """Count a wrong try."""
    note_wrong_try(name, _address(request), known=_known(request, name))


ASKS = "ask/"
"""Doors of those who ask for something: nothing of it is wrong, and none of it keeps anybody from signing in."""


def must_wait_to_ask(request: HttpRequest, name: str) -> timedelta:
    """How long nothing more is given to who asks under a name; zero when it is."""
    return shut_for(name, _address(request), kind=ASKS)


def asked(request: HttpRequest, name: str) -> None:
    """Count that something was asked for, so that nobody's box is flooded."""
    note_wrong_try(name, _address(request), kind=ASKS)


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Forget what was wrong before somebody came in, and know their browser the next time."""
    forget_tries(name, _address(request), known=_known(request, name))
    response.set_signed_cookie(
        settings.SIRABA_KNOWN_COOKIE,
        f"{_digest(name)}.{uuid4().hex}",
        salt=SALT,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def mark(request: HttpRequest) -> str:
    """The mark of a browser that signed in here before, with whatever name; empty for any other."""
    return str(request.get_signed_cookie(settings.SIRABA_KNOWN_COOKIE, default="", salt=SALT, max_age=YEAR))


def _known(request: HttpRequest, name: str) -> str:
    """The mark of a browser that signed in with this name before; empty for any other."""
    known = mark(request)
    for step in STEPS:
        name = name.removeprefix(step)
    return known if known.startswith(f"{_digest(name)}.") else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()[:32]
