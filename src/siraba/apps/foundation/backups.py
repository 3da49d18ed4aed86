"""A copy of the whole installation in one encrypted file, and an installation from such a file.

The file is in the age format (https://age-encryption.org/v1): the server knows the recipient, who can only lock; the
identity, which opens, belongs elsewhere. Within it lies a compressed tar: first the keys and the signed heads, so that
no head is newer than the database beside it; then the database of one moment; then the files; at the end a manifest
with the digest of each member and the sum of each table. A file that was cut has no manifest, and opens as nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections
from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from siraba.apps.foundation import dumps
from siraba.apps.foundation.staging import staging, sweep

FORM = 1
ENDING = ".siraba.age"
KEYS = "keys"
FIRST = (KEYS, "audit")
"""Copied before the database: a head that is newer than the chain would read as a chain that was cut."""
MADE_AGAIN = {"pool", "static", "kernels", "coding", "logs", "prepared.json", ".writable"}
"""Left out: made again from the database or the sources, or of the machine alone."""
DATABASE = "database"
MANIFEST = "manifest.json"
BLOCK = 1 << 20
FRESH = {"keys/secret_key"}
"""What the mere start of a program leaves in an empty folder."""


class BadBackup(Exception):
    """The file cannot be made, opened or used; the message says why and what to do."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds. `members`: path → bytes and SHA-256; `tables`: see `dumps.Tables`. `made_at` is UTC."""

    made_at: str
    kind: str
    tables: dict[str, tuple[int, str]]
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    form: int = FORM

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(count for count, _total in self.tables.values())


def new_identity(path: Path) -> str:
    """Write a fresh identity, which opens backups, into a file that must not exist; returns its recipient."""
    identity = x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadBackup(f"{path.name} cannot be written ({error.strerror}).") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"# recipient: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def make(folder: Path, recipient: str, *, at: datetime) -> tuple[Path, Manifest]:
    """Write a backup into the folder, whole or not at all. Others may go on writing meanwhile."""
    try:
        to = x25519.Recipient.from_str(recipient.strip())
    except RecipientError:
        raise BadBackup("the recipient is none: it begins with age1 (see `siraba backup identity FILE`).") from None
    path = folder / f"siraba-{at.astimezone(UTC):%Y%m%dT%H%M%S}{ENDING}"
    half = path.with_name(f".{path.name}.half")
    sweep()
    manifest = Manifest(at.astimezone(UTC).isoformat(timespec="seconds"), dumps.here().kind, {})
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with half.open("wb") as out:
            with _fed(lambda pipe: _pack(pipe, manifest)) as plain:
                encrypt_io(plain, out, [to])
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except OSError as error:
        raise BadBackup(f"the backup cannot be written ({error.strerror or error}); nothing was kept.") from None
    except dumps.CannotDump as error:
        raise BadBackup(str(error)) from None
    finally:
        half.unlink(missing_ok=True)
    return path, manifest


