"""A lexicon on disk: one file an array or list, and a manifest that says what must be there."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from siraba.core.coding.tables import Tables

VERSION = 1
"""Raise when the tables, the keys or the weights change meaning: older folders are then built again."""

_MANIFEST = "lexicon.json"


class LexiconUnusable(Exception):
    """A saved lexicon that is absent, damaged or of another version: build it again from the classification."""


def write_tables(tables: Tables, folder: Path) -> None:
    """Write `tables` to `folder`. The manifest comes last, so a writing that was cut off leaves nothing readable."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    checks: dict[str, int] = {}
    for name in Tables.strings():
        checks[f"{name}.txt"] = _write(folder / f"{name}.txt", "\n".join(getattr(tables, name)).encode())
    for name in Tables.arrays():
        checks[f"{name}.npy"] = _write(folder / f"{name}.npy", _array_bytes(getattr(tables, name)))
    lengths = {name: len(getattr(tables, name)) for name in Tables.strings()}
    manifest = {"version": VERSION, "checks": checks, "lengths": lengths}
    _write(folder / _MANIFEST, json.dumps(manifest).encode())


def _array_bytes(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array))
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> int:
    """Write beside and rename, so that a reader of the old file keeps it whole. Returns the content's CRC-32."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    beside.replace(path)
    return zlib.crc32(content)


def read_tables(folder: Path) -> Tables:
    """The tables of `folder`, arrays mapped from disk. Raises LexiconUnusable."""
    manifest = _manifest(folder)
    loaded: dict[str, Any] = {}
    try:
        for file, check in manifest["checks"].items():
            if zlib.crc32((folder / file).read_bytes()) != check:
                raise LexiconUnusable(f"{folder / file} is damaged. Build the lexicon again.")
        for name in Tables.strings():
            content = (folder / f"{name}.txt").read_text(encoding="utf-8")
            loaded[name] = content.split("\n") if manifest["lengths"][name] else []
        for name in Tables.arrays():
            loaded[name] = np.load(folder / f"{name}.npy", mmap_mode="r")
        return Tables(**loaded)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconUnusable(f"The lexicon in {folder} cannot be read ({error}). Build it again.") from error


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconUnusable(f"There is no complete lexicon in {folder}. Build it.") from error
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise LexiconUnusable(f"The lexicon in {folder} is not of version {VERSION}. Build it again.")
    return manifest
