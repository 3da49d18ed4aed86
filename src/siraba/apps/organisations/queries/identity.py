"""Reads of organisations: the list, one with its parts, and employers by name for files."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.search import with_words
from siraba.apps.organisations.access import visible_organisations
from siraba.apps.organisations.models import Organisation
from siraba.core.text.folding import fold
from siraba.core.text.words import words

CAPACITIES = ("employer", "agency", "training_centre", "partner_service", "mission")


class NotFound(Exception):
    """There is no such thing for this actor."""


def organisations(
    by: Actor, *, text: str = "", capacity: str = "", country: str = "", section: str = ""
) -> QuerySet[Organisation]:
    """Organisations by words of the name, a reference or register number, what they do, country, sector; by name."""
    rows = visible_organisations(by).filter(merged_into=None)
    if is_reference(text):
        rows = rows.filter(reference=text.strip().upper())
    elif text.strip():
        found = with_words(rows, "sought", words(fold(text)))
        rows = found | rows.filter(register_number=text.strip())
    if capacity in CAPACITIES:
        rows = rows.filter(**{f"is_{capacity}": True})
    for field, value in (("country", country), ("section", section)):
        if value:
            rows = rows.filter(**{field: value})
    return rows.order_by("name", "pk")


def organisation(by: Actor, public_id: str, verb: str = "organisation.see") -> Organisation:
    """One organisation. Raises NotFound: what one may not see does not exist."""
    try:
        return visible_organisations(by, verb).get(public_id=public_id)
    except (Organisation.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def employers(by: Actor) -> QuerySet[Organisation]:
    """Employers an actor may see."""
    return organisations(by, capacity="employer")


def employers_by_name(by: Actor, names: set[str]) -> dict[str, Organisation]:
    """Known employers by their exact name; the oldest of several."""
    found: dict[str, Organisation] = {}
    for employer in employers(by).filter(name__in=names).order_by("-pk"):
        found[employer.name] = employer
    return found
