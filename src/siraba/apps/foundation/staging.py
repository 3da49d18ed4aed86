"""Folders in which a backup is laid out in the clear for a moment: gone afterwards, also when the program was killed.

They lie in the installation's folder and nowhere else, each held by a lock while somebody works in it; the system frees
the lock of a program that dies. Whoever starts next (a backup, a check, a restore, the server, the worker) removes what
nobody holds, and the doctor tells of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PREFIX = ".siraba-backup-"


@contextlib.contextmanager
def staging() -> Iterator[Path]:
    """A folder for its owner alone, held until the end and gone then."""
    folder, handle = _held_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep() -> int:
    """Remove what programs that died left; returns how many folders."""
    count = 0
    for folder in _folders():
        with _nobodys(folder) as free:
            if free:
                shutil.rmtree(folder, ignore_errors=True)
                count += 1
    return count


def left_over() -> list[Path]:
    """Folders that nobody holds: copies in the clear of a program that died."""
    found = []
    for folder in _folders():
        with _nobodys(folder) as free:
            if free:
                found.append(folder)
    return found


def _folders() -> list[Path]:
    return [path for path in Path(settings.SIRABA_HOME).glob(f"{PREFIX}*") if path.is_dir()]


def _held_folder() -> tuple[Path, int]:
    home = Path(settings.SIRABA_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # swept before it was held
            continue
        fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.exists():
            return folder, handle
        os.close(handle)


@contextlib.contextmanager
def _nobodys(folder: Path) -> Iterator[bool]:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)
