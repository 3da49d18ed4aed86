"""Counters by name that the processes of a machine share, in one small file.

A row of the database a request would cost more than most answers, and a count a process would allow each caller as
often as there are processes. The file is a table of slots in shared memory; two names in one slot count together, which
with 65,536 slots and limits far above what people do happens to nobody in practice. Which name has which slot hangs on
a key of the installation: nobody can look for a name of their own that fills somebody else's slot.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
from pathlib import Path
from threading import Lock

SLOTS = 1 << 16
_SLOT = struct.Struct("<II")
"""The window that a slot counts, and how often was asked in it."""


class Counters:
    """The table of a file, for this process and others."""

    def __init__(self, path: Path, key: str) -> None:
        self._key = hashlib.blake2b(key.encode(), digest_size=32).digest()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, SLOTS * _SLOT.size)
        self._table = mmap.mmap(self._file, SLOTS * _SLOT.size)
        self._lock = Lock()

    def count(self, name: str, window: int) -> int:
        """Count once more in a window and say how often by now."""
        at = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=2, key=self._key).digest(), "big") * _SLOT.size
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _SLOT.size, at)
            try:
                last, often = _SLOT.unpack_from(self._table, at)
                often = 1 if last != window & 0xFFFFFFFF else min(often + 1, 0xFFFFFFFF)
                _SLOT.pack_into(self._table, at, window & 0xFFFFFFFF, often)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _SLOT.size, at)
        return int(often)
