"""Writes of identity documents: seen and described, ended; copies kept where the law asks, opened, destroyed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.scans import Scan, taken
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons import copies
from siraba.apps.persons.actions.rows import hold, note_same_document
from siraba.apps.persons.documented import compared, documents, ending, mark
from siraba.apps.persons.models import Disclosure, DocumentCopy, DocumentEnd, IdentityDocument, Person

LEAST_REASON = 10
OPENED = "document_copy"
"""The part of a file, in the list that its person reads, that is a copy of a document."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as it lay on the desk. `kind` and `country` (ISO 3166-1) by code; the number as it is printed."""

    kind: str
    number: str = ""
    country: str = ""
    issuer: str = ""
    valid_until: date | None = None


def _lacking(entry: DocumentEntry, seen_on: date) -> list[Obstacle]:
    kind = documents().kind(entry.kind)
    if kind is None:
        return [Obstacle("no_kind", {})]
    found, plain = [], compared(entry.number)
    if kind.number != "none" and len(plain) < kind.least:
        found.append(Obstacle("number_too_short", {"least": kind.least}))
    if len(plain) > 40:
        found.append(Obstacle("number_too_long", {"most": 40}))
    if seen_on > timezone.localdate():
        found.append(Obstacle("seen_in_future", {}))
    return found


@action("document.describe")
def describe_document(
    person: Person, entry: DocumentEntry, *, by: Actor, key: str, happened_on: date | None = None
) -> IdentityDocument:
    """Write down that a document was seen. The same one described anew is the same row, seen again today.

    Files of other people with the same number are noted as perhaps one person's. Raises Refusal.
    """
    seen_on = happened_on or timezone.localdate()
    if lacking := _lacking(entry, seen_on):
        raise Refusal("describe", lacking)
    hold([person])
    kind, plain = documents().kind(entry.kind), compared(entry.number)
    known = mark(entry.kind, entry.country, plain) if plain and kind and kind.number != "none" else ""
    row = IdentityDocument.objects.filter(person=person, mark=known, ended_on=None).first() if known else None
    row = row or IdentityDocument(person=person, kind=entry.kind, mark=known)
    row.country, row.issuer = entry.country.upper()[:2], entry.issuer.strip()[:150]
    row.ending = ending(plain) if known else ""
    row.number = plain if kind and kind.number == "kept" else ""
    row.valid_until, row.happened_on = entry.valid_until, seen_on
    row.seen_by, row.seen_by_name = by.id, by.name[:150]
    row.full_clean(exclude=["seen_by"])
    row.save()
    if known:
        others = IdentityDocument.objects.filter(mark=known, ended_on=None, person__merged_into=None)
        note_same_document(person, others.exclude(person=person).values_list("person_id", flat=True))
    record(row, subject=person.public_id, after=_said(row), happened_on=seen_on)
    return row


def _said(row: IdentityDocument) -> dict[str, object]:
    return {"kind": row.kind, "country": row.country, "valid_until": row.valid_until, "ended": row.end_reason}


@action("document.end")
def end_document(document: IdentityDocument, why: str, *, by: Actor, key: str) -> IdentityDocument:
    """Write down that a document is no longer looked at (`DocumentEnd`); its copies are destroyed."""
    document.refresh_from_db(from_queryset=lock_rows(IdentityDocument.objects.all()))
    if document.ended_on is None:
        document.ended_on, document.end_reason = timezone.localdate(), DocumentEnd(why)
        document.save(update_fields=["ended_on", "end_reason"])
        for each in document.copies.filter(destroyed_at=None):
            destroy_copy(each, by=by, key=f"{key}/{each.public_id}")
    record(document, subject=document.person.public_id, after=_said(document))
    return document


def keep_copy(document: IdentityDocument, basis: str, data: bytes, *, by: Actor, key: str) -> DocumentCopy:
    """Keep a copy that a text asks for (`documents.yaml`), sealed, until a day.

    The file is looked at and, if it is a picture, written anew. Raises NotTaken (`foundation.scans`) or Refusal.
    """
    found = next((each for each in documents().bases(document.kind) if each.code == basis), None)
    if found is None:
        raise Refusal("keep_copy", [Obstacle("no_basis", {})])
    sealed = _Sealed(taken(data), data)
    try:
        row = _keep(document, basis, sealed, found.until(timezone.localdate()), by=by, key=key)
    except BaseException:
        copies.remove(sealed.public_id)
        raise
    if row.public_id != sealed.public_id:  # the same request a second time: the first one's copy stands
        copies.remove(sealed.public_id)
    return row


