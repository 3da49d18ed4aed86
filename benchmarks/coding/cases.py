"""The tasks: what is installed, what the embedding may learn from, and what is asked."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from benchmarks.coding import sources
from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_markers

KEPT_OUT = 0.1
"""Share of the labels of a classification that are asked and neither installed nor learned from."""

INDEX_KEPT_OUT = 0.2
"""The same for the titles of the ISCO index."""

HIDDEN = 300
"""Occupations of ESCO without labels in French, others without any text in French; as many others without Arabic."""

HIDINGS = tuple((what, language) for what in ("labels hidden", "all text hidden") for language in ("fr", "ar"))
"""What is hidden, and in which language."""

ASKED = 1200
"""Titles asked of a set at most."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the concept that is right for it, and whether it equals no label that is installed."""

    text: str
    right: str
    unlike: bool


@dataclass(slots=True)
class Task:
    """Concepts as they are installed, and sets of cases by name."""

    name: str
    concepts: list[Concept]
    sets: dict[str, list[Case]] = field(default_factory=dict)


def tasks(seed: int) -> list[Task]:
    """ESCO, ROME and ISCO with labels kept out at random."""
    return [esco(seed), rome(seed), isco(seed)]


def lessons(chosen: Iterable[Task]) -> list[Concept]:
    """What the embedding learns from: concepts as installed and names of skills; no table between classifications."""
    skills = [
        sources.with_labels(skill, [label for label in skill.labels if label.kind is LabelKind.PREFERRED])
        for skill in sources.esco_skills()
    ]
    return [concept for task in chosen for concept in task.concepts] + skills


def forms(text: str) -> set[str]:
    """A text as labels are compared: folded, without markers, in each gender form."""
    return set(gender_forms(without_markers(fold(text))))


def esco(seed: int) -> Task:
    """ESCO without a tenth of its labels, some occupations without French and some without Arabic."""
    source = random.Random(f"esco {seed}")
    ids = [concept.id for concept in sources.esco()]
    source.shuffle(ids)
    hidden = {hiding: set(ids[n * HIDDEN : (n + 1) * HIDDEN]) for n, hiding in enumerate(HIDINGS)}
    installed, back = [], {}
    gone: dict[tuple[str, str], list[tuple[Label, str]]] = defaultdict(list)
    for concept in sources.esco():
        what, absent = next((hiding for hiding, chosen in hidden.items() if concept.id in chosen), ("", ""))
        gone[what, absent] += [(label, concept.id) for label in concept.labels if label.language == absent]
        left = [label for label in concept.labels if label.language != absent]
        kept, back[concept.id] = _parted(left, KEPT_OUT, source)
        dark = absent if what == "all text hidden" else ""
        texts = tuple(passage for passage in concept.descriptions if passage.language != dark)
        installed.append(replace(concept, labels=tuple(kept), descriptions=texts))
    task = Task("ESCO", installed)
    known = _known(installed)
    by_language: dict[str, list[Case]] = defaultdict(list)
    for right, labels in back.items():
        for label in labels:
            by_language[label.language].append(_case(label.text, right, known))
    for language in ("fr", "en", "ar"):
        task.sets[f"labels, {language}"] = _some(by_language[language], source)
    for what, language in HIDINGS:
        hides = [_case(one.text, right, known) for one, right in gone[what, language] if _preferred(one)]
        task.sets[f"{what}, {language}"] = hides
    return task


def _preferred(label: Label) -> bool:
    return label.kind is LabelKind.PREFERRED


@lru_cache(maxsize=1)
def offer_titles() -> tuple[tuple[str, str], ...]:
    """(title, job) of the real offers whose title is one of a single ROME job, in one of its forms."""
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in sources.rome():
        for label in concept.labels:
            for form in forms(label.text):
                owners[form].add(concept.id)
    found = []
    for row in sources.rows("vacancies/france_travail_offers.csv"):
        right = {owner for form in forms(row["intitule"]) for owner in owners.get(form, ())}
        if len(right) == 1:
            found.append((row["intitule"], right.pop()))
    return tuple(found)


def rome(seed: int) -> Task:
    """ROME without a tenth of its titles, and without those of the real offers: see `memory`."""
    hidden = {form for text, _ in offer_titles() for form in forms(text)}
    source = random.Random(f"rome {seed}")
    installed, asked = [], []
    for concept in sources.rome():
        known_here = [label for label in concept.labels if not forms(label.text) & hidden]
        kept, back = _parted(known_here or list(concept.labels), KEPT_OUT, source)
        installed.append(sources.with_labels(concept, kept))
        asked += [(gender_forms(without_markers(fold(label.text)))[0], concept.id) for label in back]
    known = _known(installed)
    return Task("ROME", installed, {"titles": _some([_case(text, right, known) for text, right in asked], source)})


def isco(seed: int) -> Task:
    """The unit groups of ISCO-08 with four fifths of the index, asked for the rest."""
    source = random.Random(f"isco {seed}")
    index = sources.isco_index()
    source.shuffle(index)
    back, kept = index[: int(len(index) * INDEX_KEPT_OUT)], index[int(len(index) * INDEX_KEPT_OUT) :]
    titles: dict[str, list[Label]] = defaultdict(list)
    for title, group in kept:
        titles[group].append(Label(title, "en"))
    installed = [sources.with_labels(one, (*one.labels, *titles[one.code])) for one in sources.isco()]
    known, groups = _known(installed), {concept.code for concept in installed}
    asked = [_case(title, f"isco:{group}", known) for title, group in back if group in groups]
    return Task("ISCO", installed, {"index titles": _some(asked, source)})


def _parted(labels: Sequence[Label], share: float, source: random.Random) -> tuple[list[Label], list[Label]]:
    """Labels that stay and labels that are asked; all stay where none would."""
    drawn = [source.random() < share for _ in labels]
    kept = [label for label, out in zip(labels, drawn, strict=True) if not out]
    if not kept:
        return list(labels), []
    return kept, [label for label, out in zip(labels, drawn, strict=True) if out]


def _known(installed: Iterable[Concept]) -> set[str]:
    return {form for concept in installed for label in concept.labels for form in forms(label.text)}


def ceiling(task: Task, cases: Sequence[Case]) -> tuple[float, int, int]:
    """The best mean reciprocal rank for whoever puts equal labels first; how many titles several own, or others alone.

    A title that is a label of k concepts, the right one among them, is right at one of k places by chance; one that is
    a label of k others alone comes behind them.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in task.concepts:
        for label in concept.labels:
            for form in forms(label.text):
                owners[form].add(concept.id)
    total, several, others = 0.0, 0, 0
    for case in cases:
        own = {owner for form in forms(case.text) for owner in owners.get(form, ())}
        if own and case.right not in own:
            others += 1
            total += 1.0 / (1 + len(own))
        else:
            several += len(own) > 1
            total += sum(1.0 / place for place in range(1, len(own) + 1)) / len(own) if own else 1.0
    return total / len(cases), several, others


def _case(text: str, right: str, known: set[str]) -> Case:
    return Case(text, right, not forms(text) & known)


def _some(cases: list[Case], source: random.Random) -> list[Case]:
    return cases if len(cases) <= ASKED else source.sample(cases, ASKED)
