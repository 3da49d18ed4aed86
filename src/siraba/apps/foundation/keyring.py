"""The installation's keys, which lie outside of the database, and what is sealed under them.

Under `SIRABA_HOME/keys` lie `audit_key`, the first, and one file `data_key-ID` for each made since; `current_key` names
the one under which new things are sealed. An id is the beginning of a digest of its key, so that a file that was
exchanged shows. What is sealed bears the id, and is bound to its place (table, column, row): moved into another row it
does not open. Whoever has the database alone reads nothing of it; `resealing` carries everything over to a newer key.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORM = b"\x00sk1"
"""How something sealed under the ring begins; what was sealed before there was a ring begins with its nonce."""
ID, NONCE = 4, 12
FIRST, CURRENT, MADE = "audit_key", "current_key", "data_key-"


class KeyGone(Exception):
    """A key is not among the installation's; the message says which and what to do."""


class NotOurs(Exception):
    """It was not sealed under a key of the installation, or for another place, or was altered."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the ring. `made_at` is the time of its file (UTC)."""

    id: str
    path: Path
    made_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class _Ring:
    """What was read of a folder, and the state of `current_key` then."""

    opens: dict[bytes, AESGCM]
    current: bytes
    first: bytes | None
    seen: tuple[int, int] | None


_rings: dict[Path, _Ring] = {}


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.SIRABA_HOME) / "keys"


def seal(plain: bytes, *place: str) -> bytes:
    """Sealed under the current key, for one place: it opens with the same words alone."""
    ring = _ring()
    nonce = os.urandom(NONCE)
    return FORM + ring.current + nonce + ring.opens[ring.current].encrypt(nonce, plain, _bound(ring.current, place))


def unseal(sealed: bytes, *place: str) -> bytes:
    """What was sealed for the place. Raises NotOurs for anything else, KeyGone when its key is not there."""
    if sealed.startswith(FORM):
        name, rest = sealed[len(FORM) : len(FORM) + ID], sealed[len(FORM) + ID :]
        try:
            return _key(name).decrypt(rest[:NONCE], rest[NONCE:], _bound(name, place))
        except InvalidTag:
            raise NotOurs(f"altered, or sealed for another place than {' '.join(place)}") from None
    ring = _ring()
    if ring.first is None:
        raise NotOurs("of before the keys had ids, and the first key is retired")
    try:
        return ring.opens[ring.first].decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (InvalidTag, ValueError):
        raise NotOurs("sealed under no key of the installation") from None


def sealed_under(sealed: bytes) -> str:
    """The id of the key that something was sealed under; blank where it bears none."""
    return sealed[len(FORM) : len(FORM) + ID].hex() if sealed.startswith(FORM) else ""


def ring() -> list[Key]:
    """Every key of the ring, the oldest first."""
    held = _ring()
    found = []
    for path in _files():
        name = _id(path.read_bytes())
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        found.append(Key(name.hex(), path, at, current=name == held.current))
    return sorted(found, key=lambda each: (each.made_at, each.id))


def there() -> bool:
    """Whether there is any key: looking makes none."""
    return bool(_files())


def first() -> str:
    """The id of the key of before keys had ids; blank once it is retired."""
    return (_ring().first or b"").hex()


def current() -> str:
    """The id of the key under which new things are sealed."""
    return _ring().current.hex()


def current_since() -> datetime | None:
    """Since when the current key is (UTC); None while it is the only one there ever was."""
    with contextlib.suppress(FileNotFoundError):
        return datetime.fromtimestamp((folder() / CURRENT).stat().st_mtime, UTC)
    return None


def make() -> str:
    """Make a key and let it be the current one; what lies under the others is read as before. Returns its id."""
    _ring()  # the first one, where there is none
    fresh = AESGCM.generate_key(256)
    name = _id(fresh).hex()
    kept_key(folder() / f"{MADE}{name}", lambda: fresh)
    _write_whole(folder() / CURRENT, name.encode())
    return name


def retire(name: str) -> None:
    """Destroy a key that nothing needs any more. Raises ValueError for the current one."""
    if name == current():
        raise ValueError("the current key is in use")
    for path in _files():
        if _id(path.read_bytes()).hex() == name:
            path.unlink()
    _rings.pop(folder(), None)


def kept_key(path: Path, fresh: Callable[[], bytes]) -> bytes:
    """The key of a file for the owner alone, made where there is none: there whole or not at all, and once for all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = _half(path, fresh())
        try:
            with contextlib.suppress(FileExistsError):  # another process of the same first start was quicker
                os.link(half, path)
        finally:
            half.unlink()
    return path.read_bytes()


def _write_whole(path: Path, said: bytes) -> None:
    _half(path, said).replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)  # a power cut must not bring back another name than what is sealed bears
    finally:
        os.close(handle)


def _half(path: Path, said: bytes) -> Path:
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # for the owner alone
    with os.fdopen(handle, "wb") as out:
        out.write(said)
        out.flush()
        os.fsync(out.fileno())
    return Path(half)


def _ring() -> _Ring:
    """The ring as the folder has it now: a change of the current key is seen by every process at its next sealing."""
    where = folder()
    known, seen = _rings.get(where), _state(where / CURRENT)
    if known is None or known.seen != seen:
        known = _rings[where] = _read(where, seen)
    return known


def _read(where: Path, seen: tuple[int, int] | None) -> _Ring:
    if seen is None:
        kept_key(where / FIRST, lambda: AESGCM.generate_key(256))
    held = {path.name: path.read_bytes() for path in _files()}
    opens = {_id(key): AESGCM(key) for key in held.values()}
    first = _id(held[FIRST]) if FIRST in held else None
    if seen is None:
        return _Ring(opens, _id(held[FIRST]), first, seen)
    name = (where / CURRENT).read_text(encoding="ascii").strip()
    if bytes.fromhex(name) not in opens:
        raise KeyGone(f"the current key {name} is not in {where}: bring the folder back from the backup.")
    return _Ring(opens, bytes.fromhex(name), first, seen)


def _key(name: bytes) -> AESGCM:
    found = _ring().opens.get(name)
    if found is None:  # made by another process since
        _rings.pop(folder(), None)
        found = _ring().opens.get(name)
    if found is None:
        raise KeyGone(f"the key {name.hex()} is not in {folder()}: bring the folder back from the backup.")
    return found


def _files() -> list[Path]:
    return [path for path in (folder() / FIRST, *folder().glob(f"{MADE}*")) if path.exists()]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def _id(key: bytes) -> bytes:
    return hashlib.sha256(b"siraba.key" + key).digest()[:ID]


def _bound(name: bytes, place: tuple[str, ...]) -> bytes:
    return FORM + name + "\x1f".join(place).encode()
