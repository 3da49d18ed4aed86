"""Between the password and the second factor: who stands there, for how long, and what they may still do."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.http import HttpRequest

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import user_halfway

LIVES = 10 * 60
_PLACE = "halfway"


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody whose password was right."""

    user: User
    name: str
    """What they typed as their name."""
    goes_to: str
    by_service: bool = False
    """Whether an identity service proved them, rather than a password."""


def stand(request: HttpRequest, user: User, name: str, goes_to: str, *, by_service: bool = False) -> None:
    """Remember that the first step was right; nothing is open yet."""
    request.session.cycle_key()
    kept = {"user": str(user.public_id), "name": name, "next": goes_to, "service": by_service, "at": int(time.time())}
    request.session[_PLACE] = kept


def who(request: HttpRequest) -> Halfway | None:
    """Who stands here, when it is not too long ago."""
    said = request.session.get(_PLACE)
    if not said or time.time() - said["at"] > LIVES:
        return None
    user = user_halfway(said["user"])
    return Halfway(user, said["name"], said["next"], bool(said.get("service"))) if user else None


def go_on(request: HttpRequest) -> None:
    """They came in, or went away."""
    request.session.pop(_PLACE, None)
