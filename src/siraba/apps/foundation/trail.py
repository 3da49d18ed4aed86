"""The audit trail: a hash chain over salted commitments, with readable sides that can be erased.

Each entry commits to `sha256(salt ‖ details)`; the chain value of an entry is `sha256(previous ‖ entry ‖ commitment)`.
Salt and details lie in a side row, encrypted under the key of the person concerned. Erasing destroys side rows and key:
nobody can read or guess what was committed, and the chain still verifies.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import append_under, lock_rows
from siraba.apps.foundation.models import AuditDetail, AuditEntry, Counter, SubjectKey, Visibility

HEAD = "audit"
"""Name of the counter that holds the number and the chain value of the last entry."""


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


def write(notes: Sequence[Note]) -> None:
    """Append notes to the chain. Called at the end of a transaction: the head stays locked until it commits."""
    if not notes:
        return
    now = timezone.now()
    keys = _subject_keys({note.subject_id for note in notes if note.subject_id})
    sealed: list[tuple[Note, str, bytes]] = []
    for note in notes:
        salt = os.urandom(16)
        plain = salt + _canonical(note.details)
        key = keys.get(note.subject_id) if note.subject_id else None
        sealed.append((note, hashlib.sha256(plain).hexdigest(), _seal(key or _installation_key(), plain)))
    head = lock_rows(Counter.objects.filter(name=HEAD)).first()
    if head is None:  # the very first entry; another one may write it at this moment
        Counter.objects.bulk_create([Counter(name=HEAD)], ignore_conflicts=True)
        head = lock_rows(Counter.objects.filter(name=HEAD)).get()
    entries, details = [], []
    number, chain = head.value, head.note
    for note, commitment, blob in sealed:
        number += 1
        entry = AuditEntry(
            number=number,
            recorded_at=now,
            happened_on=note.happened_on,
            verb=note.verb,
            actor_kind=note.by.kind.value,
            actor_id=note.by.id,
            object_kind=note.object_kind,
            object_id=note.object_id,
            subject_id=note.subject_id,
            visibility=note.visibility,
            commitment=commitment,
        )
        chain = entry.chain = link(chain, entry)
        entries.append(entry)
        details.append(AuditDetail(number=number, subject_id=note.subject_id, sealed=blob))
    head.value, head.note = number, chain
    append_under(head, entries, details)


def link(previous: str, entry: AuditEntry) -> str:
    """The chain value of an entry after the one whose chain value is `previous`."""
    said = [
        entry.number,
        _utc(entry.recorded_at),
        entry.happened_on.isoformat() if entry.happened_on else "",
        entry.verb,
        entry.actor_kind,
        str(entry.actor_id or ""),
        entry.object_kind,
        str(entry.object_id),
        str(entry.subject_id or ""),
        "",  # where a reason stood: it was always empty, and chains that were written hold
        int(entry.visibility),
        entry.commitment,
    ]
    return hashlib.sha256(previous.encode() + _canonical(said)).hexdigest()


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
                key = _open(_installation_key(), keys[each.subject_id]) if each.subject_id else _installation_key()
                plain = _open(key, bytes(each.sealed))
            except InvalidTag:
                plain = b""
            if hashlib.sha256(plain).hexdigest() != said[each.number]:
                yield Break(each.number, "details altered")


def read_details(detail: AuditDetail) -> dict[str, Any] | None:
    """The readable side of an entry, or None once the person was erased."""
    key = _installation_key()
    if detail.subject_id:
        keys = SubjectKey.objects.filter(subject_id=detail.subject_id).first()
        if keys is None:
            return None
        key = _open(key, bytes(keys.wrapped))
    return dict(json.loads(_open(key, bytes(detail.sealed))[16:]))


def seal_for(values: Mapping[UUID, Any], subjects: bool = True) -> dict[UUID, bytes]:
    """Values (JSON) each sealed under the key of the person it is about, which is erased with them.

    With `subjects` false the things are about nobody, and the installation's key seals them.
    """
    keys = _subject_keys(set(values)) if subjects else {}
    return {each: _seal(keys.get(each) or _installation_key(), _canonical(value)) for each, value in values.items()}


def open_for(sealed: Mapping[UUID, bytes], subjects: bool = True) -> dict[UUID, Any]:
    """What `seal_for` sealed; a person who was erased is left out."""
    wrapped = SubjectKey.objects.filter(subject_id__in=list(sealed)) if subjects else ()
    keys = {row.subject_id: _open(_installation_key(), bytes(row.wrapped)) for row in wrapped}
    return {
        each: json.loads(_open(keys[each] if subjects else _installation_key(), bytes(blob)))
        for each, blob in sealed.items()
        if not subjects or each in keys
    }


def _subject_keys(subjects: set[UUID]) -> dict[UUID, bytes]:
    ours = {row.subject_id: bytes(row.wrapped) for row in SubjectKey.objects.filter(subject_id__in=subjects)}
    fresh = [
        SubjectKey(subject_id=subject, wrapped=_seal(_installation_key(), os.urandom(32)))
        for subject in subjects
        if subject not in ours
    ]
    if fresh:
        SubjectKey.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
        again = SubjectKey.objects.filter(subject_id__in=[row.subject_id for row in fresh])
        ours |= {row.subject_id: bytes(row.wrapped) for row in again}
    return {subject: _open(_installation_key(), wrapped) for subject, wrapped in ours.items()}


def _installation_key() -> bytes:
    path = Path(settings.SIRABA_HOME) / "keys" / "audit_key"
    if (known := _keys.get(path)) is not None:
        return known
    _keys[path] = kept_key(path, lambda: AESGCM.generate_key(256))
    return _keys[path]


def kept_key(path: Path, make: Callable[[], bytes]) -> bytes:
    """The key of a file for the owner alone, made where there is none: there whole or not at all, and once for all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(make())
                out.flush()
                os.fsync(out.fileno())
            with contextlib.suppress(FileExistsError):  # another process of the same first start was quicker
                os.link(half, path)
        finally:
            Path(half).unlink()
    return path.read_bytes()


_keys: dict[Path, bytes] = {}


def _seal(key: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def _open(key: bytes, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], None)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