def forget_older(folder: Path, days: int, *, at: datetime) -> list[Path]:
    """Delete backups of the folder that are older than so many days. Returns them."""
    gone = []
    for path in sorted(folder.glob(f"siraba-*{ENDING}")):
        with contextlib.suppress(ValueError):
            made = datetime.strptime(path.name.split("-")[1].removesuffix(ENDING), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            if made < at - timedelta(days=days):
                path.unlink()
                gone.append(path)
    return gone


def check(path: Path, identity: Path) -> Manifest:
    """Open a backup, load its database into an empty one, compare every table, and throw the copy away."""
    sweep()
    with staging() as folder:
        manifest = _unpack(path, identity, folder)
        place = dumps.here() if manifest.kind == dumps.here().kind else dumps.Sqlite(folder / "none")
        if manifest.kind != place.kind:
            raise BadBackup(f"it was made on {manifest.kind}: set SIRABA_DATABASE to a server where it can be tried.")
        try:
            with place.scratch(folder) as scratch:
                _load(scratch, folder / DATABASE, manifest)
        except dumps.CannotDump as error:
            raise BadBackup(str(error)) from None
    return manifest


def restore(path: Path, identity: Path) -> Manifest:
    """Make this empty installation the one of the backup. Raises BadBackup, with nothing changed, when it cannot."""
    home, place = Path(settings.SIRABA_HOME), dumps.here()
    sweep()
    there = {str(each.relative_to(home)) for each in home.rglob("*") if each.is_file()} - FRESH
    if held := sorted(name for name in there if name.split("/")[0] not in MADE_AGAIN):
        raise BadBackup(f"the folder of the installation is not empty ({held[0]}). Name an empty one: --home DIR.")
    with staging() as folder:
        manifest = _unpack(path, identity, folder)
        if manifest.kind != place.kind:
            raise BadBackup(f"it was made on {manifest.kind}, and this installation is set to {place.kind}.")
        connections.close_all()
        try:
            _load(place, folder / DATABASE, manifest)
            _lay(folder, manifest, home)
        except dumps.CannotDump as error:
            raise BadBackup(str(error)) from None
        except OSError as error:
            place.clear()
            raise BadBackup(f"it cannot be laid out ({error.strerror or error}); nothing was kept.") from None
    return manifest


def _load(place: dumps.Place, file: Path, manifest: Manifest) -> None:
    """Fill the empty place, and leave it empty when what came differs from what was saved."""
    place.load(file)
    try:
        found = {name: tuple(held) for name, held in place.tables().items()}
        wrong = sorted(
            name for name in found.keys() | manifest.tables.keys() if found.get(name) != manifest.tables.get(name)
        )
        if wrong:
            raise BadBackup(f"what was loaded differs from what was saved, in {', '.join(wrong[:5])}.")
    except BaseException:
        place.clear()
        raise


def _lay(folder: Path, manifest: Manifest, home: Path) -> None:
    """Move the files to their places; those moved are taken away again when one cannot be. Raises OSError."""
    laid: list[Path] = []
    try:
        for name in manifest.members:
            if name != DATABASE:
                target = home / name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                (folder / name).replace(target)
                laid.append(target)
    except BaseException:
        for target in laid:
            target.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _fed(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """The reading end of a pipe into which a thread writes; what went wrong there is raised here."""
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                write(pipe)
        except BaseException as error:
            trouble.append(error)
        finally:
            connections.close_all()  # this thread's own

    thread = threading.Thread(target=run, name="backup")
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield plain
    except BaseException:
        thread.join()
        if trouble and not isinstance(trouble[0], BrokenPipeError):
            raise trouble[0] from None
        raise
    thread.join()
    if trouble:
        raise trouble[0]


def _pack(pipe: IO[bytes], manifest: Manifest) -> None:
    home = Path(settings.SIRABA_HOME)
    database = Path(str(settings.DATABASES["default"]["NAME"])).name
    with (
        gzip.GzipFile(fileobj=pipe, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        for early in FIRST:
            for path in _files(home / early):
                _add(tar, path, str(path.relative_to(home)), manifest)
        with staging() as folder:
            manifest.tables = dumps.here().dump(folder / DATABASE)
            with (folder / DATABASE).open("rb") as held:
                (folder / DATABASE).unlink()  # from here on a death of the program leaves nothing to read
                _add_held(tar, held, DATABASE, manifest)
        for path in _files(home):
            name = path.relative_to(home)
            since = name.parts[0] == KEYS and str(name) not in manifest.members  # a row of the copy may lie under it
            of_it = name.parts[0] not in MADE_AGAIN | {*FIRST} and not name.parts[0].startswith((".", database))
            if since or of_it:
                _add(tar, path, str(name), manifest)
        said = json.dumps(asdict(manifest)).encode()
        with tempfile.TemporaryFile() as last:
            last.write(said)
            last.seek(0)
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(said)
            tar.addfile(entry, last)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


class _Hashed:
    """A file that is summed while it is read."""

    def __init__(self, held: IO[bytes]) -> None:
        self.held, self.sum = held, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        said = self.held.read(size)
        self.sum.update(said)
        return said


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    try:
        held = path.open("rb")
    except FileNotFoundError:  # somebody's upload, removed since the list was made
        return
    with held:
        _add_held(tar, held, name, manifest)


def _add_held(tar: tarfile.TarFile, held: IO[bytes], name: str, manifest: Manifest) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = os.fstat(held.fileno()).st_size, 0o600
    hashed: Any = _Hashed(held)
    tar.addfile(entry, hashed)
    manifest.members[name] = (entry.size, hashed.sum.hexdigest())


def _unpack(path: Path, identity: Path, folder: Path) -> Manifest:
    """Lay the members into an empty folder; each must be what the manifest says."""
    try:
        lines = [line for line in identity.read_text(encoding="ascii").splitlines() if line and line[0] != "#"]
        opens = x25519.Identity.from_str(lines[0])
        locked = path.open("rb")
    except (IdentityError, IndexError, UnicodeDecodeError):
        raise BadBackup(f"{identity.name} holds no identity (a line that begins with AGE-SECRET-KEY-1).") from None
    except OSError as error:
        raise BadBackup(f"{Path(str(error.filename)).name} cannot be read ({error.strerror}).") from None
    with locked:
        try:
            with _fed(lambda pipe: decrypt_io(locked, pipe, [opens])) as plain:
                found = _extract(plain, folder)
                while plain.read(BLOCK):  # to the end, where the last block proves that nothing was cut
                    pass
        except (DecryptError, tarfile.TarError, EOFError, OSError) as error:
            told = f"{path.name} cannot be opened with this identity, or was damaged or cut ({error})."
            raise BadBackup(told) from None
    return _held(folder, found)


def _extract(plain: IO[bytes], folder: Path) -> dict[str, tuple[int, str]]:
    found = {}
    with tarfile.open(fileobj=plain, mode="r|gz") as tar:
        for entry in tar:
            target = (folder / entry.name).resolve()
            if not entry.isfile() or not target.is_relative_to(folder.resolve()):
                raise BadBackup(f"it holds what no backup holds ({entry.name}).")
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            held = tar.extractfile(entry)
            hashed: Any = _Hashed(held)  # type: ignore[arg-type]  # a plain file always has one
            with target.open("wb") as out:
                shutil.copyfileobj(hashed, out, BLOCK)
            target.chmod(0o600)
            found[entry.name] = (entry.size, hashed.sum.hexdigest())
    return found


def _held(folder: Path, found: dict[str, tuple[int, str]]) -> Manifest:
    try:
        said = json.loads((folder / MANIFEST).read_text())
        pairs = {each: {name: tuple(pair) for name, pair in said[each].items()} for each in ("tables", "members")}
        manifest = Manifest(said["made_at"], said["kind"], pairs["tables"], pairs["members"], said["form"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadBackup("it has no list of what it holds: it was cut, or is no backup.") from None
    if manifest.form != FORM:
        raise BadBackup(f"it is of form {manifest.form}; this program reads form {FORM}.")
    found.pop(MANIFEST, None)
    if wrong := sorted(
        name for name in found.keys() | manifest.members if found.get(name) != manifest.members.get(name)
    ):
        raise BadBackup(f"a member is not what was saved: {wrong[0]}.")
    return manifest
