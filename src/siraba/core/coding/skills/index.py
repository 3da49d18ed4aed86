"""The look-up of skills by the word families of their labels."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siraba.core.coding.concepts import Concept, LabelKind
from siraba.core.coding.files import LexiconUnusable, array_bytes, write_beside
from siraba.core.coding.skills.phrases import variants
from siraba.core.coding.skills.synonyms import LIGHT

Ints = npt.NDArray[np.int32]

VERSION = 2
"""Raise when what is kept changes meaning."""
LIGHT_SHARE = 0.25
"""Of the weight of a word that carries little."""
RAREST = 7.34
"""The scale of weights: ln(931) + 0.5, as in the edition of 930 skills on which confidence was fitted."""
ANCHORS = 2
"""Heaviest families of a variant under which it is found; a match must hold one of them."""
_STRINGS = ("ids", "codes", "uris", "labels", "languages", "roots")
_ARRAYS = (
    "label_concept",
    "label_language",
    "start",
    "parts",
    "variant_label",
    "holders",
    "frequency",
    "card_start",
    "card_concept",
    "label_preferred",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One alternative of a label: the numbers of its families, in order, and how many skills share it."""

    number: int
    parts: tuple[int, ...]
    label: int
    holders: int


@dataclass(frozen=True)
class SkillIndex:
    """Skills of one or several classifications. Build it, or load what was saved.

    `label_concept[l]` is the skill of label l; variant v has the families `parts[start[v]:start[v + 1]]`, belongs to
    label `variant_label[v]` and is shared by `holders[v]` skills; `frequency[r]` is how many skills use family r;
    card c asks the skills `card_concept[card_start[c]:card_start[c + 1]]`.
    """

    ids: list[str]
    codes: list[str]
    uris: list[str]
    labels: list[str]
    languages: list[str]
    roots: list[str]
    label_concept: Ints
    label_language: Ints
    start: Ints
    parts: Ints
    variant_label: Ints
    holders: Ints
    frequency: Ints
    card_start: Ints
    card_concept: Ints
    label_preferred: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, concepts: Iterable[Concept], cards: Iterable[Collection[str]] = ()) -> SkillIndex:
        """The index of `concepts`, the same whatever their order.

        `cards` are the skills (ids) that one occupation asks together: skills of one card speak for each other.
        """
        return _Builder(sorted(concepts, key=lambda concept: (concept.code, concept.id))).index(cards)

    def save(self, folder: Path) -> None:
        """Write to `folder`; the manifest comes last, so that a writing cut off leaves nothing readable."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "skills.json").unlink(missing_ok=True)
        checks = {name: write_beside(folder / f"{name}.npy", array_bytes(getattr(self, name))) for name in _ARRAYS}
        strings = {name: getattr(self, name) for name in _STRINGS}
        manifest = {"version": VERSION, "checks": checks, "strings": strings}
        write_beside(folder / "skills.json", json.dumps(manifest, ensure_ascii=False).encode())

    @classmethod
    def load(cls, folder: Path) -> SkillIndex:
        """What was saved. Raises LexiconUnusable."""
        try:
            manifest = json.loads((folder / "skills.json").read_text(encoding="utf-8"))
            if manifest["version"] != VERSION:
                raise LexiconUnusable(f"The index in {folder} is not of version {VERSION}. Build it again.")
            arrays: dict[str, Any] = {name: np.load(folder / f"{name}.npy") for name in _ARRAYS}
            return cls(**{name: manifest["strings"][name] for name in _STRINGS}, **arrays)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LexiconUnusable(f"The index in {folder} cannot be read ({error}). Build it again.") from error

    @cached_property
    def weights(self) -> list[float]:
        """The weight of each family: how rare it is among the skills, as ln((1 + skills) / (1 + those that use it)).

        Light words weigh less. A family of no skill would weigh RAREST whatever the number of skills, so that the same
        words give about the same confidence in a classification of hundreds and of thousands.
        """
        every = math.log1p(len(self.ids)) + 0.5
        return [
            RAREST * (1.0 - math.log1p(int(count)) / every) * (LIGHT_SHARE if name in LIGHT else 1.0)
            for name, count in zip(self.roots, self.frequency, strict=True)
        ]

    def weight(self, parts: tuple[int, ...]) -> list[float]:
        """The weight of each family of a variant. A light word that is all a variant has counts in full."""
        own = [self.weights[part] for part in parts]
        return [own[0] / LIGHT_SHARE] if len(parts) == 1 and self.roots[parts[0]] in LIGHT else own

    @cached_property
    def names(self) -> list[dict[str, str]]:
        """The preferred labels of each skill by language; its code where it has none."""
        found: list[dict[str, str]] = [{} for _ in self.ids]
        rows = zip(self.labels, self.label_concept, self.label_language, self.label_preferred, strict=True)
        for text, concept, language, preferred in rows:
            if preferred:
                found[concept].setdefault(self.languages[language], text)
        return found

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each family."""
        return {name: number for number, name in enumerate(self.roots)}

    @cached_property
    def cards_of(self) -> dict[int, list[int]]:
        """The cards that each skill stands on."""
        found: dict[int, list[int]] = {}
        starts, members = self.card_start.tolist(), self.card_concept.tolist()
        for card, (start, end) in enumerate(pairwise(starts)):
            for concept in members[start:end]:
                found.setdefault(concept, []).append(card)
        return found

    @cached_property
    def anchored(self) -> dict[int, list[Variant]]:
        """Variants by the families they are found under."""
        weights, found = self.weights, dict[int, list[Variant]]()
        starts, parts = self.start.tolist(), self.parts.tolist()
        rows = zip(self.variant_label.tolist(), self.holders.tolist(), strict=True)
        for number, (label, holders) in enumerate(rows):
            own = tuple(parts[starts[number] : starts[number + 1]])
            variant = Variant(number, own, label, holders)
            for part in sorted(own, key=lambda one: (-weights[one], one))[:ANCHORS]:
                found.setdefault(part, []).append(variant)
        return found


