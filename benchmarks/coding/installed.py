"""Classifications as an installation holds them, and the embedding that its training job would make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from benchmarks.coding import sources
from siraba.apps.classification.rules import load_roame
from siraba.core.coding.concepts import Concept, Label, LabelKind, Passage
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.training import Progress

SURE = ("exact", "close")
"""Kinds of link that make two occupations teach each other."""

Coded = tuple[Concept, str]
"""An occupation with its ISCO-08 unit group, "" where that is not known to four figures."""


@lru_cache(maxsize=1)
def roame() -> tuple[Coded, ...]:
    """The ROAME edition, linked to ESCO and ROME as its cards say."""
    links: dict[str, list[str]] = defaultdict(list)
    for one in load_roame(sources.ROAME).occupations:
        links[one.code] += [link.uri for link in one.links.esco if link.match in SURE]
        links[one.code] += [f"rome:{link.code}" for link in one.links.rome if link.match in SURE]
    return tuple((replace(concept, same=tuple(links[concept.code])), group) for concept, group in sources.roame())


def grouped(known: Iterable[Coded]) -> Iterable[Coded]:
    """The same with the names of their ISCO-08 groups, as where ISCO is installed beside."""
    names = {one.code: tuple(Passage(label.text, label.language) for label in one.labels) for one in isco()}
    return ((replace(concept, group=names.get(group, ())), group) for concept, group in known)


def beside() -> tuple[Coded, ...]:
    """ESCO, and ROME with the group that the official table of ROME 3 gives."""
    table = {row["Code ROME"]: row["Code ISCO08"] for row in sources.rows("rome/rome3_isco08.csv")}
    esco = [(concept, concept.code.partition(".")[0]) for concept in sources.esco()]
    return (*esco, *((concept, table.get(concept.code, "")) for concept in sources.rome()))


def isco() -> tuple[Concept, ...]:
    """ISCO-08 with its index as names."""
    titles: dict[str, list[Label]] = defaultdict(list)
    for title, group in sources.isco_index():
        titles[group].append(Label(title, "en"))
    return tuple(sources.with_labels(one, (*one.labels, *titles[one.code])) for one in sources.isco())


def roame_skills() -> Iterable[Concept]:
    """The skills of the edition, with their names alone."""
    for skill in load_roame(sources.ROAME).skills:
        said = (("fr", skill.labels.fr), ("en", skill.labels.en), ("ar", skill.labels.ar))
        labels = tuple(Label(text, tag, LabelKind.PREFERRED) for tag, text in said)
        yield Concept(f"roame/skill:{skill.code}", skill.code, labels)


def lessons(*, everything: bool) -> list[Concept]:
    """What is learned from: ROAME and its skills; with `everything` ESCO, its skills, ROME and ISCO as well."""
    found = [*(concept for concept, _ in roame()), *roame_skills()]
    if everything:
        skills = (
            sources.with_labels(skill, [label for label in skill.labels if label.kind is LabelKind.PREFERRED])
            for skill in sources.esco_skills()
        )
        found += [*(concept for concept, _ in beside()), *isco(), *skills]
    return found


def embedding(folder: Path, *, everything: bool, progress: Progress | None = None) -> Embedding:
    """The embedding kept in `folder`, else trained and kept there."""
    try:
        return Embedding.load(folder)
    except LexiconUnusable:
        trained = Embedding.train(lessons(everything=everything), progress=progress)
        trained.save(folder)
        return trained
