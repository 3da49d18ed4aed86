"""ROME 4: France Travail's `unix_*` files, with the official table from ROME 3 to ISCO-08."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from siraba.apps.classification.readers.files import Source, digest_of, newest, rows_of
from siraba.apps.classification.readers.records import (
    CardRow,
    LinkRow,
    MobilityRow,
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Part,
    Plan,
    Problem,
    Record,
    SkillRow,
    Table,
    UnknownLayout,
)

FORMAT = "1"
EXPECTED = (
    "ROME needs unix_referentiel_code_rome_vNNN_utf8.csv; the files of titles (appellation), competences, items, "
    "coherence, mobility, domains and rome3_isco08.csv may come with it."
)
NOTICE = "Répertoire opérationnel des métiers et des emplois (ROME), France Travail, Licence Ouverte 2.0 (Etalab)."
LAYOUTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("titles", frozenset({"code_rome", "libelle_appellation_long"})),
    ("jobs", frozenset({"code_rome", "libelle_rome"})),
    ("competences", frozenset({"code_ogr", "libelle_competence", "cat_comp"})),
    ("items", frozenset({"code_ogr", "libelle", "code_rubrique"})),
    ("coherence", frozenset({"code_rome", "code_ogr", "coeur_metier"})),
    ("mobility", frozenset({"code_rome", "code_rome_cible"})),
    ("domains", frozenset({"code_domaine_professionnel"})),
    ("families", frozenset({"code_grand_domaine"})),
    ("isco", frozenset({"Code ROME", "Code ISCO08"})),
)
CODE = re.compile(r"[A-N]\d{4}\Z")
KNOWLEDGE, CONTEXT = "3", ""
"""`code_rubrique` of items: 1 know-how, 2 conduct, 3 knowledge; without one: where and when the work is done."""
_KINDS = {
    ("Savoir-faire", "Technique"): "technical",
    ("Savoir-faire", "Technique expert"): "technical",
    ("Savoir-faire", "Transverse"): "transversal",
}
Rows = Callable[[], Iterator[Record | Problem]]


def plan(sources: list[Source], release: str = "", active: str = "") -> Plan:
    """What to read of the files, in order. `active` is the installed version, for files that do not say theirs.

    Raises UnknownLayout where nothing is ROME's, or where no version is known.
    """
    of: dict[str, list[Source]] = {name: [] for name, _header in LAYOUTS}
    used: list[Source] = []
    for source in sources:
        kind = next((name for name, needed in LAYOUTS if needed <= source.header), "")
        if kind:
            of[kind].append(source)
            used.append(source)
    version = release or newest(source.version for source in used) or active
    if not used or not (of["jobs"] or active):
        raise UnknownLayout(EXPECTED)
    if not version:
        raise UnknownLayout("These files do not say which release of ROME they are; say it with --release.")
    return Plan(
        "rome",
        version,
        digest_of(used, FORMAT, version),
        tuple(_tables(of)),
        {"fr": f"ROME 4.0, version {version}", "en": f"ROME 4.0, release {version}", "ar": f"ROME 4.0 ({version})"},
        {"fr": NOTICE},
        tuple(source.name for source in sources if source not in used),
        _whole({kind for kind, files in of.items() if files}),
    )


_STATED_BY = {
    Part.OCCUPATIONS: {"jobs"},
    Part.HEADINGS: {"jobs", "domains", "families"},
    Part.TREE: {"jobs", "domains", "families"},
    Part.NAMES: {"jobs", "titles"},
    Part.SKILLS: {"jobs", "competences", "items"},
    Part.CARDS: {"jobs", "coherence"},
    Part.MOBILITY: {"jobs", "mobility"},
    Part.LINKS: {"jobs", "isco"},
}
"""Which files together state a part of the release. The files of further commands add to it."""


def _whole(given: set[str]) -> frozenset[Part]:
    return frozenset(part for part, needed in _STATED_BY.items() if needed <= given)


def _tables(of: dict[str, list[Source]]) -> Iterator[Table]:
    candidates = partial(isco_candidates, of["isco"])
    steps: list[tuple[str, type[Record], Callable[[Source], Iterator[Record | Problem]], str]] = [
        ("families", OccupationRow, _families, ""),
        ("domains", OccupationRow, _domains, ""),
        ("jobs", OccupationRow, partial(_jobs, candidates=candidates), ""),
        ("domains", ParentRow, _domain_parents, ""),
        ("jobs", ParentRow, partial(_job_parents, domains=bool(of["domains"])), ""),
        ("titles", NameRow, _titles, ""),
        ("competences", SkillRow, _competences, ""),
        ("items", SkillRow, _knowledge, ""),
        ("coherence", CardRow, partial(_cards, items=of["items"]), ""),
        ("mobility", MobilityRow, _mobility, ""),
        ("jobs", LinkRow, partial(_links, candidates=candidates), "isco"),
    ]
    for number, (kind, record, read, needs) in enumerate(steps):
        if needs and not of[needs]:
            continue
        for each, source in enumerate(of[kind]):
            yield Table(f"{number:02d}{each}-{record.__name__}", source.name, record, partial(read, source))


def isco_candidates(sources: list[Source]) -> dict[str, list[tuple[str, str]]]:
    """ISCO-08 codes of each ROME 3 card with where they come from, the code given at unit-group level first.

    The table has two columns of codes, of two official routes, that agree in half of the rows: both are kept.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for source in sources:
        for row in rows_of(source):
            if isinstance(row, Problem):
                continue
            cells = row[1]
            said = (("Code ISCO08", "rome3-isco08"), ("ISCO08 14SI4", "rome3-isco08 (14SI4)"))
            for column, origin in said:
                code = cells.get(column, "")
                if re.fullmatch(r"\d{1,4}", code):
                    found.setdefault(cells["Code ROME"], []).append((code, origin))
    return found


