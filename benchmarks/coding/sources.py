"""ESCO, ROME and ISCO as concepts, read from ../shared/data as files, without a database."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from siraba.apps.classification.rules import load_roame
from siraba.apps.classification.rules.edition import Texts, titles
from siraba.core.coding.concepts import Concept, Label, LabelKind, Passage

ROAME = Path(__file__).resolve().parents[2] / "src" / "siraba" / "data" / "roame"
DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"

ESSENTIAL_SKILLS = 30
"""Skills of an occupation that are read, the essential ones first."""

Row = dict[str, str]


def rows(path: str) -> list[Row]:
    """The rows of a CSV file under the shared data."""
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def zipped(archive: str, member: str) -> Iterator[Row]:
    """The rows of a CSV file in an archive under the shared data."""
    with zipfile.ZipFile(DATA / archive) as packed, packed.open(member) as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))


def passages(texts: dict[str, str]) -> tuple[Passage, ...]:
    """The non-empty texts by language."""
    return tuple(Passage(" ".join(text.split()), language) for language, text in texts.items() if text.strip())


@lru_cache(maxsize=1)
def esco() -> tuple[Concept, ...]:
    """The occupations of ESCO 1.2.1 in French, English and Arabic with descriptions and skills."""
    described: dict[str, dict[str, str]] = defaultdict(dict)
    for row in zipped("esco/esco_v1.1.1_classification_en.zip", "occupations_en.csv"):
        described[row["conceptUri"]]["en"] = row["description"]
    for language in ("fr", "ar"):
        for row in rows(f"esco/v1.2.1_{language}/occupations_{language}.csv"):
            described[row["conceptUri"]][language] = row["description"]
    asked = _skills_of_occupations()
    named = {skill.id: skill for skill in esco_skills()}
    found = []
    for row in rows("esco/esco_v1.2.1_occupations_en_fr_ar.csv"):
        skills = [
            Passage(label.text, label.language)
            for uri in asked.get(row["conceptUri"], ())
            if uri in named
            for label in named[uri].labels
            if label.kind is LabelKind.PREFERRED
        ]
        uri = row["conceptUri"]
        found.append(Concept(uri, row["code"], _labels(row), uri, passages(described[uri]), tuple(skills)))
    return tuple(found)


def _labels(row: Row) -> tuple[Label, ...]:
    found: dict[tuple[str, str], Label] = {}
    for language in ("fr", "en", "ar"):
        for kind, text in [
            (LabelKind.PREFERRED, row[f"label_{language}"]),
            *((LabelKind.ALTERNATIVE, text) for text in row.get(f"alt_{language}", "").split("\n")),
        ]:
            if text.strip():
                found.setdefault((text.strip(), language), Label(text.strip(), language, kind))
    return tuple(found.values())


def _skills_of_occupations() -> dict[str, list[str]]:
    essential: dict[str, list[str]] = defaultdict(list)
    optional: dict[str, list[str]] = defaultdict(list)
    for row in zipped("esco/esco_v1.1.1_relations.zip", "occupationSkillRelations.csv"):
        kind = essential if row["relationType"] == "essential" else optional
        kind[row["occupationUri"]].append(row["skillUri"])
    return {uri: (essential[uri] + optional[uri])[:ESSENTIAL_SKILLS] for uri in essential.keys() | optional.keys()}


@lru_cache(maxsize=1)
def esco_skills() -> tuple[Concept, ...]:
    """The skills of ESCO with their labels, as far as the languages are complete."""
    return tuple(
        Concept(row["conceptUri"], row["conceptUri"], _labels(row))
        for row in rows("esco/esco_skills_en_fr_ar_partial.csv")
    )


@lru_cache(maxsize=1)
def rome() -> tuple[Concept, ...]:
    """The jobs of ROME 4 with every title, long and short, and their competences."""
    labels: dict[str, list[Label]] = defaultdict(list)
    for card in rows("rome/unix_referentiel_code_rome_v460_utf8.csv"):
        labels[card["code_rome"]].append(Label(card["libelle_rome"], "fr", LabelKind.PREFERRED))
    for title in rome_titles():
        labels[title["code_rome"]].append(Label(title["libelle_appellation_long"], "fr"))
    names = {r["code_ogr"]: r["libelle_competence"] for r in rows("rome/unix_referentiel_competence_v460_utf8.csv")}
    asked: dict[str, list[tuple[int, Passage]]] = defaultdict(list)
    for row in rows("rome/unix_coherence_item_v460_utf8.csv"):
        if row["code_ogr"] in names:
            core = 0 if row["coeur_metier"] else 1
            asked[row["code_rome"]].append((core, Passage(names[row["code_ogr"]], "fr")))
    return tuple(
        Concept(
            f"rome:{code}",
            code,
            tuple(dict.fromkeys(known)),
            skills=tuple(passage for _, passage in sorted(asked[code], key=lambda pair: pair[0])[:ESSENTIAL_SKILLS]),
        )
        for code, known in labels.items()
    )


def rome_titles() -> list[Row]:
    """The appellations of ROME."""
    return rows("rome/unix_referentiel_appellation_v460_utf8.csv")


@lru_cache(maxsize=1)
def isco() -> tuple[Concept, ...]:
    """The unit groups of ISCO-08 with their titles in English and French, without the index."""
    described: dict[str, dict[str, str]] = defaultdict(dict)
    for row in zipped("esco/esco_v1.1.1_classification_en.zip", "ISCOGroups_en.csv"):
        described[row["code"]]["en"] = row["description"].partition("Examples of the occupations")[0]  # the index
    for row in rows("esco/v1.2.1_fr/ISCOGroups_fr.csv"):
        described[row["code"]]["fr"] = row["description"]
    return tuple(
        Concept(
            f"isco:{row['code']}",
            row["code"],
            tuple(
                Label(row[f"title_{language}"], language, LabelKind.PREFERRED)
                for language in ("en", "fr")
                if row[f"title_{language}"]
            ),
            descriptions=passages(described[row["code"]]),
        )
        for row in rows("isco/isco08_en_fr.csv")
        if row["level"] == "4"
    )


def isco_index() -> list[tuple[str, str]]:
    """(title, unit group) of the ISCO-08 index."""
    return [(row["title"], row["isco08"].zfill(4)) for row in rows("isco/isco08_index_en.csv")]


@lru_cache(maxsize=1)
def roame() -> tuple[tuple[Concept, str], ...]:
    """The occupations of the ROAME edition with their ISCO-08 unit group."""
    edition = load_roame(ROAME)
    skills = {skill.code: skill.labels for skill in edition.skills}
    found = []
    for one in edition.occupations:
        labels = [Label(text, tag, LabelKind.PREFERRED) for tag, text in titles(one)]
        labels += [Label(name.text, name.language) for name in one.other_names]
        described = [*_texts(one.definition), *(passage for each in one.activities for passage in _texts(each))]
        asked = [passage for code in (*one.skills.essential, *one.skills.optional) for passage in _texts(skills[code])]
        uri = f"roame:{one.code}"
        found.append(
            (Concept(uri, one.code, tuple(dict.fromkeys(labels)), uri, tuple(described), tuple(asked)), one.isco)
        )
    return tuple(found)


def _texts(said: Texts) -> tuple[Passage, ...]:
    return passages({"fr": said.fr, "en": said.en, "ar": said.ar})


def with_labels(concept: Concept, labels: Iterable[Label]) -> Concept:
    """`concept` with other labels."""
    return Concept(
        concept.id, concept.code, tuple(labels), concept.uri, concept.descriptions, concept.skills, concept.same
    )
