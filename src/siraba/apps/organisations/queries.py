"""Reads of employers."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.organisations.access import visible_employers
from siraba.apps.organisations.models import Employer


def employers(by: Actor) -> QuerySet[Employer]:
    """Employers an actor may see."""
    return visible_employers(by).order_by("name", "pk")


def employers_by_name(by: Actor, names: set[str]) -> dict[str, Employer]:
    """Known employers by their exact name; the oldest of several."""
    found: dict[str, Employer] = {}
    for employer in employers(by).filter(name__in=names).order_by("-pk"):
        found[employer.name] = employer
    return found
