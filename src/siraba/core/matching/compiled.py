"""Kernels compiled by Numba, kept on disk so that a process that starts later need not compile them again."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

from siraba.core.pool.units import Array

_config: Any = numba.config
Function = TypeVar("Function", bound=Callable[..., Any])


def keep_in(folder: Path) -> None:
    """Keep compiled kernels below a folder; to be called before a kernel's module is imported.

    Each state of the sources has a folder of its own: Numba looks at the file of a kernel, not at those it takes parts
    from, and would go on with what is no longer written there.
    """
    sources = [source.read_bytes() for source in sorted(Path(__file__).parent.glob("*.py"))]
    kernels = b"".join(text for text in sources if b"@kernel" in text or b"@inlined" in text)
    digest = hashlib.blake2b(kernels, digest_size=8).hexdigest()
    place = folder / f"{digest}-{numba.__version__}"
    place.mkdir(parents=True, exist_ok=True)
    _config.CACHE_DIR = str(place)


def _keep_beside() -> None:
    """Beside the compiled Python files, or where only this user may write when that folder is not ours to write to."""
    beside = Path(__file__).parent / "__pycache__"
    try:
        beside.mkdir(exist_ok=True)
        keep_in(beside / "kernels")
    except OSError:
        keep_in(Path(tempfile.mkdtemp(prefix="siraba-kernels-")))


if not _config.CACHE_DIR:
    _keep_beside()

_COMMON: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
"""Kernels allocate nothing (callers hand them room to work in), so arrays need not be counted: counting each use of an
array costs more than the work itself. Division by zero does not occur, so it is not looked for."""


def kernel(function: Function) -> Function:
    """Compiled at its first call, kept on disk, free of the interpreter lock: threads run side by side."""
    compiled: Function = numba.njit(cache=True, nogil=True, **_COMMON)(function)
    return compiled


def inlined(function: Function) -> Function:
    """A part of kernels, copied into each."""
    compiled: Function = numba.njit(forceinline=True, **_COMMON)(function)
    return compiled


def frozen(array: Array) -> Array:
    """A read-only view, which is how kernels take what they only read: so built and mapped arrays are of one type."""
    view = array.view()
    view.flags.writeable = False
    return view


@inlined
def ones(word: Any) -> Any:
    """How many bits of a 64-bit word are set."""
    x = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)
