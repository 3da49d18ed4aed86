"""The audit trail: a hash chain over salted commitments, with readable sides that can be erased.

Each entry commits to `sha256(salt ‖ details)`; the chain value of an entry is `sha256(previous ‖ entry ‖ commitment)`.
Salt and details lie in a side row, encrypted under the key of the person concerned. Erasing destroys side rows and key:
nobody can read or guess what was committed, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.appending import HEAD, Link, append, chained, said_of
from siraba.apps.foundation.keyring import NotOurs
from siraba.apps.foundation.keyring import seal as seal_here
from siraba.apps.foundation.keyring import unseal as open_here
from siraba.apps.foundation.models import AuditDetail, AuditEntry, Counter, ErasedSubject, SubjectKey, Visibility
from siraba.apps.foundation.statements import run

__all__ = ["HEAD"]
SUBJECT, NOBODY, THING = "subject", "audit", "thing"
"""What lies under the installation's own key: the keys of people, sides of the audit about nobody, things of nobody."""


@dataclass(slots=True)
class Note:
    """What an action says it did to one object."""

    verb: str
    by: Actor
    object_kind: str
    object_id: UUID
    subject_id: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)
    happened_on: date | None = None
    visibility: Visibility = Visibility.ORDINARY


def seal(notes: Sequence[Note], *, at: datetime) -> list[Link]:
    """Notes as links whose readable side is sealed: everything that can be done before the head is held.

    `at` is one instant for all of a transaction: by it, what belongs together is known again.
    """
    if not notes:
        return []
    keys = _subject_keys({note.subject_id for note in notes if note.subject_id})
    links: list[Link] = []
    for note in notes:
        plain = os.urandom(16) + _canonical(note.details)
        key = keys.get(note.subject_id) if note.subject_id else None
        sealed = seal_here(plain, NOBODY) if not note.subject_id else _seal(key, plain) if key else None
        entry = AuditEntry(
            recorded_at=at,
            happened_on=note.happened_on,
            verb=note.verb,
            actor_kind=note.by.kind.value,
            actor_id=note.by.id,
            object_kind=note.object_kind,
            object_id=note.object_id,
            subject_id=note.subject_id,
            visibility=int(note.visibility),
            commitment=hashlib.sha256(plain).hexdigest(),
        )
        links.append(Link(entry, sealed))
    return links


def write(notes: Sequence[Note]) -> None:
    """Append notes to the chain, at the end of a transaction."""
    if notes:
        append(seal(notes, at=timezone.now()))


def link(previous: str, entry: AuditEntry) -> str:
    """The chain value of an entry after the one whose chain value is `previous`."""
    return chained(previous, entry.number, said_of(entry))


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold."""

    number: int
    what: str


def verify(entries: Iterable[AuditEntry], *, head: Counter | None) -> Iterator[Break]:
    """Walk the chain in order and say where it was altered, cut or reordered."""
    expected, chain = 1, ""
    for entry in entries:
        if entry.number != expected:
            yield Break(expected, "missing")
            expected = entry.number
        chain_now = link(chain, entry)
        if chain_now != entry.chain:
            yield Break(entry.number, "altered")
        chain, expected = entry.chain, entry.number + 1
    if head is not None and (head.value != expected - 1 or head.note != chain):
        yield Break(expected, "cut off")


def verify_details(entries: QuerySet[AuditEntry]) -> Iterator[Break]:
    """Readable sides that are not what their entry committed to. Erased ones are nobody's fault."""
    last = 0
    while said := dict(entries.filter(number__gt=last).values_list("number", "commitment")[:2000]):
        last = max(said)
        details = list(AuditDetail.objects.filter(number__in=said).order_by("number"))
        wrapped = SubjectKey.objects.filter(subject_id__in={each.subject_id for each in details if each.subject_id})
        keys = {row.subject_id: bytes(row.wrapped) for row in wrapped}
        for each in details:
            if each.subject_id and each.subject_id not in keys:
                continue
            try:
                plain = _plain(each, keys[each.subject_id] if each.subject_id else None)
            except (InvalidTag, NotOurs):
                plain = b""
            if hashlib.sha256(plain).hexdigest() != said[each.number]:
                yield Break(each.number, "details altered")


