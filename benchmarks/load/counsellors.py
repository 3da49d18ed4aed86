"""Counsellors who signed in: run inside the installation, prints their cookies as JSON.

They are entered and their sessions begun by the actions that the sign-in page calls; only the password hash of 200
mornings is left out of the measured minutes.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from uuid import uuid4


def main() -> None:
    """As many counsellors as the first word says, spread over the offices."""
    import django

    django.setup()
    from siraba.apps.accounts.actions import enter_user
    from siraba.apps.accounts.queries import offices
    from siraba.apps.foundation.actors import SYSTEM

    where = list(offices(SYSTEM))
    found = []
    for number in range(int(sys.argv[1])):
        user = enter_user(
            f"load-{number}@siraba.demo",
            f"Counsellor {number}",
            "counsellor",
            office=where[number % len(where)],
            language="fr",
            demo=True,
            by=SYSTEM,
            key=f"load/{number}",
        )
        found.append(cookies(user))
    print(json.dumps(found))


def night() -> None:
    """Everything that the schedule holds, done once."""
    import django

    django.setup()
    from django.utils import timezone

    from siraba.apps.foundation import jobs, schedule

    schedule.ask_due(timezone.now())
    jobs.run_waiting()


def cookies(user: object) -> dict[str, str]:
    """A session of a user, begun now, and the mark of a browser that signed in before."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.signing import get_cookie_signer

    from siraba.apps.accounts.actions import begin_session
    from siraba.apps.accounts.models import User
    from siraba.faces.web.accounts import throttle
    from siraba.faces.web.accounts.views import BACKEND

    assert isinstance(user, User)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    begin_session(
        user,
        session.session_key,
        agent="load test",
        address="127.0.0.1",
        how="password",
        by=user.actor,
        key=uuid4().hex,
    )
    mark = get_cookie_signer(salt=settings.SIRABA_KNOWN_COOKIE + throttle.SALT).sign(f"load.{user.pk}")
    return {settings.SESSION_COOKIE_NAME: session.session_key, settings.SIRABA_KNOWN_COOKIE: mark}
