"""The look-up of skills in texts: built from the active releases, kept on disk and in the process."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

import siraba.core
from siraba.apps.classification.models import OccupationSkill, SchemeCode, Skill, SkillName
from siraba.apps.classification.queries.labels import concept_id
from siraba.apps.classification.queries.releases import NotInstalled, states
from siraba.apps.classification.queries.trained import TRAIN
from siraba.apps.classification.readers import wordings as authored
from siraba.apps.foundation.models import Job, JobState
from siraba.core.coding.concepts import Concept, Label, LabelKind

if TYPE_CHECKING:
    from siraba.core.coding.skills.finding import SkillFinder
    from siraba.core.coding.skills.index import SkillIndex

LENDERS = (SchemeCode.ROAME, SchemeCode.ESCO)
"""Classifications whose skills are linked: they lend each other names."""

_Held = tuple[Path, "SkillFinder"]
_held: dict[str, _Held] = {}
_building = threading.Lock()


class NoSkills(NotInstalled):
    """The active release of a classification names no skills, as that of ISCO."""

    def __init__(self, scheme: str) -> None:
        super().__init__(scheme)
        self.args = (f"{scheme} is installed here, and names no skills; `siraba classification list` says which do.",)


def skill_finder(scheme: str) -> SkillFinder:
    """What skills of any installed classification are found with in texts. Raises NotInstalled, NoSkills.

    One indexed query where nothing changed. ROAME and ESCO lend each other the names of skills that they link. It is
    kept under SIRABA_HOME/coding/skills-<scheme>-<code>-<releases>/ for the other processes. When a release changed,
    the job that trains the embedding builds it (`keep_skills_ready`), and the one before serves meanwhile; whoever
    asks builds it where there is none, or where no such job waits.
    """
    known = states({scheme, *LENDERS})
    if scheme not in known:
        raise NotInstalled(scheme)
    folder = _folder(scheme, known)
    held = _held.get(scheme)
    if held is None or held[0] != folder:
        if not _has_skills(scheme):
            raise NoSkills(scheme)
        with _building:  # threads that come meanwhile wait for the one that builds
            held = _held.get(scheme)
            if held is None or held[0] != folder:
                held = _held[scheme] = _open(scheme, folder, held)
    return held[1]


def keep_skills_ready(scheme: str) -> None:
    """Build the look-up of the releases in force and keep it, before anybody asks for it; older ones go."""
    known = states({scheme, *LENDERS})
    if scheme in known and _has_skills(scheme):
        folder = _folder(scheme, known)
        if not folder.is_dir():
            _build(scheme, folder)


def _has_skills(scheme: str) -> bool:
    return Skill.objects.filter(release__scheme=scheme, release__active=True, retired=False).exists()


def _folder(scheme: str, known: Mapping[str, str]) -> Path:
    """Names the code that builds and the releases: one of other code is never read."""
    lenders = LENDERS if scheme in LENDERS else (scheme,)
    state = "|".join(f"{each}={known.get(each, '')}" for each in lenders)
    of_releases = hashlib.sha256(state.encode()).hexdigest()[:16]
    return Path(settings.SIRABA_HOME) / "coding" / f"{_before(scheme)}{of_releases}"


def _before(scheme: str) -> str:
    return f"skills-{scheme}-{_sources()[:8]}-"


def skill_concepts(scheme: str) -> Iterator[Concept]:
    """The skills of the active release by code, with their labels, their other names and what a link lends them."""
    lent = _lent(scheme)
    live = Skill.objects.filter(release__scheme=scheme, release__active=True, retired=False)
    names = _names(scheme)
    own = authored.wordings() if scheme == SchemeCode.ROAME else {}
    for pk, code, uri, labels in live.order_by("code").values_list("pk", "code", "uri", "labels"):
        preferred = [Label(text, tag, LabelKind.PREFERRED) for tag, text in sorted(labels.items()) if text.strip()]
        others = [*names.get(pk, ()), *own.get(code, ()), *lent.get(uri, ())]
        every = dict.fromkeys([*preferred, *(Label(text, tag) for tag, text in others)])
        yield Concept(concept_id(scheme, code), code, tuple(every), uri)


def _names(scheme: str) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = SkillName.objects.filter(
        skill__release__scheme=scheme, skill__release__active=True, skill__retired=False
    ).order_by("pk")
    for owner, language, text in rows.values_list("skill_id", "language", "text").iterator(chunk_size=5000):
        found[owner].append((language, text))
    return found


def _lent(scheme: str) -> dict[str, list[tuple[str, str]]]:
    """(language, words) by URI that the other of ROAME and ESCO has for a skill that both name."""
    if scheme not in LENDERS:
        return {}
    other = SchemeCode.ESCO if scheme == SchemeCode.ROAME else SchemeCode.ROAME
    linked = Skill.objects.filter(release__scheme=SchemeCode.ROAME, release__active=True, retired=False).exclude(uri="")
    uris = set(linked.values_list("uri", flat=True))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    live = Skill.objects.filter(release__scheme=other, release__active=True, retired=False, uri__in=uris)
    said = authored.wordings() if other == SchemeCode.ROAME else {}
    for code, uri, labels in live.order_by("code").values_list("code", "uri", "labels"):
        found[uri] += [*sorted(labels.items()), *said.get(code, ())]
    rows = SkillName.objects.filter(skill__in=live).order_by("pk")
    for uri, language, text in rows.values_list("skill__uri", "language", "text"):
        found[uri].append((language, text))
    return found


def _cards(scheme: str) -> list[list[str]]:
    """The skills that each occupation of the active release asks."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = OccupationSkill.objects.filter(occupation__release__scheme=scheme, occupation__release__active=True)
    for occupation, code in rows.values_list("occupation_id", "skill__code").iterator(chunk_size=5000):
        found[occupation].append(concept_id(scheme, code))
    return list(found.values())


def _open(scheme: str, folder: Path, held: _Held | None) -> _Held:
    """The look-up of `folder`; the one before while a job is to build it; else built now."""
    if found := _load(folder):
        return folder, found
    if not folder.is_dir() and _to_be_built():
        if held is not None:
            return held
        for older in sorted(folder.parent.glob(f"{_before(scheme)}*")):
            if found := _load(older):
                return older, found
    return folder, _finder(_build(scheme, folder))


def _load(folder: Path) -> SkillFinder | None:
    from siraba.core.coding.skills.index import SkillIndex  # noqa: PLC0415 - pages that do not code stay light

    if folder.is_dir():
        with contextlib.suppress(Exception):  # whatever is wrong with a cache, it is built anew
            return _finder(SkillIndex.load(folder))
    return None


def _finder(index: SkillIndex) -> SkillFinder:
    from siraba.core.coding.skills.finding import SkillFinder  # noqa: PLC0415 - pages that do not code stay light

    return SkillFinder(index)


def _build(scheme: str, folder: Path) -> SkillIndex:
    from siraba.core.coding.skills.index import SkillIndex  # noqa: PLC0415 - pages that do not code stay light

    built = SkillIndex.build(skill_concepts(scheme), _cards(scheme))
    _keep(built, folder)
    for other in folder.parent.glob(f"skills-{scheme}-{'?' * 8}-{'?' * 16}"):  # its own: no other name fits
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return built


def _to_be_built() -> bool:
    """Whether a job that trains, and then builds this, waits or runs."""
    return Job.objects.filter(kind=TRAIN, state__in=(JobState.WAITING, JobState.RUNNING)).exists()


@lru_cache(maxsize=1)
def _sources() -> str:
    """A digest of the sources and words that decide what a folder holds."""
    core = Path(siraba.core.__file__).parent
    code = [*(core / "coding" / "skills").glob("*.py"), *(core / "text").glob("*.py"), Path(__file__), authored.FILE]
    seen = hashlib.sha256()
    for path in sorted(code):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _keep(built: SkillIndex, folder: Path) -> None:
    """Write it whole beside, then rename: another process sees all or nothing. A full disk costs the cache only."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=".half-", dir=folder.parent))
    try:
        built.save(half)
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        half.rename(folder)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
