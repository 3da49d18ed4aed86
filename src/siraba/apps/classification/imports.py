"""Files of a public classification, in whatever layout they are published, into a release."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from siraba.apps.classification.actions import Outcome, import_release
from siraba.apps.classification.actions.releases import Progress
from siraba.apps.classification.models import Release, SchemeCode
from siraba.apps.classification.readers import esco, isco, rome
from siraba.apps.classification.readers.files import Source, find_sources
from siraba.apps.classification.readers.national import load_mapping
from siraba.apps.classification.readers.national_rows import plan_of
from siraba.apps.classification.readers.records import Plan, UnknownLayout
from siraba.apps.foundation.actors import Actor

IMPORTABLE = (SchemeCode.ISCO, SchemeCode.ESCO, SchemeCode.ROME)


def import_files(
    scheme: str,
    paths: Sequence[Path],
    *,
    by: Actor,
    release: str = "",
    again: bool = False,
    publish: bool | None = True,
    progress: Progress | None = None,
) -> tuple[Plan, Outcome]:
    """Bring in a release of ISCO, ESCO or ROME from files, folders or zips as they were published.

    `release` names the version where the files do not, or where it should be another. Stopped and called again, it
    goes on where it was; the same files a second time change nothing unless `again`. Without `publish` the release
    stands beside the active one until somebody publishes it; None publishes the first release of a classification.
    Raises UnknownLayout (a sentence for people), NotAllowed, ImportBusy.
    """
    with tempfile.TemporaryDirectory(prefix="siraba-") as work:
        plan = make_plan(scheme, find_sources(paths, Path(work)), release)
        return plan, import_release(plan, by=by, progress=progress, again=again, publish=publish)


def import_national(
    paths: Sequence[Path],
    mapping: Path,
    *,
    by: Actor,
    again: bool = False,
    publish: bool | None = True,
    progress: Progress | None = None,
) -> tuple[Plan, Outcome]:
    """Bring in a release of a national classification from CSV, XLSX or JSON files, as a mapping file says.

    Raises UnknownLayout (sentences for people), NotAllowed, ImportBusy.
    """
    plan = plan_of(load_mapping(mapping), list(paths), mapping)
    return plan, import_release(plan, by=by, progress=progress, again=again, publish=publish)


def make_plan(scheme: str, sources: list[Source], release: str = "") -> Plan:
    """What would be read of the files. Raises UnknownLayout."""
    if scheme not in IMPORTABLE:
        raise UnknownLayout(f"“{scheme}” cannot be imported; the classifications are: {', '.join(IMPORTABLE)}.")
    if scheme == SchemeCode.ISCO:
        return isco.plan(sources, release)
    there = Release.objects.filter(scheme=scheme, active=True).values_list("version", flat=True).first() or ""
    if scheme == SchemeCode.ESCO:
        whole = Release.objects.filter(scheme=scheme).exclude(digest="").values_list("version", flat=True)
        return esco.plan(sources, release, there, set(whole))
    return rome.plan(sources, release, there)
