"""Drawing whom to inspect: anybody who knows the seed and the list draws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def place(seed: str, identity: str) -> str:
    """Where somebody stands in the draw: the SHA-256 of seed and identity, compared as text."""
    return hashlib.sha256(f"{seed}\n{identity}".encode()).hexdigest()


def drawn(seed: str, identities: Iterable[str], wanted: int) -> list[str]:
    """The first `wanted` of the draw. One more or one less on the list moves nobody else."""
    return sorted(set(identities), key=lambda each: (place(seed, each), each))[:wanted]
