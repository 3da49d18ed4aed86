"""Reads of identity documents and their copies, scoped to who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.foundation.trail import read_each
from siraba.apps.persons.documented import Basis, Kind, documents
from siraba.apps.persons.models import DocumentCopy, IdentityDocument, Person
from siraba.apps.persons.queries import NotFound


@dataclass(frozen=True, slots=True)
class Opening:
    """A copy was opened: when, by whom, and the reason that was written."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its kind, the copies that were kept of it and how each was opened, and what a copy may be for."""

    row: IdentityDocument
    kind: Kind | None
    copies: list[tuple[DocumentCopy, Basis | None, list[Opening]]]
    bases: list[Basis]


def papers(by: Actor, person: Person) -> list[Paper]:
    """The documents that were seen of a person, those in use first, then the newest."""
    kept = Prefetch("copies", DocumentCopy.objects.order_by("-pk"))
    rows = reachable(by, "document.see", IdentityDocument).filter(person=person).prefetch_related(kept)
    found = sorted(rows, key=lambda row: (row.ended_on is not None, -row.pk))
    opened: dict[object, list[Opening]] = {}
    ids = [copy.public_id for row in found for copy in row.copies.all()]
    for thing, at, said in read_each("document.open_copy", ids) if ids else ():
        reason = str(said.get("reason", {}).get("said", ""))
        opened.setdefault(thing, []).append(Opening(at, str(said.get("after", {}).get("viewer", "")), reason))
    known = documents()
    bases = {each.code: each for each in known.copies}
    return [
        Paper(
            row,
            known.kind(row.kind),
            [(copy, bases.get(copy.basis), opened.get(copy.public_id, [])) for copy in row.copies.all()],
            known.bases(row.kind) if row.ended_on is None else [],
        )
        for row in found
    ]


def paper(by: Actor, public_id: str) -> IdentityDocument:
    """One document. Raises NotFound."""
    try:
        rows = reachable(by, "document.see", IdentityDocument).select_related("person")
        return rows.get(public_id=public_id)
    except (IdentityDocument.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def paper_copy(by: Actor, public_id: str) -> DocumentCopy:
    """One copy, for whoever may open it. Raises NotFound."""
    try:
        rows = reachable(by, "document.open_copy", DocumentCopy).select_related("document__person")
        return rows.get(public_id=public_id)
    except (DocumentCopy.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem
