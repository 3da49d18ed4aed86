"""Reads of organisations: the list, one with its parts, and employers by name for files."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, OuterRef, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable
from siraba.apps.foundation.search import with_words
from siraba.apps.organisations.access import visible_organisations
from siraba.apps.organisations.models import Organisation
from siraba.core.text.folding import fold
from siraba.core.text.words import words

M = TypeVar("M", bound=Model)
CAPACITIES = ("employer", "agency", "training_centre", "partner_service", "mission")


class NotFound(Exception):
    """There is no such thing for this actor."""


def organisations(
    by: Actor, *, text: str = "", capacity: str = "", country: str = "", section: str = "", identity: str = ""
) -> QuerySet[Organisation]:
    """Organisations by words of the name, a reference or register number, what they do, country, sector; by name.

    `identity` keeps those that say themselves who they are and wait for a person (`claimed`), or of these those whose
    number another gives too (`clash`).
    """
    rows = visible_organisations(by).filter(merged_into=None)
    if identity in ("claimed", "clash"):
        rows = rows.filter(own_word=True, verified_on=None)
    if identity == "clash":
        others = Organisation.objects.filter(country=OuterRef("country"), register_number=OuterRef("register_number"))
        rows = rows.exclude(register_number="").filter(
            Exists(others.filter(merged_into=None).exclude(pk=OuterRef("pk")))
        )
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


def may_do(by: Actor, verb: str, thing: Model) -> bool:
    """Whether an actor may do a verb to a thing of this app."""
    return reachable(by, verb, type(thing)).filter(pk=thing.pk).exists()


def thing_of(by: Actor, model: type[M], public_id: str, verb: str) -> M | None:
    """A thing of this app to which an actor may do a verb; None for what is not there for them."""
    try:
        return reachable(by, verb, model).filter(public_id=public_id).first()
    except ValidationError:  # not an id at all
        return None


def employer_named(by: Actor, reference: str) -> Organisation | None:
    """The organisation of a reference number, for a mandate: whoever knows the whole number was told it."""
    if not granted(by, "mandate.propose"):
        return None
    return Organisation.objects.filter(reference=reference.strip().upper(), merged_into=None).first()


def employers(by: Actor) -> QuerySet[Organisation]:
    """Employers an actor may see."""
    return organisations(by, capacity="employer")
