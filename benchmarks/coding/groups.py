"""Titles that are nobody's labels, coded into ESCO: right where the concept's ISCO-08 unit group is.

No title here was written for ESCO or learned as one of its names: the index of ISCO, the titles of ROME (their group by
the official table of ROME 3), the names that the ROAME edition gives its occupations, local ones with them.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from benchmarks.coding import sources
from benchmarks.coding.baselines import BASELINES, Baseline, Installed
from benchmarks.coding.cases import forms
from benchmarks.coding.measures import Ranks, quality, ranks_of
from siraba.core.coding.concepts import Concept
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_markers

ASKED, TRIED = 500, 60
"""Titles asked of a set, and others on which the baselines' settings are tried."""

OURS = "embedding and spelling"
DEEP = 60
"""Proposals that are looked at."""

Titles = list[tuple[str, frozenset[str]]]


def sets(known: Sequence[Concept]) -> dict[str, Titles]:
    """Titles with the unit groups that are right for them, without those that equal a label of `known`."""
    read = {form for concept in known for label in concept.labels for form in forms(label.text)}
    groups = {group_of(concept) for concept in known}
    table: dict[str, set[str]] = defaultdict(set)
    for row in sources.rows("rome/rome3_isco08.csv"):
        table[row["Code ROME"]].add(row["Code ISCO08"].zfill(4))
    found: dict[str, Titles] = {
        "ISCO index, English": [(title, frozenset({group})) for title, group in sources.isco_index()],
        "ROME titles, French": [
            (
                gender_forms(without_markers(fold(row["libelle_appellation_long"])))[0],
                frozenset(table[row["code_rome"]]),
            )
            for row in sources.rome_titles()
        ],
    }
    for concept, group in sources.roame():
        for label in concept.labels:
            found.setdefault(f"ROAME names, {label.language}", []).append((label.text, frozenset({group})))
    return {name: _asked(name, titles, read, groups) for name, titles in found.items() if len(titles) > ASKED / 3}


def _asked(name: str, titles: Titles, read: set[str], groups: set[str]) -> Titles:
    unlike = {text: right for text, right in titles if right & groups and not forms(text) & read}
    order = sorted(unlike)
    random.Random(name).shuffle(order)
    return [(text, unlike[text] & groups) for text in order]


def group_of(concept: Concept) -> str:
    """The unit group of an ESCO occupation, which its code begins with."""
    return concept.code.partition(".")[0]


def report(embedding: Embedding) -> None:
    """Print the table of every set. Each baseline runs in the setting that is best over all sets on other titles."""
    known = sorted(sources.esco(), key=group_of)
    found = sets(known)
    tried = {name: titles[-TRIED:] for name, titles in found.items()}
    asked = {name: titles[: min(ASKED, len(titles) - TRIED)] for name, titles in found.items()}
    systems: dict[str, dict[str, Ranks]] = {}
    installed = Installed.of(known)
    for baseline in BASELINES:
        means = [_mean(_by_set(baseline, setting, installed, known, tried)) for setting in baseline.settings]
        best = baseline.settings[int(np.argmax(means))]
        systems[baseline.name] = _by_set(baseline, best, installed, known, asked)
    for name, lexicon in (("spelling alone", Lexicon.build(known)), (OURS, Lexicon.build(known, embedding=embedding))):
        systems[name] = {of: _proposed(lexicon, titles) for of, titles in asked.items()}
    for of, titles in asked.items():
        print(f"\nInto ESCO, by unit group: {of}, {len(titles)} titles: mean reciprocal rank / first / among five")
        print("| | |\n|---|---|")
        for name, ranks in systems.items():
            print(f"| {name} | {quality(ranks[of]).cells()} |")
        lexical = max(quality(ranks[of]).mrr for name, ranks in systems.items() if name != OURS)
        print(f"gain over the best lexical one: {quality(systems[OURS][of]).mrr - lexical:+.3f}", flush=True)


def _by_set(
    baseline: Baseline, setting: Any, installed: Installed, known: Sequence[Concept], asked: dict[str, Titles]
) -> dict[str, Ranks]:
    every = [title for titles in asked.values() for title in titles]
    ranks = _ranks(baseline.score(installed, [text for text, _ in every], setting), known, every)
    return dict(zip(asked, np.split(ranks, np.cumsum([len(titles) for titles in asked.values()])[:-1]), strict=True))


def _mean(ranks: dict[str, Ranks]) -> float:
    return float(np.mean([quality(one).mrr for one in ranks.values()]))


def _ranks(scores: np.ndarray, known: Sequence[Concept], titles: Titles) -> Ranks:
    """The rank of the best right group, each group having the score of its best concept."""
    names = [group_of(concept) for concept in known]
    starts = [n for n, name in enumerate(names) if n == 0 or names[n - 1] != name]
    by_group = np.maximum.reduceat(scores, starts, axis=1)
    number = {names[start]: n for n, start in enumerate(starts)}
    found = np.full(len(titles), np.inf)
    for row, (_, right) in enumerate(titles):
        for group in right:
            column = np.array([number[group]])
            found[row] = min(found[row], float(ranks_of(by_group[row : row + 1], column)[0]))
    return found


def _proposed(lexicon: Lexicon, titles: Titles) -> Ranks:
    answers = lexicon.rank_many([text for text, _ in titles], top=DEEP)
    places = [_place([p.code for p in answer], right) for answer, (_, right) in zip(answers, titles, strict=True)]
    return np.array(places, np.float64)


def _place(codes: Iterable[str], right: frozenset[str]) -> float:
    """The place of the first right group among the distinct ones."""
    seen = dict.fromkeys(code.partition(".")[0] for code in codes)
    return next((place for place, group in enumerate(seen, start=1) if group in right), np.inf)
