"""Rows of ESCO's files as records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from siraba.apps.classification.readers.files import Source, lines_of, rows_of
from siraba.apps.classification.readers.records import (
    CardRow,
    Name,
    OccupationRow,
    ParentRow,
    Problem,
    Record,
    RelationRow,
    SkillRow,
)

OCCUPATION = "http://data.europa.eu/esco/occupation/"
SKILL = "http://data.europa.eu/esco/skill/"
GROUP = "http://data.europa.eu/esco/isco/C"
_KINDS = {"skill/competence": "technical", "knowledge": "knowledge"}
_TRANSVERSAL = "transversal"
_LABEL = re.compile(r"label_([a-z]{2,3})\Z")
_ESSENTIAL = {"essential": True, "optional": False}


def group_rows(source: Source) -> Iterator[Record | Problem]:
    """ISCO groups as headings of ESCO, code C0 … C9629."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        elif not row[1]["conceptUri"].startswith(GROUP):
            yield Problem(source.name, row[0], "conceptUri", row[1]["conceptUri"], "is not the URI of an ISCO group")
        else:
            line, cells = row
            code = cells["conceptUri"].removeprefix(GROUP)
            yield OccupationRow(
                line,
                f"C{code}",
                uri=cells["conceptUri"],
                group=True,
                isco=code,
                labels=_said(source.language, cells["preferredLabel"]),
                definitions=_said(source.language, cells.get("description", "")),
            )


def group_parents(source: Source) -> Iterator[Record | Problem]:
    """ISCO groups under the group whose code is theirs without its last digit."""
    for row in group_rows(source):
        if isinstance(row, OccupationRow) and len(row.isco) > 1:
            yield ParentRow(row.line, row.uri, f"{GROUP}{row.isco[:-1]}")


def joined_occupations(source: Source, makes: bool) -> Iterator[Record | Problem]:
    """Occupations with several languages side by side: label_xx, alt_xx, perhaps definition_xx."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        labels = _languages(source, cells, "label")
        names = [Name(text, language) for language in labels for text in lines_of(cells.get(f"alt_{language}", ""))]
        yield _occupation(source, line, cells, labels, _languages(source, cells, "definition"), names, makes)


def portal_occupations(source: Source, makes: bool) -> Iterator[Record | Problem]:
    """The portal's occupations_xx.csv. A concept listed twice is one concept with the names of both rows."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        tag = source.language
        said = [*lines_of(cells["altLabels"]), *lines_of(cells.get("hiddenLabels", ""))]
        definitions = _said(tag, cells.get("description", "") or cells.get("definition", ""))
        labels = _said(tag, cells["preferredLabel"])
        yield _occupation(source, line, cells, labels, definitions, [Name(text, tag) for text in said], makes)


def _occupation(
    source: Source,
    line: int,
    cells: dict[str, str],
    labels: dict[str, str],
    definitions: dict[str, str],
    names: list[Name],
    makes: bool,
) -> Record | Problem:
    uri, code, group = cells["conceptUri"], cells.get("code", ""), cells["iscoGroup"]
    if not uri.startswith(OCCUPATION):
        return Problem(source.name, line, "conceptUri", uri, "is not the URI of an ESCO occupation")
    if not labels:
        return Problem(source.name, line, "", uri, "has no label in any language")
    if makes and not code:
        return Problem(source.name, line, "code", "", "is empty")
    if not re.fullmatch(r"\d{3,4}", group):
        return Problem(source.name, line, "iscoGroup", group, "is no ISCO-08 unit group: four digits")
    preferred = [Name(text, language, preferred=True) for language, text in labels.items()]
    unique = {(name.text, name.language): name for name in [*names, *preferred]}
    return OccupationRow(
        line,
        code,
        uri=uri,
        isco=group.zfill(4),
        labels=labels,
        definitions=definitions,
        names=tuple(unique.values()),
        creates=makes,
        fills=not makes,
    )


