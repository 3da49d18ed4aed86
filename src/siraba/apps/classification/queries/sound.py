"""What would make the release in force wrong, whoever made it: authors, an import, or the changes of stewards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from siraba.apps.classification.models import Occupation, OccupationLevel, OccupationName, Release, SchemeCode
from siraba.apps.classification.queries.bearing import ROAME_CODE, foreign_script, isco_exists, same_word
from siraba.apps.classification.queries.releases import active_release

Breach = tuple[str, str]
"""(code of the occupation, what is wrong with it)"""


def breaches(scheme: str) -> list[Breach]:
    """Everything wrong in the active release of a classification, by rule. Raises NotInstalled."""
    release = active_release(scheme)
    live = Occupation.objects.filter(release=release, retired=False, level=OccupationLevel.OCCUPATION).order_by("code")
    return [*_shared_labels(release), *_foreign(release), *_codes(release, list(live.select_related("parent")))]


def _labels(release: Release) -> Iterator[tuple[str, str, str]]:
    rows = OccupationName.objects.filter(
        occupation__release=release,
        occupation__retired=False,
        occupation__level=OccupationLevel.OCCUPATION,
        preferred=True,
    )
    yield from rows.order_by("occupation__code", "pk").values_list("occupation__code", "language", "text")


def _shared_labels(release: Release) -> Iterator[Breach]:
    bear: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for code, language, text in _labels(release):
        for part in text.split(" / "):
            bear[language, same_word(part)].setdefault(code, part)
    for (language, _word), codes in sorted(bear.items()):
        for code, text in list(codes.items())[1:]:
            yield code, f"is called “{text}” ({language}) like {next(iter(codes))}: a title that says it is never sure."


def _foreign(release: Release) -> Iterator[Breach]:
    for code, language, text in _labels(release):
        if foreign_script(text, language):
            yield code, f"has the label “{text}”, which is not written in the letters of its language ({language})."


def _codes(release: Release, rows: list[Occupation]) -> Iterator[Breach]:
    tree = release.occupations.filter(level=OccupationLevel.GROUP).exists()
    there = {code: isco_exists(code, release.scheme) for code in {row.isco for row in rows} - {""}}
    for row in rows:
        if release.scheme == SchemeCode.ROAME and not ROAME_CODE.match(row.code):
            yield row.code, "is not the code of an occupation of ROAME (RA-01-23)."
        if not there.get(row.isco, True):
            yield row.code, f"has the ISCO-08 code {row.isco}, which is no unit group."
        if tree and (row.parent is None or row.parent.retired):
            yield row.code, "stands under no heading."
        if not any(text.strip() for text in row.labels.values()):
            yield row.code, "has no label."
