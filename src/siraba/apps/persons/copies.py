"""The sealed files of copies, under `SIRABA_HOME/files/copies`: each under its own key, which its row holds sealed.

A file without its row opens for nobody; a row whose key is gone has no file any more.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
LEFT_ALONE = 86_400
"""Seconds for which a file without a row is left alone: its row may be about to be kept."""


class CopyGone(Exception):
    """The file is not there, or is not what was kept."""


def folder() -> Path:
    """Where they lie, for the installation's user alone."""
    found = Path(settings.SIRABA_HOME) / "files" / "copies"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def path_of(public_id: UUID) -> Path:
    """Where the file of a copy lies. The name is ours, never the one it came with."""
    return folder() / f"{public_id}.sealed"


def put(public_id: UUID, data: bytes) -> str:
    """Seal a file under a fresh key; returns the key, which is for the row."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    half = path_of(public_id).with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(nonce + AESGCM(key).encrypt(nonce, data, public_id.bytes))
        out.flush()
        os.fsync(out.fileno())
    half.replace(path_of(public_id))
    return key.hex()


def get(public_id: UUID, key: str) -> bytes:
    """What was put. Raises CopyGone."""
    try:
        sealed = path_of(public_id).read_bytes()
        return AESGCM(bytes.fromhex(key)).decrypt(sealed[:NONCE], sealed[NONCE:], public_id.bytes)
    except (OSError, ValueError, InvalidTag):
        raise CopyGone(str(public_id)) from None


def remove(public_id: UUID) -> None:
    """Remove the file of a copy."""
    path_of(public_id).unlink(missing_ok=True)


def without_rows(known: Collection[UUID], now: float) -> list[Path]:
    """Files of no live copy that have lain for a day: of somebody erased, or of a program that died."""
    names = {str(each) for each in known}
    return [path for path in folder().iterdir() if path.stem not in names and path.stat().st_mtime < now - LEFT_ALONE]
