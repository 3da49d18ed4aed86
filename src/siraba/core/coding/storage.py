"""A lexicon on disk: one file an array or list, and a manifest that says what must be there."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from siraba.core.coding.files import LexiconUnusable, array_bytes, write_beside
from siraba.core.coding.space import Space
from siraba.core.coding.tables import Tables

VERSION = 6
"""Raise when the tables, the keys or the weights change meaning: older folders are then built again."""

_MANIFEST = "lexicon.json"


def write_tables(tables: Tables, folder: Path, space: Space | None = None) -> None:
    """Write `tables` and the `space` of their concepts, if they have one, to `folder`.

    The manifest comes last, so a writing that was cut off leaves nothing readable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    checks: dict[str, int] = {}
    for name in Tables.strings():
        checks[f"{name}.txt"] = write_beside(folder / f"{name}.txt", "\n".join(getattr(tables, name)).encode())
    for name in Tables.arrays():
        checks[f"{name}.npy"] = write_beside(folder / f"{name}.npy", array_bytes(getattr(tables, name)))
    if space is not None:
        for name in Space.arrays():
            checks[f"space_{name}.npy"] = write_beside(folder / f"space_{name}.npy", array_bytes(getattr(space, name)))
    lengths = {name: len(getattr(tables, name)) for name in Tables.strings()}
    embedding = None if space is None else space.digest
    manifest = {"version": VERSION, "checks": checks, "lengths": lengths, "embedding": embedding}
    write_beside(folder / _MANIFEST, json.dumps(manifest).encode())


def read_tables(folder: Path) -> tuple[Tables, Space | None]:
    """The tables of `folder` and their space if they have one, arrays mapped from disk. Raises LexiconUnusable."""
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
            loaded[name] = _mapped(folder / f"{name}.npy")
        return Tables(**loaded), _space(folder, manifest["embedding"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LexiconUnusable(f"The lexicon in {folder} cannot be read ({error}). Build it again.") from error


def _space(folder: Path, digest: str | None) -> Space | None:
    if digest is None:
        return None
    return Space(digest, **{n: _mapped(folder / f"space_{n}.npy") for n in Space.arrays()})


def _mapped(path: Path) -> Any:
    """An array mapped from disk, as a plain array: indexing the kind that `load` returns takes three times as long."""
    return np.asarray(np.load(path, mmap_mode="r"))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconUnusable(f"There is no complete lexicon in {folder}. Build it.") from error
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION:
        raise LexiconUnusable(f"The lexicon in {folder} is not of version {VERSION}. Build it again.")
    return manifest
