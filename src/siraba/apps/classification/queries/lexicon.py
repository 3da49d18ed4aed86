"""The look-up of occupations by what people write: built from the active release, kept on disk and in the process."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

import siraba.core
from siraba.apps.classification.models import Occupation, OccupationLevel, OccupationName
from siraba.apps.classification.queries.labels import concept_id
from siraba.apps.classification.queries.releases import NotInstalled, states
from siraba.core.coding.concepts import Concept, Label, LabelKind

if TYPE_CHECKING:
    from siraba.core.coding.lexicon import Lexicon

_held: dict[str, tuple[str, Lexicon]] = {}
_building = threading.Lock()


def lexicon(scheme: str) -> Lexicon:
    """What titles are coded with. Raises NotInstalled. One indexed query where nothing changed.

    Concept ids are `scheme:code`. It is built anew when the active release or its confirmed names changed, kept under
    SIRABA_HOME/coding/<scheme>-<digest>/ for the other processes, and older folders are removed.
    """
    state = states([scheme]).get(scheme)
    if state is None:
        raise NotInstalled(scheme)
    held = _held.get(scheme)
    if held is None or held[0] != state:
        with _building:  # threads that come meanwhile wait for the one that builds
            held = _held.get(scheme)
            if held is None or held[0] != state:
                held = _held[scheme] = (state, _open(scheme, state))
    return held[1]


def concepts(scheme: str) -> Iterator[Concept]:
    """The occupations of the active release with every name, by code. Headings and retired ones are left out."""
    live = Occupation.objects.filter(
        release__scheme=scheme, release__active=True, retired=False, level=OccupationLevel.OCCUPATION
    )
    names: dict[int, list[Label]] = {}
    rows = OccupationName.objects.filter(occupation__in=live).order_by("pk")
    for owner, text, language, preferred, confirmed in rows.values_list(
        "occupation_id", "text", "language", "preferred", "confirmed"
    ).iterator(chunk_size=5000):
        kind = LabelKind.PREFERRED if preferred else LabelKind.ALTERNATIVE
        names.setdefault(owner, []).append(Label(_line(text), language, LabelKind.CONFIRMED if confirmed else kind))
    for pk, code, uri, labels in live.order_by("code").values_list("pk", "code", "uri", "labels"):
        preferred_ones = [Label(_line(text), tag, LabelKind.PREFERRED) for tag, text in sorted(labels.items())]
        every = dict.fromkeys(label for label in (*preferred_ones, *names.get(pk, ())) if label.text)
        yield Concept(concept_id(scheme, code), code, tuple(every), uri)


def _line(text: str) -> str:
    return " ".join(text.split())


def _open(scheme: str, state: str) -> Lexicon:
    from siraba.core.coding.lexicon import Lexicon  # noqa: PLC0415 - brings scipy; pages that do not code stay light

    home = Path(settings.SIRABA_HOME) / "coding"
    folder = home / f"{scheme}-{_digest(state)}"
    if folder.is_dir():
        with contextlib.suppress(Exception):  # whatever is wrong with a cache, it is built anew
            return Lexicon.load(folder)
    built = Lexicon.build(list(concepts(scheme)))
    _keep(built, folder)
    for other in home.glob(f"{scheme}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return built


def _digest(state: str) -> str:
    """Changes with the contents and with the code that builds: a new version of ours never reads an old folder."""
    return hashlib.sha256(f"{_code_of_coding()}|{state}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _code_of_coding() -> str:
    """A digest of the sources that decide what a folder holds."""
    core = Path(siraba.core.__file__).parent
    seen = hashlib.sha256()
    for path in sorted([*(core / "coding").glob("*.py"), *(core / "text").glob("*.py"), Path(__file__)]):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _keep(built: Lexicon, folder: Path) -> None:
    """Write it whole beside, then rename: another process sees all or nothing. A full disk costs the cache only."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".half-", dir=folder.parent))
    try:
        built.save(half)
        if folder.is_dir():  # one that could not be loaded
            shutil.rmtree(folder, ignore_errors=True)
        half.rename(folder)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
