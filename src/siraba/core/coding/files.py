"""Files of a lexicon and of an embedding: written whole or not at all."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np


class LexiconUnusable(Exception):
    """A saved lexicon or embedding that is absent, damaged or of another version: build it again."""


def array_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """An array as the bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array))
    return buffer.getvalue()


def write_beside(path: Path, content: bytes) -> int:
    """Write beside and rename, so that a reader of the old file keeps it whole. Returns the content's CRC-32."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    beside.replace(path)
    return zlib.crc32(content)
