"""What an embedding learns from: two texts of the same concept, in one language or in two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siraba.core.coding.concepts import Concept

SKILLS_TOGETHER = 6
"""Names of skills that make one text."""

LISTS = 3
"""Texts of skills a concept and language."""

LABEL_SHARE = 3
"""How many times likelier a partner is drawn among the labels of a language than among its descriptions or skills."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts by meaning (a concept and those it is the same as), then by group (a kind of text in a language).

    The texts of group g are `group_start[g]` to `group_start[g + 1]`. Meaning m draws from the groups in
    `slot[meaning_start[m]:meaning_start[m + 1]]`, where those of labels stand several times.
    `meaning` and `anchor` are by text: labels are anchors, for which a partner is drawn. Meanings that sameness links,
    over however many steps, have the same `kin`: their texts are not told apart.
    """

    texts: list[str]
    meaning: Numbers
    anchor: npt.NDArray[np.bool_]
    group_start: Numbers
    slot: Numbers
    meaning_start: Numbers
    kin: Numbers

    def draw(self, source: np.random.Generator) -> tuple[Numbers, Numbers]:
        """Every anchor once, shuffled, with another text of its meaning: a group is drawn, then one of its texts."""
        anchors = source.permutation(np.flatnonzero(self.anchor))
        first, last = self.meaning_start[self.meaning[anchors]], self.meaning_start[self.meaning[anchors] + 1]
        group = self.slot[first + (source.random(len(anchors)) * (last - first)).astype(np.int64)]
        start, end = self.group_start[group], self.group_start[group + 1]
        partner = start + (source.random(len(anchors)) * (end - start)).astype(np.int64)
        other = partner != anchors
        return anchors[other], partner[other]


def gather(concepts: Iterable[Concept]) -> Corpus:
    """The texts of `concepts`, the same whatever their order; meanings with a single text teach nothing and go."""
    ordered = sorted(concepts, key=lambda concept: concept.id)
    by_id = {concept.id: concept for concept in ordered}
    root = _roots(ordered)
    texts: list[str] = []
    meaning: list[int] = []
    anchor: list[bool] = []
    slot: list[int] = []
    kin: list[int] = []
    group_start, meaning_start = [0], [0]
    for concept in ordered:
        groups = _groups([concept, *(by_id[other] for other in concept.same if other in by_id)])
        if sum(map(len, groups.values())) < 2:
            continue
        for (kind, _), known in sorted(groups.items()):
            texts += known
            meaning += [len(meaning_start) - 1] * len(known)
            anchor += [kind == "label"] * len(known)
            slot += [len(group_start) - 1] * (LABEL_SHARE if kind == "label" else 1)
            group_start.append(len(texts))
        meaning_start.append(len(slot))
        kin.append(root[concept.id])
    return Corpus(
        texts,
        np.array(meaning, np.int64),
        np.array(anchor, np.bool_),
        np.array(group_start, np.int64),
        np.array(slot, np.int64),
        np.array(meaning_start, np.int64),
        np.array(kin, np.int64),
    )


def _roots(ordered: list[Concept]) -> dict[str, int]:
    """For every concept a number that it shares with all that sameness links it to (union-find, Tarjan, 1975)."""
    number = {concept.id: n for n, concept in enumerate(ordered)}
    parent = list(range(len(ordered)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    for concept in ordered:
        for other in concept.same:
            if other in number:
                one, two = root(number[concept.id]), root(number[other])
                parent[max(one, two)] = min(one, two)
    return {concept.id: root(n) for n, concept in enumerate(ordered)}


def _groups(members: list[Concept]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for concept in members:
        for label in concept.labels:
            found.setdefault(("label", label.language), {})[label.text] = None
        for passage in concept.descriptions:
            found.setdefault(("text", passage.language), {})[passage.text] = None
        for language, names in _skills(concept).items():
            for first in range(0, min(len(names), LISTS * SKILLS_TOGETHER), SKILLS_TOGETHER):
                together = " ; ".join(names[first : first + SKILLS_TOGETHER])
                found.setdefault(("skills", language), {})[together] = None
    return {group: list(texts) for group, texts in found.items()}


def _skills(concept: Concept) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for passage in concept.skills:
        found.setdefault(passage.language, []).append(passage.text)
    return found
