"""What every template knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from siraba.apps.accounts.models import User
from siraba.apps.foundation.rights import granted
from siraba.apps.persons.accounted import declared_as
from siraba.apps.persons.controller import controller
from siraba.apps.persons.going_live import no_authority
from siraba.faces.web import formats, menus


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language on offer, written in itself."""

    code: str
    name: str
    direction: str
    current: bool


def house(request: HttpRequest) -> dict[str, Any]:
    """Languages on offer and the direction of the page; for who works here, the menu."""
    current = formats.language()
    found = request.resolver_match
    address = (found.url_name or "") if found else ""
    return {
        "tongues": [Tongue(code, str(name), _direction(code), code == current) for code, name in settings.LANGUAGES],
        "direction": _direction(current),
        "tongue": current,
        "declared": declared_as,  # asked only by the foot of public pages
        "controller": controller,  # asked only where data are told of
        "undeclared": lambda: undeclared_to(request.user),
        "menu": lambda: menus.menu(request.user, address),  # asked only by the pages that have one
    }


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


def undeclared_to(user: Any) -> bool:
    """Whether to tell somebody that no declaration was entered: who can enter one, where people are real."""
    if not isinstance(user, User) or user.demo or not granted(user.actor, "declaration.enter"):
        return False
    return not declared_as()[0] and not no_authority()
