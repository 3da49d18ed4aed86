"""The look-up of occupations by what people write: built from the active release, kept on disk and in the process."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import siraba.core
from siraba.apps.classification.models import OccupationName
from siraba.apps.classification.queries.concepts import of_the_release
from siraba.apps.classification.queries.labels import concept_id
from siraba.apps.classification.queries.releases import NotInstalled, coding_states
from siraba.apps.classification.queries.trained import home, newest
from siraba.apps.classification.queries.trust import trust

if TYPE_CHECKING:
    from siraba.core.coding.embedding import Embedding
    from siraba.core.coding.lexicon import Lexicon
    from siraba.core.coding.memory import Remembered

_held: dict[str, tuple[tuple[str, str], str, Lexicon]] = {}
_public: dict[str, tuple[Lexicon, Lexicon]] = {}
_told: dict[str, dict[int, Remembered]] = {}
_building = threading.Lock()


def lexicon(scheme: str) -> Lexicon:
    """What titles are coded with. Raises NotInstalled. One indexed query where nothing changed.

    Concept ids are `scheme:code`. It is built anew when the active release or the embedding changed, and kept under
    SIRABA_HOME/coding/<scheme>-<digest>/ for the other processes; older folders are removed. A text that a person
    confirmed since is read beside it: that costs milliseconds, and the next call knows it.
    """
    release, decided = coding_states(scheme)
    if not release:
        raise NotInstalled(scheme)
    embedding = newest()
    built = (release, embedding.digest if embedding else "")
    held = _held.get(scheme)
    if held is None or held[:2] != (built, decided):
        with _building:  # threads that come meanwhile wait for the one that builds
            held = _held.get(scheme)
            if held is None or held[:2] != (built, decided):
                base = held[2] if held and held[0] == built else _open(scheme, release, embedding)
                held = _held[scheme] = (built, decided, _with_people(base, scheme))
    return held[2]


def public_lexicon(scheme: str) -> Lexicon:
    """The same without what people confirmed: their words answer nobody who may not read them. Raises NotInstalled."""
    own = lexicon(scheme)
    held = _public.get(scheme)
    if held is None or held[0] is not own:
        held = _public[scheme] = (own, own.remembering({}))
    return held[1]


def _with_people(base: Lexicon, scheme: str) -> Lexicon:
    """The lexicon with what people confirmed, and its confidence as their decisions show it."""
    return base.remembering(_confirmed(scheme)).trusting(trust(scheme))


def nearest_words(scheme: str, text: str, label: str) -> list[tuple[str, str]]:
    """Which words of a text came nearest to which of a label in meaning: see `Lexicon.nearest_words`."""
    try:
        return [(one, two) for one, two, _ in lexicon(scheme).nearest_words(text, label)]
    except NotInstalled:
        return []


def keep_ready(scheme: str, embedding: Embedding) -> Path:
    """Build the lexicon of the active release with an embedding and keep it, before anybody asks for it. Its folder."""
    release, _decided = coding_states(scheme)
    folder = _folder(scheme, release, embedding)
    if release and not folder.is_dir():
        _keep(_build(scheme, embedding), folder)
    return folder


def remove_older(scheme: str, folder: Path) -> None:
    """Remove the folders of a scheme's lexicons but one. A process that has one open keeps reading it."""
    for other in home().glob(f"{scheme}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _confirmed(scheme: str) -> dict[int, Remembered]:
    """What people confirmed, by the database id of the name. Only what is new is read."""
    from siraba.core.coding.memory import Remembered  # noqa: PLC0415 - brings NumPy; pages that do not code stay light

    rows = OccupationName.objects.filter(
        confirmed=True, occupation__release__scheme=scheme, occupation__release__active=True
    )
    there = list(rows.order_by("pk").values_list("pk", flat=True))
    known = _told.get(scheme, {})
    fresh = {}
    if unknown := [pk for pk in there if pk not in known]:
        some = rows if len(unknown) > 500 else rows.filter(pk__in=unknown)
        for pk, code, text, language in some.values_list("pk", "occupation__code", "text", "language"):
            fresh[pk] = Remembered(concept_id(scheme, code), text, language)
    _told[scheme] = {pk: known.get(pk) or fresh[pk] for pk in there if pk in known or pk in fresh}
    return _told[scheme]


def _open(scheme: str, release: str, embedding: Embedding | None) -> Lexicon:
    from siraba.core.coding.lexicon import Lexicon  # noqa: PLC0415 - brings scipy; pages that do not code stay light

    folder = _folder(scheme, release, embedding)
    if folder.is_dir():
        with contextlib.suppress(Exception):  # whatever is wrong with a cache, it is built anew
            return Lexicon.load(folder, embedding)
    built = _build(scheme, embedding)
    _keep(built, folder)
    remove_older(scheme, folder)
    return built


def _build(scheme: str, embedding: Embedding | None) -> Lexicon:
    from siraba.core.coding.lexicon import Lexicon  # noqa: PLC0415 - brings scipy; pages that do not code stay light

    return Lexicon.build(list(of_the_release(scheme, passages=embedding is not None)), embedding=embedding)


def _folder(scheme: str, release: str, embedding: Embedding | None) -> Path:
    """Changes with the contents and with the code that builds: a new version of ours never reads an old folder."""
    said = f"{_code_of_coding()}|{release}|{embedding.digest if embedding else ''}"
    return home() / f"{scheme}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


@lru_cache(maxsize=1)
def _code_of_coding() -> str:
    """A digest of the sources that decide what a folder holds."""
    core, here = Path(siraba.core.__file__).parent, Path(__file__)
    seen = hashlib.sha256()
    for path in sorted(
        [*(core / "coding").glob("*.py"), *(core / "text").glob("*.py"), here, here.with_name("concepts.py")]
    ):
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
