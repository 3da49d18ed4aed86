"""Where the concepts of a lexicon lie in an embedding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from siraba.core.coding.concepts import Concept, Passage
from siraba.core.coding.embedding import Embedding, Vectors
from siraba.core.coding.tables import Tables

LABEL, CENTROID, DESCRIPTION, SKILLS = 0.8, 0.5, 0.2, 0.2
"""What the cosines weigh: of the best label, of all labels together, of the description, of the skills."""

GROUP = 0.35
"""What the cosine with the names of a concept's group weighs, where the lexicon knows groups. Measured likewise."""

CROWDED = 2
"""Concepts a group, on average, from which its names tell too little of which one is meant. ROAME has 1.3, ESCO 7."""

SHOWN_SKILLS = 12
"""Skills of a concept and language that its vector holds."""


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors of a lexicon's pairs (times 127, rounded) and of its concepts.

    A concept's vector is the weighted sum of the unit vectors of its labels together, its description, its skills and
    the names of its group, so that its product with a text's is the weighted sum of their cosines. `weighs` is the sum
    of these weights, an array of one. `unread` are the stems of the labels that the embedding never read. `digest`
    names the embedding.
    """

    digest: str
    pairs: npt.NDArray[np.int8]
    concepts: Vectors
    weighs: npt.NDArray[np.float64]
    unread: npt.NDArray[np.bool_]

    @classmethod
    def arrays(cls) -> tuple[str, ...]:
        """Names of the fields that are arrays."""
        return tuple(field.name for field in fields(cls) if field.name != "digest")


def place(concepts: Sequence[Concept], tables: Tables, embedding: Embedding) -> Space:
    """The space of `concepts`, which stand in the order of `tables`."""
    pairs = embedding.vectors([tables.labels[int(label)] for label in tables.pair_label])
    sums = np.zeros((len(concepts), embedding.dimensions), np.float32)
    np.add.at(sums, np.repeat(np.arange(len(concepts)), np.diff(tables.pair_start)), pairs)
    centroid = _unit(sums)
    described = _unit(_together([concept.descriptions for concept in concepts], embedding, 1))
    skilled = _unit(_together([concept.skills for concept in concepts], embedding, SHOWN_SKILLS))
    whole, weighs = np.float32(CENTROID) * centroid, CENTROID
    parts = [(DESCRIPTION, described), (SKILLS, skilled)]
    grouped = [concept.group for concept in concepts if concept.group]
    if grouped and len(grouped) < CROWDED * len(set(grouped)):
        parts.append((GROUP, _groups(concepts, embedding)))
    for weight, known in parts:
        weighs += weight
        absent = ~known.any(axis=1, keepdims=True)  # nothing known is no reason to rank lower
        whole += np.float32(weight) * np.where(absent, centroid, known)
    in_bytes = np.rint(pairs * 127.0).astype(np.int8)
    unread = embedding.unread(tables.stems)
    return Space(embedding.digest, in_bytes, whole.astype(np.float32), np.array([weighs]), unread)


def _groups(concepts: Sequence[Concept], embedding: Embedding) -> Vectors:
    """The unit vector of all names of each concept's group together; concepts of one group share the work."""
    known: dict[tuple[Passage, ...], Vectors] = {(): np.zeros(embedding.dimensions, np.float32)}
    for concept in concepts:
        if concept.group not in known:
            known[concept.group] = embedding.vectors([name.text for name in concept.group]).sum(axis=0)
    return _unit(np.stack([known[concept.group] for concept in concepts]))


def _together(passages: Sequence[tuple[Passage, ...]], embedding: Embedding, most: int) -> Vectors:
    """The sum over languages of the vectors of each concept's passages, at most `most` a language joined."""
    found = np.zeros((len(passages), embedding.dimensions), np.float32)
    for number, own in enumerate(passages):
        by_language: dict[str, list[str]] = {}
        for passage in own:
            by_language.setdefault(passage.language, []).append(passage.text)
        for texts in by_language.values():
            found[number] += embedding.vector(" ; ".join(texts[:most]))
    return found


def _unit(vectors: Vectors) -> Vectors:
    length = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return (vectors / np.where(length > 0, length, 1.0)).astype(np.float32)
