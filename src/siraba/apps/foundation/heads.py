"""Signed heads of the audit chain, kept outside the database: a tail that was cut, or a chain made anew, shows.

The chain alone proves nothing against somebody who can write to the database: they could compute it again from an
altered entry to the end. A head (number and chain value of the last entry) is therefore signed with a key that lies
outside of the database and appended to a file, daily and whenever asked; copies of that file belong elsewhere.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.utils import timezone

from siraba.apps.foundation import trail
from siraba.apps.foundation.appending import settled
from siraba.apps.foundation.keyring import kept_key
from siraba.apps.foundation.models import AuditEntry, Counter
from siraba.apps.foundation.trail import Break


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the chain at a moment (UTC, ISO 8601), with its signature (Ed25519, base64)."""

    number: int
    chain: str
    at: str
    signature: str = ""

    @property
    def said(self) -> bytes:
        """What is signed."""
        return json.dumps([self.number, self.chain, self.at]).encode()


def sign_head(*, at: datetime | None = None) -> Head | None:
    """Sign the present head and append it to the file of heads; None when the chain did not move since the last."""
    row = Counter.objects.filter(name=trail.HEAD).first()
    settled()  # what is signed must outlive a power cut: a head beyond the chain would look like a cut tail
    last = max(signed_heads(), key=lambda head: head.number, default=None)
    if row is None or not row.value or (last and (last.number, last.chain) == (row.value, row.note)):
        return None
    moment = (at or timezone.now()).astimezone(UTC).isoformat(timespec="seconds")
    unsigned = Head(row.value, row.note, moment)
    signature = base64.b64encode(_private_key().sign(unsigned.said)).decode()
    head = Head(unsigned.number, unsigned.chain, unsigned.at, signature)
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="ascii") as out:
        out.write(json.dumps(asdict(head)) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return head


def signed_heads() -> list[Head]:
    """Every head of the file, in the order in which they were signed."""
    path = _file()
    if not path.exists():
        return []
    return [_read(line) for line in path.read_text(encoding="ascii", errors="replace").splitlines() if line.strip()]


def _read(line: str) -> Head:
    """A head of the file. A line that is none (cut by a full disk, or forged) is a head that nobody signed."""
    try:
        said = json.loads(line)
        return Head(int(said["number"]), str(said["chain"]), str(said["at"]), str(said["signature"]))
    except (ValueError, TypeError, KeyError):
        return Head(0, "", "")


def verify_chain() -> Iterator[Break]:
    """Everything wrong with the chain of this installation, against itself and against the signed heads."""
    entries = AuditEntry.objects.order_by("number")
    # up to where the head stands now: what others write meanwhile is looked at the next time
    before = Counter.objects.filter(name=trail.HEAD).first()
    known = entries.filter(number__lte=before.value if before else 0)
    yield from trail.verify(known.iterator(chunk_size=5000), head=before)
    yield from trail.verify_details(known)
    heads = signed_heads()
    key = public_key() if heads else None
    last = entries.values_list("number", flat=True).last() or 0
    after = Counter.objects.filter(name=trail.HEAD).values_list("value", flat=True).first() or 0
    if last > after:
        yield Break(after + 1, "beyond the head")
    chains = dict(entries.filter(number__in=[head.number for head in heads]).values_list("number", "chain"))
    for head in heads:
        try:
            if key is not None:
                key.verify(base64.b64decode(head.signature), head.said)
        except (InvalidSignature, ValueError):
            yield Break(head.number, "head signed by another key or altered")
            continue
        if head.number > last:
            yield Break(last + 1, "cut off")
        elif chains.get(head.number) != head.chain:
            yield Break(head.number, "made anew")


def count_entries() -> int:
    """How many entries the chain has."""
    return AuditEntry.objects.count()


def public_key() -> Ed25519PublicKey:
    """The key with which anybody can check the heads."""
    return _private_key().public_key()


def public_key_text() -> str:
    """The public key in PEM, to be kept elsewhere."""
    return public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _file() -> Path:
    return Path(settings.SIRABA_HOME) / "audit" / "heads.jsonl"


def _private_key() -> Ed25519PrivateKey:
    path = Path(settings.SIRABA_HOME) / "keys" / "audit_signing_key"
    return Ed25519PrivateKey.from_private_bytes(kept_key(path, _fresh_key))


def _fresh_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