def _families(source: Source) -> Iterator[Record | Problem]:
    return _headings(source, "code_grand_domaine", "libelle_grand_domaine")


def _domains(source: Source) -> Iterator[Record | Problem]:
    return _headings(source, "code_domaine_professionnel", "libelle_domaine_professionnel")


def _headings(source: Source, code: str, label: str) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        elif not row[1][code] or not row[1][label]:
            yield Problem(source.name, row[0], code, row[1][code], "a heading needs a code and a label")
        else:
            yield OccupationRow(row[0], row[1][code], group=True, labels={"fr": row[1][label]})


def _domain_parents(source: Source) -> Iterator[Record | Problem]:
    for row in _domains(source):
        if isinstance(row, OccupationRow) and len(row.code) > 1:
            yield ParentRow(row.line, row.code, row.code[0])


def _jobs(source: Source, candidates: Callable[[], dict[str, list[tuple[str, str]]]]) -> Iterator[Record | Problem]:
    known = candidates()
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        code, label = cells["code_rome"], cells["libelle_rome"]
        if not CODE.match(code):
            yield Problem(source.name, line, "code_rome", code, "is no ROME code: a letter and four digits")
        elif not label:
            yield Problem(source.name, line, "libelle_rome", "", "is empty")
        else:
            isco = _isco_of(code, cells.get("code_rome_parent", ""), known)
            yield OccupationRow(line, code, isco=isco, labels={"fr": label}, names=(Name(label, "fr", preferred=True),))


def _isco_of(code: str, parent: str, known: dict[str, list[tuple[str, str]]]) -> str:
    """The unit group that the table gives a card; of a card split off in ROME 4 only the minor group of its origin.

    A part of an old card lies somewhere near it: three digits say that, four would claim to know.
    """
    if code in known:
        return known[code][0][0]
    return known[parent][0][0][:3] if parent in known else ""


def _job_parents(source: Source, domains: bool) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if domains and not isinstance(row, Problem) and CODE.match(row[1]["code_rome"]):
            yield ParentRow(row[0], row[1]["code_rome"], row[1]["code_rome"][:3])


def _titles(source: Source) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        said = dict.fromkeys((cells["libelle_appellation_long"], cells.get("libelle_appellation_court", "")))
        if not cells["libelle_appellation_long"]:
            yield Problem(source.name, line, "libelle_appellation_long", "", "is empty")
            continue
        for text in said:
            if text:
                yield NameRow(line, cells["code_rome"], Name(text, "fr"))


def _competences(source: Source) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        kind = _KINDS.get((cells["cat_comp"], cells.get("sous_cat_comp", "")), "transversal")
        yield _skill(source, line, cells["code_ogr"], cells["libelle_competence"], kind)


def _knowledge(source: Source) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        elif row[1]["code_rubrique"] == KNOWLEDGE:
            yield _skill(source, row[0], row[1]["code_ogr"], row[1]["libelle"], "knowledge")


def _skill(source: Source, line: int, code: str, label: str, kind: str) -> Record | Problem:
    if not code or not label:
        return Problem(source.name, line, "code_ogr", code, "a competence needs a code and a label")
    return SkillRow(line, code, kind=kind, labels={"fr": label})


def _cards(source: Source, items: list[Source]) -> Iterator[Record | Problem]:
    """What a card asks; `Principale` is the heart of the job. Working conditions are no skills and are left out."""
    conditions = {
        row[1]["code_ogr"]
        for each in items
        for row in rows_of(each)
        if not isinstance(row, Problem) and row[1]["code_rubrique"] == CONTEXT
    }
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
        elif row[1]["code_ogr"] not in conditions:
            yield CardRow(row[0], row[1]["code_rome"], row[1]["code_ogr"], row[1]["coeur_metier"] == "Principale")


def _mobility(source: Source) -> Iterator[Record | Problem]:
    for row in rows_of(source):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        rank = cells.get("numero_ordre", "")
        if rank.isdecimal():
            yield MobilityRow(line, cells["code_rome"], cells["code_rome_cible"], "near", min(int(rank), 32767))
        else:
            yield Problem(source.name, line, "numero_ordre", rank, "is not a whole number")


def _links(source: Source, candidates: Callable[[], dict[str, list[tuple[str, str]]]]) -> Iterator[Record | Problem]:
    """Every candidate of the table as a link to a broader ISCO-08 group, with the route it comes from."""
    known = candidates()
    for row in rows_of(source):
        if isinstance(row, Problem) or not CODE.match(row[1]["code_rome"]):
            continue
        line, cells = row
        code, parent = cells["code_rome"], cells.get("code_rome_parent", "")
        via = "" if code in known else " via parent"
        for isco, origin in known.get(code) or known.get(parent, []):
            yield LinkRow(line, code, "isco", isco, "broad", origin + via)