def read_sides(numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """The readable sides of entries, by number; none of somebody who was erased. Two queries for hundreds."""
    details = AuditDetail.objects.in_bulk(list(numbers)).values()
    keys = SubjectKey.objects.in_bulk({each.subject_id for each in details if each.subject_id})
    found = {}
    for each in details:
        if each.subject_id is None or each.subject_id in keys:
            wrapped = bytes(keys[each.subject_id].wrapped) if each.subject_id else None
            found[each.number] = dict(json.loads(_plain(each, wrapped)[16:]))
    return found


def read_details(detail: AuditDetail) -> dict[str, Any] | None:
    """The readable side of an entry, or None once the person was erased."""
    return read_sides([detail.number]).get(detail.number)


def _plain(detail: AuditDetail, wrapped: bytes | None) -> bytes:
    """What an entry committed to. A side about nobody is bound to its entry by the commitment, not by its number."""
    if detail.subject_id is None or wrapped is None:
        return open_here(bytes(detail.sealed), NOBODY)
    return _open(_unwrapped(detail.subject_id, wrapped), bytes(detail.sealed))


def read_reasons(verb: str, things: Collection[UUID]) -> dict[UUID, str]:
    """What was given as reason when the verb was done to some things; nothing of a person who was erased."""
    numbers = dict(AuditEntry.objects.filter(verb=verb, object_id__in=things).values_list("number", "object_id"))
    sides = sorted(read_sides(numbers).items())
    return {numbers[number]: str(said) for number, side in sides if (said := side.get("reason", {}).get("said", ""))}


def read_each(verb: str, things: Collection[UUID]) -> list[tuple[UUID, datetime, dict[str, Any]]]:
    """Each time the verb was done to some things, newest first: the thing, when, and what can be read of it."""
    entries = list(AuditEntry.objects.filter(verb=verb, object_id__in=things).order_by("-number"))
    sides = read_sides([each.number for each in entries])
    return [(each.object_id, each.recorded_at, sides[each.number]) for each in entries if each.number in sides]


def seal_for(values: Mapping[UUID, Any], subjects: bool = True) -> dict[UUID, bytes]:
    """Values (JSON) each sealed under the key of the person it is about, which is erased with them.

    With `subjects` false the things are about nobody, and the installation's key seals them.
    """
    if not subjects:
        return {each: seal_here(_canonical(value), THING, str(each)) for each, value in values.items()}
    keys = _subject_keys(set(values))
    # of somebody erased nothing is kept: what is sealed under a key that nobody has says nothing
    return {each: _seal(keys.get(each) or os.urandom(32), _canonical(value)) for each, value in values.items()}


def open_for(sealed: Mapping[UUID, bytes], subjects: bool = True) -> dict[UUID, Any]:
    """What `seal_for` sealed; a person who was erased is left out."""
    if not subjects:
        return {each: json.loads(open_here(bytes(blob), THING, str(each))) for each, blob in sealed.items()}
    wrapped = SubjectKey.objects.filter(subject_id__in=list(sealed))
    keys = {row.subject_id: _unwrapped(row.subject_id, bytes(row.wrapped)) for row in wrapped}
    return {each: json.loads(_open(keys[each], bytes(blob))) for each, blob in sealed.items() if each in keys}


def forget(subjects: Collection[UUID]) -> None:
    """Destroy what can be read of people in the audit, and their keys; no key is made for them again."""
    # a writer that makes such a key at this moment is waited for, or waits for us and then finds them erased
    _make_keys(subjects)
    AuditDetail.objects.filter(subject_id__in=subjects).delete()
    SubjectKey.objects.filter(subject_id__in=subjects).delete()
    ErasedSubject.objects.bulk_create([ErasedSubject(subject_id=each) for each in subjects], ignore_conflicts=True)


def _subject_keys(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    """Their keys, made where there are none. Of those who were erased there is none, and nothing is kept to read."""
    if not subjects:
        return {}
    ours = _kept_keys(subjects)
    fresh = [subject for subject in subjects if subject not in ours]
    if fresh:
        _make_keys(fresh)
        erased = set(ErasedSubject.objects.filter(subject_id__in=fresh).values_list("subject_id", flat=True))
        SubjectKey.objects.filter(subject_id__in=erased).delete()
        ours |= _kept_keys([subject for subject in fresh if subject not in erased])
    return {subject: _unwrapped(subject, wrapped) for subject, wrapped in ours.items()}


def _kept_keys(subjects: Collection[UUID]) -> dict[UUID, bytes]:
    if len(subjects) == 1:  # nearly every action: one person
        (one,) = subjects
        found = run("SELECT wrapped FROM foundation_subjectkey WHERE subject_id = %s", [one])
        return {one: bytes(found[0])} if found else {}
    rows = SubjectKey.objects.filter(subject_id__in=subjects)
    return {row.subject_id: bytes(row.wrapped) for row in rows}


def _make_keys(subjects: Iterable[UUID]) -> None:
    SubjectKey.objects.bulk_create(
        [
            SubjectKey(subject_id=each, wrapped=seal_here(os.urandom(32), SUBJECT, str(each)))
            for each in sorted(subjects)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _unwrapped(subject: UUID, wrapped: bytes) -> bytes:
    return open_here(wrapped, SUBJECT, str(subject))


def _seal(key: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def _open(key: bytes, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()
