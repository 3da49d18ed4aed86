"""Whether the public side is in service: under a declaration to the national authority, and not before, as the laws of
Senegal, Benin, Mali and Cameroon want it. The desk works before: a service brings its files in first (decision 12).
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from siraba.apps.accounts.queries import is_demo
from siraba.apps.persons.accounted import SOME_MINUTES, SOON, declared_as

_DEMO = "persons.demo"


def no_authority() -> str:
    """Why the country has no authority to declare to, as the operator says it; empty where it has one."""
    return str(settings.SIRABA_NO_AUTHORITY)


def in_service() -> bool:
    """Whether the public side may take and show people's data. Asks the database every few minutes; while it is closed
    more often, so that a declaration or the demo made by another process opens it soon.
    """
    return bool(no_authority() or declared_as()[0]) or _demo()


def _demo() -> bool:
    found: bool | None = cache.get(_DEMO)
    if found is None:
        found = is_demo()
        cache.set(_DEMO, found, SOME_MINUTES if found else SOON)
    return found
