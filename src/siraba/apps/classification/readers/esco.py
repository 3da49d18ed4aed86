"""ESCO: the portal's CSV files of any release and language, and joined files with several languages side by side.

One release is made of all files given. Those of another release than the one made (1.1.1 relations beside 1.2.1
occupations) and single-language files serve it by URI: they add, and never make a concept of their own, unless the
release is new and no file of its own holds that kind of thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from siraba.apps.classification.readers import isco
from siraba.apps.classification.readers.esco_rows import (
    card_rows,
    group_parents,
    group_rows,
    joined_occupations,
    joined_skills,
    occupation_parents,
    portal_occupations,
    portal_skills,
    skill_parents,
    skill_relations,
    stated_parents,
)
from siraba.apps.classification.readers.files import Source, digest_of, newest
from siraba.apps.classification.readers.records import (
    CardRow,
    OccupationRow,
    ParentRow,
    Plan,
    Problem,
    Record,
    RelationRow,
    SkillRow,
    Table,
    UnknownLayout,
)

FORMAT = "3"
EXPECTED = (
    "ESCO needs the portal's CSV files (occupations_xx.csv, skills_xx.csv, occupationSkillRelations.csv …), zipped or "
    "not, or a joined file with the columns conceptUri, code, iscoGroup, label_xx."
)
NOTICE = (
    "ESCO classification of the European Commission, version {version}; reused under Decision 2011/833/EU. "
    "Labels of several files were joined by URI."
)
_LABEL = re.compile(r"label_([a-z]{2,3})\Z")


def plan(sources: list[Source], release: str = "", active: str = "", whole: Collection[str] = ()) -> Plan:
    """What to read of the files, in order. `active` is the installed version, for files that do not say theirs.

    `whole` are the versions that were imported to their end: files of another version only add to them.
    Raises UnknownLayout where nothing is ESCO's, or where no version is known.
    """
    sorted_out = {source.path: _kind(source) for source in sources}
    used = [source for source in sources if sorted_out[source.path]]
    if not used:
        raise UnknownLayout(EXPECTED)
    occupations = [source for source in used if sorted_out[source.path] in {"occupations", "joined_occupations"}]
    said = newest(source.version for source in occupations) or newest(source.version for source in used)
    version = release or said or active
    if not version:
        raise UnknownLayout("These files do not say which release of ESCO they are; say it with --release.")
    for source in used:
        if sorted_out[source.path] in {"occupations", "skills", "groups"} and not source.language:
            raise UnknownLayout(f"“{source.name}” does not say its language; name it like occupations_fr.csv.")
    return Plan(
        "esco",
        version,
        digest_of(used, FORMAT, version),
        tuple(_tables(used, sorted_out, version, version in whole)),
        {"en": f"ESCO {version}", "fr": f"ESCO {version}", "ar": f"ESCO {version}"},
        {"en": NOTICE.format(version=version)},
        tuple(source.name for source in sources if source not in used),
    )


def _kind(source: Source) -> str:
    """Which of the known layouts a header is; empty for none."""
    header = source.header
    joined = any(_LABEL.match(name) for name in header)
    if "conceptUri" in header and joined:
        return "joined_occupations" if "iscoGroup" in header else "joined_skills"
    for kind, needed in (
        ("occupations", {"conceptUri", "iscoGroup", "preferredLabel", "altLabels"}),
        ("skills", {"conceptUri", "skillType", "preferredLabel", "definition"}),
        ("relations", {"occupationUri", "relationType", "skillUri"}),
        ("between_skills", {"originalSkillUri", "relationType", "relatedSkillUri"}),
        ("broader", {"conceptType", "conceptUri", "broaderUri"}),
    ):
        if needed <= header:
            return kind
    return "groups" if isco.is_portal(header) and "conceptType" in header and "inScheme" in header else ""


def _tables(used: list[Source], kinds: dict[Path, str], version: str, whole: bool) -> Iterator[Table]:
    of = {kind: [source for source in used if kinds[source.path] == kind] for kind in set(kinds.values())}
    number = 0

    def table(kind: type[Record], source: Source, rows: Callable[[], Iterator[Record | Problem]]) -> Table:
        nonlocal number
        number += 1
        return Table(f"{number:02d}-{kind.__name__}", source.name, kind, rows)

    for source in of.get("groups", []):
        yield table(OccupationRow, source, partial(group_rows, source))
    for source, makes in _by_role(of, ("joined_occupations", "occupations"), version, whole):
        read = joined_occupations if kinds[source.path] == "joined_occupations" else portal_occupations
        yield table(OccupationRow, source, partial(read, source, makes))
    for source in of.get("groups", []):
        yield table(ParentRow, source, partial(group_parents, source))
    if of.get("groups") and not of.get("broader"):
        for source in [*of.get("joined_occupations", []), *of.get("occupations", [])][:1]:
            yield table(ParentRow, source, partial(occupation_parents, source))
    for source in of.get("broader", []):
        yield table(ParentRow, source, partial(stated_parents, source))
    for source, makes in _by_role(of, ("joined_skills", "skills"), version, whole):
        read = joined_skills if kinds[source.path] == "joined_skills" else portal_skills
        yield table(SkillRow, source, partial(read, source, makes))
    for source in of.get("relations", []):
        yield table(CardRow, source, partial(card_rows, source))
    for source in of.get("between_skills", []):
        yield table(RelationRow, source, partial(skill_relations, source))
    for source in of.get("broader", []):
        yield table(RelationRow, source, partial(skill_parents, source))


def _by_role(
    of: dict[str, list[Source]], kinds: tuple[str, str], version: str, whole: bool
) -> list[tuple[Source, bool]]:
    """Sources of two kinds with whether they make concepts, those that do first."""
    every = [source for kind in kinds for source in of.get(kind, [])]
    own = [source for source in every if source.version in {version, ""}]
    if not own and not whole:
        own = every
    return [(source, True) for source in own] + [(source, False) for source in every if source not in own]