def occupation_parents(source: Source) -> Iterator[Record | Problem]:
    """Where no file says who stands under whom: under the occupation whose code is the beginning, else the group."""
    codes: dict[str, str] = {}
    rows: list[tuple[int, str, str, str]] = []
    for row in rows_of(source):
        if not isinstance(row, Problem):
            line, cells = row
            codes[cells.get("code", "")] = cells["conceptUri"]
            rows.append((line, cells["conceptUri"], cells.get("code", ""), cells["iscoGroup"].zfill(4)))
    for line, uri, code, group in rows:
        above = code.rpartition(".")[0]
        yield ParentRow(line, uri, codes[above] if "." in above and above in codes else f"{GROUP}{group}")


def stated_parents(source: Source) -> Iterator[Record | Problem]:
    """broaderRelationsOccPillar.csv; the rows of the skill pillar are not about occupations and are passed over."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        elif row[1]["conceptType"] in {"Occupation", "ISCOGroup"}:
            above = row[1]["broaderUri"]  # ISCO groups come in a file of their own, which may not have been given
            yield ParentRow(row[0], row[1]["conceptUri"], above, optional=above.startswith(GROUP))


def joined_skills(source: Source, makes: bool) -> Iterator[Record | Problem]:
    """Skills with several languages side by side."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        else:
            line, cells = row
            labels = _languages(source, cells, "label")
            names = [Name(text, tag) for tag in labels for text in lines_of(cells.get(f"alt_{tag}", ""))]
            yield _skill(source, line, cells, labels, names, makes)


def portal_skills(source: Source, makes: bool) -> Iterator[Record | Problem]:
    """The portal's skills_xx.csv."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        else:
            line, cells = row
            said = [*lines_of(cells.get("altLabels", "")), *lines_of(cells.get("hiddenLabels", ""))]
            names = [Name(text, source.language) for text in said]
            yield _skill(source, line, cells, _said(source.language, cells["preferredLabel"]), names, makes)


def _skill(
    source: Source, line: int, cells: dict[str, str], labels: dict[str, str], names: list[Name], makes: bool
) -> Record | Problem:
    uri, reuse = cells["conceptUri"], cells.get("reuseLevel", "")
    if not uri.startswith(SKILL):
        return Problem(source.name, line, "conceptUri", uri, "is not the URI of an ESCO skill")
    if not labels:
        return Problem(source.name, line, "", uri, "has no label in any language")
    kind = _KINDS.get(cells["skillType"], "technical")
    if reuse == _TRANSVERSAL and kind == "technical":
        kind = _TRANSVERSAL
    own = {(text, language) for language, text in labels.items()}
    others = tuple(dict.fromkeys(name for name in names if (name.text, name.language) not in own))
    return SkillRow(line, uri.rpartition("/")[2], uri, kind, reuse, labels, makes, not makes, others)


def card_rows(source: Source) -> Iterator[Record | Problem]:
    """occupationSkillRelations.csv: about 124,000 rows."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        essential = _ESSENTIAL.get(cells["relationType"])
        if essential is None:
            yield Problem(source.name, line, "relationType", cells["relationType"], "is neither essential nor optional")
        else:
            yield CardRow(line, cells["occupationUri"], cells["skillUri"], essential)


def skill_relations(source: Source) -> Iterator[Record | Problem]:
    """skillSkillRelations.csv: what a skill needs (essential) or is helped by (optional)."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        if cells["relationType"] not in _ESSENTIAL:
            yield Problem(source.name, line, "relationType", cells["relationType"], "is neither essential nor optional")
        else:
            yield RelationRow(line, cells["originalSkillUri"], cells["relatedSkillUri"], cells["relationType"])


def skill_parents(source: Source) -> Iterator[Record | Problem]:
    """broaderRelationsSkillPillar.csv: a skill under a wider skill; groups of skills are headings and passed over."""
    for row in rows_of(source):
        if isinstance(row, Problem):
            continue  # said once, by the reading of the occupations' tree
        line, cells = row
        if cells["conceptType"] == cells.get("broaderType") == "KnowledgeSkillCompetence":
            yield RelationRow(line, cells["conceptUri"], cells["broaderUri"], "broader")


def _said(language: str, text: str) -> dict[str, str]:
    return {language: text} if text else {}


def _languages(source: Source, cells: dict[str, str], what: str) -> dict[str, str]:
    """The filled columns `label_xx` (or another beginning) by language."""
    mark = f"{what}_"
    return {
        name.removeprefix(mark): cells[name]
        for name in sorted(source.header)
        if name.startswith(mark) and cells.get(name)
    }