class _Sealed:
    """A file that was sealed for a row which is about to be kept; the request is known by what was given."""

    def __init__(self, scan: Scan, given: bytes) -> None:
        self.public_id, self.scan, self.given = new_public_id(), scan, hashlib.sha256(given).hexdigest()
        self.key = copies.put(self.public_id, scan.data)

    def asks(self) -> str:
        """For the digest of the request."""
        return self.given


@action("document.keep_copy")
def _keep(document: IdentityDocument, basis: str, sealed: _Sealed, until: date, *, by: Actor, key: str) -> DocumentCopy:
    document.refresh_from_db(from_queryset=lock_rows(IdentityDocument.objects.all()))
    if document.ended_on is not None:
        raise Refusal("keep_copy", [Obstacle("document_ended", {})])
    for earlier in document.copies.filter(basis=basis, destroyed_at=None):
        destroy_copy(earlier, by=by, key=f"{key}/earlier/{earlier.public_id}")
    row = DocumentCopy(
        public_id=sealed.public_id,
        document=document,
        basis=basis,
        media_type=sealed.scan.media_type,
        size=len(sealed.scan.data),
        key=sealed.key,
        until=until,
        kept_by=by.id,
    )
    row.save()
    record(row, subject=document.person.public_id, after={"basis": basis, "until": row.until, "size": row.size})
    return row


@action("document.open_copy")
def _open(copy: DocumentCopy, *, by: Actor, key: str, reason: str) -> Disclosure:
    if by.id is None:
        raise NotAllowed("only a named person opens a copy")
    person = copy.document.person
    seen = Disclosure.objects.create(
        person=person, viewer_id=by.id, viewer_name=by.name, part=OPENED, purpose="copy_due"
    )
    record(copy, subject=person.public_id, after={"viewer": by.name, "basis": copy.basis}, reason=reason)
    return seen


def open_copy(copy: DocumentCopy, *, by: Actor, key: str, reason: str) -> bytes:
    """The file of a copy, for a reason that its person reads beside it. Raises Refusal without one, or CopyGone.

    The same request a second time (a download that broke off) hands it out a second time, and its person reads that.
    """
    if len(reason.strip()) < LEAST_REASON:
        raise Refusal("open_copy", [Obstacle("reason_too_short", {"least": LEAST_REASON})])
    copy.refresh_from_db()
    if copy.destroyed_at is not None or copy.until < timezone.localdate():
        raise Refusal("open_copy", [Obstacle("copy_destroyed", {})])
    handed_out = f"{key}/{new_public_id()}"  # one key for each time: nobody has the file again without a trace
    _open(copy, by=by, key=handed_out, reason=reason.strip()[:500])
    return copies.get(copy.public_id, str(copy.key))


@action("document.destroy_copy")
def destroy_copy(copy: DocumentCopy, *, by: Actor, key: str) -> DocumentCopy:
    """Destroy the file of a copy and its key; that there was one stays. A second time changes nothing."""
    copy.refresh_from_db(from_queryset=lock_rows(DocumentCopy.objects.all()))
    if copy.destroyed_at is None:
        copy.destroyed_at, copy.key = timezone.now(), ""
        copy.save(update_fields=["destroyed_at", "key"])
    transaction.on_commit(partial(copies.remove, copy.public_id))
    record(copy, subject=copy.document.person.public_id, after={"destroyed": True})
    return copy


def destroy_due(today: date) -> int:
    """Destroy copies whose last day has passed, and files of no live copy; how many copies. For the nightly job."""
    count = 0
    for copy in DocumentCopy.objects.filter(destroyed_at=None, until__lt=today).order_by("pk").iterator():
        destroy_copy(copy, by=SYSTEM, key=f"due/{copy.public_id}")
        count += 1
    known = set(DocumentCopy.objects.filter(destroyed_at=None).values_list("public_id", flat=True))
    for path in copies.without_rows(known, timezone.now().timestamp()):
        path.unlink(missing_ok=True)
    return count


def forget_copies(people: Iterable[Person]) -> None:
    """Remove the files of people who are erased, once that is kept; their keys go with the rows."""
    for public_id in DocumentCopy.objects.filter(document__person__in=people).values_list("public_id", flat=True):
        transaction.on_commit(partial(copies.remove, public_id))
