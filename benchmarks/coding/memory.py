"""What confirmed titles bring, against their number; and how far the confidence may be trusted on real titles.

Real: offers whose title is a ROME title. That title is hidden (neither installed nor learned), so that the offer's job
is known and its title is not. Half of the offers are confirmed one after the other, the other half is asked.
Simulated: titles of the ISCO index, some confirmed and others asked, over a lexicon of the unit groups' own names.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from benchmarks.coding import sources
from benchmarks.coding.cases import Case, Task, forms, offer_titles
from benchmarks.coding.measures import quality, reliability
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.memory import Remembered
from siraba.core.coding.proposals import sure
from siraba.core.coding.trust import Trust

REAL = (0, 25, 50, 100, 200)
SIMULATED = (0, 500, 1000, 2500, 5000)
"""Confirmed titles at which the curve is drawn."""

DEEP = 60
Pairs = list[tuple[str, str]]


def report(tasks: Sequence[Task], embedding: Embedding, seed: int) -> None:
    """Print the curves and the reliability table."""
    by_name = {task.name: task for task in tasks}
    lexicon = Lexicon.build(by_name["ROME"].concepts, embedding=embedding)
    offers = list(offer_titles())
    random.Random(f"offers {seed}").shuffle(offers)
    half = len(offers) // 2
    confirmed, asked = offers[:half], offers[half:]
    print(f"\nReal offers, their own ROME title hidden: {len(asked)} asked, up to {half} others confirmed")
    curve(lexicon, confirmed, asked, "fr", [*REAL, half])
    trusted(lexicon, confirmed, asked)
    groups = Lexicon.build(sources.isco(), embedding=embedding)
    index = [(label.text, one.id) for one in by_name["ISCO"].concepts for label in one.labels if label.language == "en"]
    random.Random(f"index {seed}").shuffle(index)
    cases: list[Case] = by_name["ISCO"].sets["index titles"]
    print(f"\nSimulated: titles of the ISCO index, {len(cases)} asked, others confirmed")
    curve(groups, index, [(case.text, case.right) for case in cases], "en", SIMULATED)


def curve(lexicon: Lexicon, confirmed: Pairs, asked: Pairs, language: str, numbers: Sequence[int]) -> None:
    """Print quality, all and of the titles that nobody confirmed, by the number of confirmed ones."""
    print("| confirmed | all: MRR / first / five | without those confirmed as they are | sure, right when sure |")
    print("|---|---|---|---|")
    for number in numbers:
        said = {n: Remembered(right, text, language) for n, (text, right) in enumerate(confirmed[:number])}
        knowing = lexicon.remembering(said)
        heard = {form for one in said.values() for form in forms(one.text)}
        answers = list(knowing.rank_many([text for text, _ in asked], top=DEEP))
        ranks = np.array(
            [
                next((n for n, one in enumerate(answer, 1) if one.concept_id == right), np.inf)
                for answer, (_, right) in zip(answers, asked, strict=True)
            ],
            np.float64,
        )
        new = np.array([not forms(text) & heard for text, _ in asked])
        certain = np.array([sure(answer) for answer in answers])
        right = f"{(ranks[certain] == 1).mean():.3f}" if certain.any() else "-"
        print(
            f"| {number} | {quality(ranks).cells()} | {quality(ranks[new]).cells()} ({new.sum()}) "
            f"| {certain.mean():.3f}, {right} |",
            flush=True,
        )


def trusted(lexicon: Lexicon, decided: Pairs, asked: Pairs) -> None:
    """Print said and seen of the first proposals: as measured on labels, and corrected by the decided titles."""
    trust = Trust.measured(_first(lexicon, decided))
    print(f"\nConfidence on these real titles; corrected by {trust.seen} decided ones: said / share right / titles")
    for name, how in (("as measured on labels", Trust(0)), ("corrected", trust)):
        print(name)
        for band, count, mean, right in reliability(_first(lexicon, asked, how)):
            print(f"| {band} | {mean:.2f} | {right:.2f} | {count} |")


def _first(lexicon: Lexicon, titles: Pairs, trust: Trust | None = None) -> list[tuple[float, bool]]:
    found = []
    for text, right in titles:
        answer = lexicon.rank(text)
        if answer and not sure(answer):
            first = (trust.corrected(answer) if trust else answer)[0]
            found.append((first.confidence, first.concept_id == right))
    return found
