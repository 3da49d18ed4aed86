"""The 1,286 real offers: how many are coded without a person, and how well where the job is known otherwise.

The job is known by what is asked of whoever takes it: France Travail gives 320 of the offers with their competences;
where these are on the card of one ROME job far more than on any other's, it is that job's offer, whatever its title.
That truth errs too (cards change, and offers are written from the nearest card), so sure answers are compared with it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.coding import sources
from siraba.core.coding.concepts import Concept
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import sure

NEARLY = 0.95
"""Said of a look-up that is not exact: the label in another number, with a typo, within a longer title."""

AHEAD = 6.0
"""By how much rarity (sum of ln(jobs / jobs with the competence)) a job must lead the next one."""


def report(embedding: Embedding) -> None:
    """Print the shares."""
    titles = {row["id"]: row["intitule"] for row in sources.rows("vacancies/france_travail_offers.csv")}
    known = {"ROAME": [one for one, _ in sources.roame()], "ROME": list(sources.rome()), "ESCO": list(sources.esco())}
    lexicons = {name: Lexicon.build(concepts, embedding=embedding) for name, concepts in known.items()}
    waiting, total, nearly = list(titles.values()), len(titles), list[str]()
    print(f"\nReal offers: {total}, {len(set(waiting))} distinct titles; coded without a person, one after the other")
    for name, lexicon in lexicons.items():
        answers = list(zip(waiting, lexicon.rank_many(waiting, language="fr"), strict=True))
        nearly += [title for title, answer in answers if not sure(answer) and answer and answer[0].confidence >= NEARLY]
        waiting = [title for title, answer in answers if not sure(answer)]
        print(f"by {name}: {1 - len(waiting) / total:.1%} so far")
    proposed = [title for title in waiting if title in set(nearly)]
    print(f"proposed to a person with {NEARLY:.0%} and more: {len(proposed) / total:.1%} ({len(set(proposed))} titles)")
    by_competences(lexicons["ROME"], titles, known["ROME"])


def by_competences(lexicon: Lexicon, titles: dict[str, str], jobs: Sequence[Concept]) -> None:
    """Print how the ROME answers agree with the jobs that competences tell."""
    codes = {job.code for job in jobs}
    told = {offer: code for offer, code in _told().items() if offer in titles and code in codes}
    right = first = five = certain = 0
    for offer, code in told.items():
        answer = lexicon.rank(titles[offer], language="fr")
        found = [one.code for one in answer]
        first += found[:1] == [code]
        five += code in found
        if sure(answer):
            certain += 1
            right += found[0] == code
    count = len(told)
    print(f"job told by competences: {count} offers; right first {first / count:.1%}, among five {five / count:.1%};")
    print(f"sure of {certain}, of which {right} agree")


def _told() -> dict[str, str]:
    """The job of each offer whose competences lead to one clearly."""
    cards: dict[str, set[str]] = defaultdict(set)
    for row in sources.rows("rome/unix_coherence_item_v460_utf8.csv"):
        cards[row["code_ogr"]].add(row["code_rome"])
    jobs = len({code for codes in cards.values() for code in codes})
    weight: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in sources.rows("vacancies/france_travail_offer_competences.csv"):
        for code in cards.get(row["competence_code"], ()):
            weight[row["offre_id"]][code] += math.log(jobs / len(cards[row["competence_code"]]))
    found = {}
    for offer, counted in weight.items():
        order = sorted(counted, key=lambda code: (-counted[code], code))
        if counted[order[0]] - (counted[order[1]] if len(order) > 1 else 0.0) >= AHEAD:
            found[offer] = order[0]
    return found
