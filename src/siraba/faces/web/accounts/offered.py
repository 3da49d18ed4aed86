"""Identity services as pages offer them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from siraba.apps.accounts.identity import services as trusted
from siraba.apps.accounts.identity.services import BadServices, Service
from siraba.apps.accounts.models import ForeignIdentity
from siraba.faces.web import formats

log = logging.getLogger("siraba.identity")


@dataclass(frozen=True, slots=True)
class Offer:
    """An identity service as a page offers it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Held:
    """An identity that a user is linked with."""

    public_id: UUID
    label: str


def offers(*, workers: bool = False, beside: Iterable[ForeignIdentity] = ()) -> list[Offer]:
    """The services to come in by, without those that somebody is linked with; none where their file cannot be used:
    the other doors stay open."""
    linked = {row.issuer for row in beside}
    try:
        found = [each for each in trusted.services() if (each.workers or not workers) and each.issuer not in linked]
    except BadServices as problem:
        log.error("%s", problem)
        return []
    return [Offer(each.name, label(each)) for each in found]


def named(rows: Iterable[ForeignIdentity]) -> list[Held]:
    """Identities by the names of their services; by the issuer where it is trusted no more."""
    try:
        names = {each.issuer: label(each) for each in trusted.services()}
    except BadServices:
        names = {}
    return [Held(row.public_id, names.get(row.issuer, row.issuer)) for row in rows]


def label(found: Service) -> str:
    """What people know a service by."""
    return formats.label(found.names, found.name)


def service(name: str) -> Service:
    """One by its name. Raises Http404."""
    try:
        found = trusted.service(name)
    except BadServices as problem:
        log.error("%s", problem)
        found = None
    if found is None:
        raise Http404
    return found
