"""`siraba backup`: the whole installation in one encrypted file; tried by loading it; old ones forgotten.

Beside the backups lies a list of what must not come back with them (`persons.since`), written alone by `backup since`.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from siraba.faces.cli.main import Refused, django

OF_BEFORE = "erased.jsonl"
"""The list of older versions, which knew erased people alone: a stale one must not lie beside the one that grows."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    identity = deeds.add_parser("identity", help="make the key that opens backups; keep the file away from the server")
    identity.add_argument("file", type=Path)
    make = deeds.add_parser("make", help="write a backup into a folder, while others work")
    make.add_argument("folder", type=Path)
    make.add_argument("--to", required=True, metavar="age1…", help="whose identity opens it (what `identity` printed)")
    make.add_argument("--keep-days", type=int, metavar="N", help="then delete the folder's backups older than N days")
    since = deeds.add_parser(
        "since", help="write the list of what no backup may bring back: every few minutes, elsewhere"
    )
    since.add_argument("folder", type=Path, nargs="?", help="where (else SIRABA_SINCE_FOLDER)")
    check = deeds.add_parser("check", help="load a backup into an empty database, compare every table, throw it away")
    check.add_argument("file", type=Path)
    check.add_argument("--identity", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Make, check, or make an identity."""
    django()
    from siraba.apps.foundation.backups import BadBackup

    try:
        return {"identity": _identity, "make": _make, "since": _since, "check": _check}[args.deed](args)
    except BadBackup as problem:
        raise Refused(str(problem)) from problem


def _identity(args: argparse.Namespace) -> int:
    from siraba.apps.foundation.backups import new_identity

    print(new_identity(args.file))
    return 0


def _make(args: argparse.Namespace) -> int:
    from siraba.apps.foundation import backups

    if args.keep_days is not None and args.keep_days < 1:
        raise Refused("--keep-days asks for a number of days above zero.")
    began, now = time.monotonic(), datetime.now(UTC)
    path, manifest = backups.make(args.folder, args.to, at=now)
    size = path.stat().st_size
    print(
        f"{path.name}: {size / 1e6:.1f} MB, {len(manifest.tables)} tables, {manifest.rows} rows, "
        f"{len(manifest.members)} files, {time.monotonic() - began:.1f} s"
    )
    _list(args.folder)
    if args.keep_days is not None:
        gone = backups.forget_older(args.folder, args.keep_days, at=now)
        print(f"older than {args.keep_days} days and deleted: {len(gone)}")
    return 0


def _since(args: argparse.Namespace) -> int:
    from django.conf import settings

    folder = args.folder or (Path(settings.SIRABA_SINCE_FOLDER) if settings.SIRABA_SINCE_FOLDER else None)
    if folder is None:
        raise Refused("name a folder, on another disk than the database's, here or in SIRABA_SINCE_FOLDER.")
    _list(folder)
    return 0


def _list(folder: Path) -> None:
    from siraba.apps.persons import since

    try:
        found = since.write(folder)
        (folder / OF_BEFORE).unlink(missing_ok=True)
    except since.NoList as problem:
        raise Refused(f"{problem} Move it away, and the list is written anew.") from problem
    except OSError as error:
        raise Refused(f"the list cannot be written into {folder} ({error.strerror or error}).") from error
    print(
        f"{since.NAME}: what no backup may bring back: people erased {len(found.erased)}, agreements taken back "
        f"{len(found.withdrawn)}, limits set {len(found.live())}; until {found.until[:19]} UTC"
    )


def _check(args: argparse.Namespace) -> int:
    from siraba.apps.foundation import backups

    began = time.monotonic()
    manifest = backups.check(args.file, args.identity)
    print(
        f"{args.file.name} of {manifest.made_at}: {len(manifest.tables)} tables and {manifest.rows} rows loaded and "
        f"equal, {len(manifest.members)} files whole, {time.monotonic() - began:.1f} s"
    )
    return 0
