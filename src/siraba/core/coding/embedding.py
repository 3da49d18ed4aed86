"""The trained embedding: texts in, unit vectors out; texts of like meaning lie close, whatever their language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siraba.core.coding.concepts import Concept
from siraba.core.coding.files import LexiconUnusable, array_bytes, write_beside
from siraba.core.coding.subwords import BUCKETS, Ids, Marks, features, stem_mark
from siraba.core.coding.training import Plan, Progress, Trained, train

VERSION = 2
"""Raise when the features or the weights change meaning: older embeddings are then trained again."""

_MANIFEST = "embedding.json"

Vectors = npt.NDArray[np.float32]
"""A row a text, of Euclidean length 1, or 0 for a text without a word."""


class Embedding:
    """Weights of the hashed features, one byte each with a scale a row. Safe to share between threads."""

    def __init__(self, weights: npt.NDArray[np.int8], scale: npt.NDArray[np.float32], read: Marks) -> None:
        self._weights = weights
        self._scale = scale
        self._read = read
        self.digest = _digest(weights, scale, read)

    @classmethod
    def train(
        cls, concepts: Iterable[Concept], plan: Plan | None = None, progress: Progress | None = None
    ) -> Embedding:
        """An embedding of the texts of `concepts`: minutes for 100,000 labels. `progress` gets (done, total) batches.

        Pass the concepts of all classifications together, skills too (as concepts with their labels): what they say in
        two languages is what the embedding knows of one from the other. The same concepts, in any order, give the same
        embedding byte for byte on one machine.
        """
        return cls.of_trained(train(concepts, plan, progress))

    @classmethod
    def of_trained(cls, trained: Trained) -> Embedding:
        """The weights (features x dimensions) in bytes: each row over its largest entry times 127, rounded."""
        weights = trained.weights
        largest = np.abs(weights).max(axis=1)
        scale = np.where(largest > 0, largest / 127.0, 1.0).astype(np.float32)
        return cls(np.rint(weights / scale[:, None]).astype(np.int8), scale, trained.read)

    @staticmethod
    def digest_of(folder: Path) -> str:
        """The digest that a saved embedding says it has; empty where there is none that says so."""
        try:
            manifest: Any = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ""
        return str(manifest.get("digest", "")) if isinstance(manifest, dict) else ""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._weights.shape[1])

    def unread(self, stems: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which of some stems no text that it learned from has: their letters alone would speak, by chance."""
        marks = np.array([stem_mark(one) for one in stems], np.uint32)
        if not len(self._read):
            return np.ones(len(marks), np.bool_)
        at = np.minimum(np.searchsorted(self._read, marks), len(self._read) - 1)
        return np.asarray(self._read[at] != marks)

    def reads(self, stem: str) -> bool:
        """Whether a text that it learned from has this stem."""
        mark = np.uint32(stem_mark(stem))
        at = int(np.searchsorted(self._read, mark))
        return at < len(self._read) and bool(self._read[at] == mark)

    def vector(self, text: str) -> Vectors:
        """The vector of one text."""
        return self._of(features(text))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, a row a text."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            found[number] = self.vector(text)
        return found

    def _of(self, ids: Ids) -> Vectors:
        total: Vectors = self._scale[ids] @ self._weights.take(ids, axis=0).astype(np.float32)
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length else total

    def save(self, folder: Path) -> None:
        """Write it to `folder` (made if absent); the manifest comes last. A process that has the old one keeps it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MANIFEST).unlink(missing_ok=True)
        write_beside(folder / "weights.npy", array_bytes(self._weights))
        write_beside(folder / "scale.npy", array_bytes(self._scale))
        write_beside(folder / "read.npy", array_bytes(self._read))
        manifest = {"version": VERSION, "buckets": BUCKETS, "digest": self.digest}
        write_beside(folder / _MANIFEST, json.dumps(manifest).encode())

    @classmethod
    def load(cls, folder: Path) -> Embedding:
        """The embedding of `folder`, mapped from disk. Raises LexiconUnusable: absent, damaged, another version."""
        try:
            manifest: Any = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            weights = np.asarray(np.load(folder / "weights.npy", mmap_mode="r"))
            scale = np.load(folder / "scale.npy")
            read = np.load(folder / "read.npy") if (folder / "read.npy").exists() else np.empty(0, np.uint32)
        except (OSError, ValueError, EOFError) as error:
            raise LexiconUnusable(f"There is no complete embedding in {folder}. Train it.") from error
        if not isinstance(manifest, dict) or (manifest.get("version"), manifest.get("buckets")) != (VERSION, BUCKETS):
            raise LexiconUnusable(f"The embedding in {folder} is not of version {VERSION}. Train it again.")
        if weights.ndim != 2 or len(weights) != BUCKETS or scale.shape != (BUCKETS,) or weights.dtype != np.int8:
            raise LexiconUnusable(f"The embedding in {folder} is damaged. Train it again.")
        loaded = cls(weights, scale, read)
        if loaded.digest != manifest.get("digest"):
            raise LexiconUnusable(f"The embedding in {folder} is damaged. Train it again.")
        return loaded


def _digest(weights: npt.NDArray[np.int8], scale: npt.NDArray[np.float32], read: Marks) -> str:
    seen = hashlib.sha256(f"{VERSION}|{weights.shape}".encode())
    seen.update(np.ascontiguousarray(weights).data)
    seen.update(np.ascontiguousarray(scale).data)
    seen.update(np.ascontiguousarray(read).data)
    return seen.hexdigest()
