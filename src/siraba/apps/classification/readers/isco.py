"""ISCO-08: the table of titles in several languages, the ESCO portal's ISCO groups, the index of titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from siraba.apps.classification.readers.files import Source, digest_of, rows_of
from siraba.apps.classification.readers.records import (
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Part,
    Plan,
    Problem,
    Record,
    Table,
    UnknownLayout,
)

FORMAT = "1"
VERSION = "08"
UNIT_GROUP = 4
"""Digits of a unit group: what a person can have; shorter codes are headings."""
_TITLE = re.compile(r"title_([a-z]{2,3})\Z")
_CODE = re.compile(r"\d{1,4}\Z")
EXPECTED = (
    "ISCO needs a table with the columns code, title_en, title_fr …, or the portal's ISCOGroups_xx.csv; "
    "the index of titles (isco08, title) may come with it."
)


def is_titles(header: frozenset[str]) -> bool:
    """The table of titles: `code` with `title_xx`."""
    return "code" in header and any(_TITLE.match(name) for name in header)


def is_portal(header: frozenset[str]) -> bool:
    """The portal's ISCOGroups_xx.csv; its skill groups have the column hiddenLabels, its occupations iscoGroup."""
    return {"conceptUri", "code", "preferredLabel"} <= header and not header & {
        "hiddenLabels",
        "iscoGroup",
        "skillType",
    }


def is_index(header: frozenset[str]) -> bool:
    """The index of titles: `isco08` with `title`."""
    return {"isco08", "title"} <= header


def plan(sources: list[Source], release: str = "") -> Plan:
    """What to read of the files, groups first. Raises UnknownLayout."""
    titles = [source for source in sources if is_titles(source.header)]
    portal = [source for source in sources if is_portal(source.header)]
    index = [source for source in sources if is_index(source.header)]
    if not titles and not portal and not index:
        raise UnknownLayout(EXPECTED)
    tables: list[Table] = []
    for number, source in enumerate(titles):
        tables += _two(f"titles{number}", source, _titles(source))
    for number, source in enumerate(portal):
        if not source.language:
            raise UnknownLayout(f"“{source.name}” does not say its language; name it like ISCOGroups_fr.csv.")
        # the portal's titles fill the languages that the table has not
        tables += _two(f"portal{number}", source, _portal(source, fills=bool(titles)))
    for number, source in enumerate(index):
        tables.append(Table(f"index{number}", source.name, NameRow, partial(_index, source)))
    used = {*titles, *portal, *index}
    return Plan(
        "isco",
        release or VERSION,
        digest_of(used, FORMAT, release),
        tuple(tables),
        {"en": "ISCO-08", "fr": "CITP-08", "ar": "ISCO-08"},
        {"en": "International Standard Classification of Occupations, International Labour Organization (ILO)."},
        tuple(source.name for source in sources if source not in used),
        _whole(titles=bool(titles), index=bool(index)),
    )


def _whole(*, titles: bool, index: bool) -> frozenset[Part]:
    """The table states every group; names are whole with the index beside it. What the portal has only adds."""
    groups = {Part.OCCUPATIONS, Part.HEADINGS, Part.TREE} if titles else set()
    return frozenset(groups | {Part.NAMES} if titles and index else groups)


Rows = Callable[[], Iterator[Record | Problem]]


def _two(name: str, source: Source, rows: Rows) -> list[Table]:
    """The groups of a file, then who stands under whom."""

    def parents() -> Iterator[Record | Problem]:
        for row in rows():
            if isinstance(row, OccupationRow) and len(row.code) > 1:
                yield ParentRow(row.line, row.code, row.code[:-1])

    return [
        Table(name, source.name, OccupationRow, rows),
        Table(f"{name}-tree", source.name, ParentRow, parents),
    ]


def _titles(source: Source) -> Rows:
    languages = {match[1]: name for name in sorted(source.header) if (match := _TITLE.match(name))}

    def rows() -> Iterator[Record | Problem]:
        for row in rows_of(source):
            if isinstance(row, Problem):
                yield row
                continue
            line, cells = row
            labels = {language: cells[name] for language, name in languages.items() if cells.get(name)}
            yield _group(source, line, "code", cells["code"], labels)

    return rows


def _portal(source: Source, *, fills: bool) -> Rows:
    def rows() -> Iterator[Record | Problem]:
        for row in rows_of(source):
            if isinstance(row, Problem):
                yield row
                continue
            line, cells = row
            label = cells["preferredLabel"]
            definition = cells.get("description", "")
            yield _group(
                source,
                line,
                "code",
                cells["code"],
                {source.language: label} if label else {},
                {source.language: definition} if definition else {},
                fills=fills,
            )

    return rows


def _group(
    source: Source,
    line: int,
    column: str,
    code: str,
    labels: dict[str, str],
    definitions: dict[str, str] | None = None,
    *,
    fills: bool = False,
) -> Record | Problem:
    if not _CODE.match(code):
        return Problem(source.name, line, column, code, "is no ISCO-08 code: one to four digits")
    if not labels:
        return Problem(source.name, line, "", code, "has no title in any language")
    group = len(code) < UNIT_GROUP
    names = tuple(Name(text, language, preferred=True) for language, text in labels.items()) if not fills else ()
    return OccupationRow(
        line,
        code,
        group=group,
        isco=code,
        labels=labels,
        definitions=definitions or {},
        names=() if group else names,
        fills=fills,
    )


def _index(source: Source) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        code, title = cells["isco08"], cells["title"]
        if not title:
            yield Problem(source.name, line, "title", "", "is empty")
        elif not _CODE.match(code):
            yield Problem(source.name, line, "isco08", code, "is no ISCO-08 code: one to four digits")
        else:
            yield NameRow(line, code, Name(title, source.language or "en"))
