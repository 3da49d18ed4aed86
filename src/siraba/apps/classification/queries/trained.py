"""The embeddings under SIRABA_HOME/coding: which one is the newest that can be used, and which one there should be."""

from __future__ import annotations

import hashlib
import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

import siraba.core
from siraba.apps.classification.queries.releases import releases_state

if TYPE_CHECKING:
    from siraba.core.coding.embedding import Embedding

log = logging.getLogger("siraba.coding")
PREFIX = "embedding-"
TRAIN = "coding.train"
"""The job that trains it, and then builds the look-ups of titles and of skills."""
_guard = threading.Lock()
_seen: dict[Path, int] = {}
_newest: dict[Path, Embedding | None] = {}
_refused: set[tuple[Path, int]] = set()


def home() -> Path:
    """The folder of everything that coding keeps."""
    return Path(settings.SIRABA_HOME) / "coding"


def wanted() -> str:
    """The name of the embedding of what is installed now: of the active releases and of the code that trains."""
    state = "|".join(f"{scheme}={state}" for scheme, state in sorted(releases_state().items()))
    return PREFIX + hashlib.sha256(f"{_code_that_trains()}|{state}".encode()).hexdigest()[:16]


def usable(folder: Path) -> bool:
    """Whether a whole embedding of this version lies there."""
    from siraba.core.coding.embedding import Embedding  # noqa: PLC0415 - brings NumPy; pages that do not code stay light
    from siraba.core.coding.files import LexiconUnusable  # noqa: PLC0415 - as above

    if not folder.is_dir():
        return False
    try:
        Embedding.load(folder)
    except LexiconUnusable:
        return False
    return True


def newest() -> Embedding | None:
    """The newest usable embedding, of whatever releases: it serves until a fitting one is trained. None for none.

    One look at the folder where nothing changed. A damaged one, or one of another version, is left aside with a line
    in the log.
    """
    place = home()
    try:
        changed = place.stat().st_mtime_ns
    except OSError:
        return None
    if _seen.get(place) != changed or place not in _newest:
        with _guard:
            if _seen.get(place) != changed or place not in _newest:
                _newest[place] = _load(place)
                _seen[place] = changed
    return _newest[place]


def _load(place: Path) -> Embedding | None:
    from siraba.core.coding.embedding import Embedding  # noqa: PLC0415 - brings NumPy; pages that do not code stay light
    from siraba.core.coding.files import LexiconUnusable  # noqa: PLC0415 - as above

    held = _newest.get(place)
    for _moment, folder in sorted(((_written(one), one) for one in place.glob(f"{PREFIX}*")), reverse=True):
        mark = (folder, _moment)
        if mark in _refused:
            continue
        try:
            if held is not None and Embedding.digest_of(folder) == held.digest:
                return held
            return Embedding.load(folder)
        except LexiconUnusable as problem:
            _refused.add(mark)
            log.warning("%s Until then what came before it serves.", problem)
    return None


def _written(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:  # removed meanwhile
        return 0


@lru_cache(maxsize=1)
def _code_that_trains() -> str:
    """A digest of the sources that decide what an embedding is: a new version of ours trains anew."""
    core = Path(siraba.core.__file__).parent
    names = ("concepts", "embedding", "pairs", "subwords", "training")
    files = [*(core / "coding" / f"{name}.py" for name in names), *sorted((core / "text").glob("*.py"))]
    seen = hashlib.sha256()
    for path in files:
        seen.update(path.read_bytes())
    return seen.hexdigest()
