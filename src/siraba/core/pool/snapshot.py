"""A pool on disk: one folder of `.npy` files and a manifest with version, sizes and checksums."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from siraba.core.pool.units import Array

VERSION = 3
"""Rises whenever columns change; a snapshot of another version is rebuilt, never converted."""
MANIFEST = "manifest.json"


class SnapshotDamaged(Exception):
    """A snapshot that cannot be used: half-written, changed since, or of another version. Rebuild it."""


def write(folder: Path, kind: str, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    """Write all arrays, then the manifest, then rename. Readers see the whole snapshot or none.

    Raises FileExistsError when `folder` exists: a version is never written over.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists; a snapshot is written to a folder of its own")
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        files = {name: _write_array(building / f"{name}.npy", array) for name, array in arrays.items()}
        manifest = {"version": VERSION, "kind": kind, "meta": dict(meta), "files": files}
        with (building / MANIFEST).open("w", encoding="utf-8") as out:
            json.dump(manifest, out, indent=1, sort_keys=True)
        for written in (*building.iterdir(), building):
            _sync(written)
        building.rename(folder)
        _sync(folder.parent)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def read(folder: Path, kind: str, *, verify: bool) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays (memory-mapped, read-only) and the meta data of a snapshot. Raises SnapshotDamaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, files, meta = manifest["version"], dict(manifest["files"]), manifest["meta"]
    except FileNotFoundError:
        raise SnapshotDamaged(f"{folder} holds no manifest: it was never finished") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotDamaged(f"the manifest of {folder} cannot be read: {error}") from error
    if version != VERSION or manifest.get("kind") != kind:
        raise SnapshotDamaged(
            f"{folder} is a snapshot of {manifest.get('kind')}, version {version}; {kind}, version {VERSION} is needed"
        )
    return {name: _read_array(folder / f"{name}.npy", said, verify) for name, said in files.items()}, meta


def _write_array(path: Path, values: Array) -> dict[str, Any]:
    with path.open("wb") as out:
        np.save(out, np.ascontiguousarray(values), allow_pickle=False)
    return {"bytes": path.stat().st_size, "blake2b": _checksum(path)}


def _read_array(path: Path, said: Mapping[str, Any], verify: bool) -> Array:
    try:
        size = path.stat().st_size
        if size != said["bytes"]:
            raise SnapshotDamaged(f"{path} has {size} bytes instead of {said['bytes']}")
        if verify and _checksum(path) != said["blake2b"]:
            raise SnapshotDamaged(f"{path} was changed after it was written (its checksum differs)")
        mapped: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise SnapshotDamaged(f"{path} is missing") from None
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotDamaged(f"{path} cannot be read: {error}") from error
    return mapped.view(np.ndarray)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