class _Builder:
    """Gathers labels and their variants."""

    def __init__(self, concepts: list[Concept]) -> None:
        self._concepts = concepts
        self._roots: dict[str, int] = {}
        self._languages: dict[str, int] = {}
        self._labels: list[tuple[str, int, int]] = []
        self._preferred: list[bool] = []
        self._variants: list[tuple[tuple[int, ...], int]] = []

    def index(self, cards: Iterable[Collection[str]]) -> SkillIndex:
        """What was gathered, as arrays."""
        users: Counter[int] = Counter()
        for number, concept in enumerate(self._concepts):
            users.update(self._add(number, concept))
        held = Counter(key for key, _ in {(key, self._labels[label][1]) for key, label in self._variants})
        lengths = [0, *(len(key) for key, _ in self._variants)]
        numbers = {concept.id: number for number, concept in enumerate(self._concepts)}
        laid = sorted({tuple(sorted({numbers[one] for one in card if one in numbers})) for card in cards} - {()})
        return SkillIndex(
            ids=[concept.id for concept in self._concepts],
            codes=[concept.code for concept in self._concepts],
            uris=[concept.uri for concept in self._concepts],
            labels=[text for text, _, _ in self._labels],
            languages=list(self._languages),
            roots=list(self._roots),
            label_concept=np.array([concept for _, concept, _ in self._labels], np.int32),
            label_language=np.array([language for _, _, language in self._labels], np.int32),
            label_preferred=np.array(self._preferred, np.int32),
            start=np.cumsum(lengths, dtype=np.int32),
            parts=np.array([part for key, _ in self._variants for part in key], np.int32),
            variant_label=np.array([label for _, label in self._variants], np.int32),
            holders=np.array([held[key] for key, _ in self._variants], np.int32),
            frequency=np.array([users[number] for number in range(len(self._roots))], np.int32),
            card_start=np.cumsum([0, *map(len, laid)], dtype=np.int32),
            card_concept=np.array([concept for card in laid for concept in card], np.int32),
        )

    def _add(self, number: int, concept: Concept) -> set[int]:
        """Add the labels of a concept, the preferred ones first; the families it uses."""
        seen: set[tuple[tuple[int, ...], str]] = set()
        used: set[int] = set()
        order = sorted(concept.labels, key=lambda one: (one.kind is not LabelKind.PREFERRED, one.language, one.text))
        for label in order:
            mine = len(self._labels)
            language = self._languages.setdefault(label.language, len(self._languages))
            self._labels.append((" ".join(label.text.split()), number, language))
            self._preferred.append(label.kind is LabelKind.PREFERRED)
            for families in variants(label.text, label.language):
                key = tuple(self._roots.setdefault(name, len(self._roots)) for name in families)
                used.update(key)
                if (tuple(sorted(key)), label.language) not in seen and _carries(families):
                    seen.add((tuple(sorted(key)), label.language))
                    self._variants.append((key, mine))
        return used


def _carries(families: tuple[str, ...]) -> bool:
    """Whether a variant holds more than light words, or is one word alone, which then must be met as it is."""
    return len(families[0]) > 1 if len(families) == 1 else any(name not in LIGHT and len(name) > 1 for name in families)
