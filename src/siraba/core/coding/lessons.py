"""Concepts as a file of JSON lines: what an embedding learns from, handed to the process that trains it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from siraba.core.coding.concepts import Concept, Label, LabelKind, Passage


def write_lessons(concepts: Iterable[Concept], path: Path) -> int:
    """Write concepts, a line each, as they come. How many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for concept in concepts:
            labels = [(label.text, label.language, label.kind.value) for label in concept.labels]
            texts = [[(one.text, one.language) for one in said] for said in (concept.descriptions, concept.skills)]
            line = (concept.id, concept.code, labels, concept.uri, *texts, concept.same)
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


def read_lessons(path: Path) -> Iterator[Concept]:
    """The concepts of a file. Raises OSError, ValueError."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            identifier, code, labels, uri, described, skills, same = json.loads(line)
            yield Concept(
                identifier,
                code,
                tuple(Label(text, language, LabelKind(kind)) for text, language, kind in labels),
                uri,
                tuple(Passage(*one) for one in described),
                tuple(Passage(*one) for one in skills),
                tuple(same),
            )
