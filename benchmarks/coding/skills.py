"""Skills in texts: ours against plain look-up of labels, on annotated offers and sentences, in two halves.

    .venv/bin/python -m benchmarks.coding.skills [--half development|final] [--plain-words] [--misses N]

The offers' texts are read from ../shared/data and are not in the repository: the gold holds their numbers, a digest of
each text and the places in it. What is annotated, by whom and its limits are in benchmarks/coding/gold/README.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml

from benchmarks.coding import sources
from benchmarks.coding.measures import reliability
from siraba.apps.classification.readers.wordings import wordings
from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.skills.finding import SkillFinder
from siraba.core.coding.skills.index import SkillIndex
from siraba.core.text.folding import fold
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS
from siraba.core.text.words import words

GOLD = Path(__file__).parent / "gold"
EDITION = Path(__file__).resolve().parents[2] / "src" / "siraba" / "data" / "roame"
HALVES = ("development", "final")
Finder = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """An annotated text: each item of `right` is a set of codes any of which is right; `denied` must not be found."""

    group: str
    half: str
    text: str
    right: tuple[frozenset[str], ...]
    denied: frozenset[str] = frozenset()


def sentences() -> list[Text]:
    """The sentences that are in the repository."""
    with (GOLD / "skills_in_sentences.csv").open(encoding="utf-8", newline="") as file:
        return [
            Text(
                f"sentences {row['language']}",
                row["half"],
                row["text"],
                tuple(frozenset(item.split("|")) for item in row["skills"].split()),
                frozenset(filter(None, row["denied"].split("|"))),
            )
            for row in csv.DictReader(file)
        ]


def offers() -> list[Text]:
    """The annotated offers whose text is as it was when they were annotated; none without the shared data."""
    if not sources.DATA.exists():
        return []
    known = {row["id"]: row["description"] for row in sources.rows("vacancies/france_travail_offers.csv")}
    items: dict[tuple[str, str], list[frozenset[str]]] = {}
    with (GOLD / "skills_in_offers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = known.get(row["offer"], "")
            if hashlib.sha256(text.encode()).hexdigest()[:12] != row["digest"]:
                print(f"offer {row['offer']} is another than the annotated one: left out", file=sys.stderr)
                continue
            own = items.setdefault((row["offer"], row["half"]), [])
            if row["skills"]:
                own.append(frozenset(row["skills"].split()))
    return [
        Text("offers fr", half, known[number], tuple(dict.fromkeys(right))) for (number, half), right in items.items()
    ]


def edition(*, authored: bool = True, lent: bool = True) -> list[Concept]:
    """The skills of the ROAME edition; with the authored words; with ESCO's names of the skills that it links."""
    others = wordings() if authored else {}
    esco = {skill.id: skill.labels for skill in sources.esco_skills()} if lent and sources.DATA.exists() else {}
    return [
        Concept(
            row["code"],
            row["code"],
            tuple(
                dict.fromkeys(
                    [
                        *(Label(text, tag, LabelKind.PREFERRED) for tag, text in row["labels"].items()),
                        *(Label(text, tag) for tag, text in others.get(row["code"], ())),
                        *(Label(each.text, each.language) for each in esco.get(row.get("esco", ""), ())),
                    ]
                )
            ),
        )
        for path in sorted((EDITION / "skills").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def cards() -> list[list[str]]:
    """What the occupations of the edition ask together."""
    return [
        [*row["skills"]["essential"], *row["skills"]["optional"]]
        for path in sorted((EDITION / "occupations").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def dictionary(concepts: Iterable[Concept], *, stemmed: bool, ordered: bool, least: int) -> Finder:
    """Plain look-up, longest match first: labels as folded words or stems, in order or as a set of neighbours.

    Labels of fewer than `least` words are not looked for.
    """

    def units(text: str) -> list[str]:
        kept = [word for word in words(fold(text)) if word not in GRAMMAR_WORDS]
        return [stem(word) for word in kept] if stemmed else kept

    def key(some: Iterable[str]) -> tuple[str, ...]:
        return tuple(some) if ordered else tuple(sorted(some))

    known: dict[tuple[str, ...], set[str]] = {}
    for concept in concepts:
        for label in concept.labels:
            own = key(units(label.text))
            if len(own) >= least:
                known.setdefault(own, set()).add(concept.code)
    longest = max(map(len, known))

    def find(text: str) -> set[str]:
        found: set[str] = set()
        said, at = units(text), 0
        while at < len(said):
            for size in range(min(longest, len(said) - at), 0, -1):
                if codes := known.get(key(said[at : at + size])):
                    found |= codes
                    at += size - 1
                    break
            at += 1
        return found

    return find


@dataclass(slots=True)
class Counts:
    """Found and right; found; annotated and found; annotated; denied and found."""

    right: int = 0
    found: int = 0
    hit: int = 0
    wanted: int = 0
    denied: int = 0

    def add(self, text: Text, found: set[str]) -> None:
        """Count one text."""
        accepted = frozenset().union(*text.right)
        self.right += len(found & accepted)
        self.found += len(found)
        self.hit += sum(bool(item & found) for item in text.right)
        self.wanted += len(text.right)
        self.denied += len(found & text.denied)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, and their harmonic mean."""
        precision, recall = self.right / max(1, self.found), self.hit / max(1, self.wanted)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def measured(texts: Iterable[Text], find: Finder) -> dict[str, Counts]:
    """Counts by group."""
    found: dict[str, Counts] = {}
    for text in texts:
        found.setdefault(text.group, Counts()).add(text, find(text.text))
    return found


def best_dictionary(concepts: list[Concept], texts: list[Text]) -> tuple[str, Finder]:
    """The dictionary with the best F1 on the development half, mean over groups."""
    tried = []
    for stemmed, ordered, least in product((True, False), (True, False), (1, 2)):
        find = dictionary(concepts, stemmed=stemmed, ordered=ordered, least=least)
        counts = measured(texts, find).values()
        said = f"{'stems' if stemmed else 'words'}, {'in order' if ordered else 'any order'}, from {least} words"
        tried.append((sum(one.figures[2] for one in counts) / max(1, len(counts)), said, find))
    _score, said, find = max(tried, key=lambda one: (one[0], one[1]))
    return said, find


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, help="one half alone")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of the development half")
    args = parser.parse_args()
    texts = [*offers(), *sentences()]
    development = [text for text in texts if text.half == "development"]
    finder = SkillFinder(SkillIndex.build(edition(), cards()))
    said, tuned = best_dictionary(edition(), development)
    labels_said, labels_only = best_dictionary(edition(authored=False, lent=False), development)
    systems: dict[str, Finder] = {
        f"look-up of the edition's labels ({labels_said})": labels_only,
        f"look-up of all words, as ours has them ({said})": tuned,
        "siraba skills": lambda text: {skill.code for skill in finder.read(text, top=1000).skills},
    }
    for half in [args.half] if args.half else HALVES:
        report(half, [text for text in texts if text.half == half], systems)
    confidence(finder, [text for text in texts if text.half == "final"])
    speed(finder, texts)
    if args.misses:
        misses(finder, development, args.misses)
    return 0


def report(half: str, texts: list[Text], systems: dict[str, Finder]) -> None:
    """Print the table of a half."""
    print(f"\n{half} half: precision / recall / F1 (denied ones found)")
    groups = list(dict.fromkeys(text.group for text in texts))
    sizes = {group: sum(text.group == group for text in texts) for group in groups}
    print("| | " + " | ".join(f"{group} ({sizes[group]})" for group in groups) + " |")
    print("|---|" + "---|" * len(groups))
    for name, find in systems.items():
        counts = measured(texts, find)
        cells = ("{:.2f} / {:.2f} / {:.2f}".format(*counts[group].figures) for group in groups)
        print(
            f"| {name} | " + " | ".join(f"{cell} ({counts[g].denied})" for cell, g in zip(cells, groups, strict=True))
        )


def confidence(finder: SkillFinder, texts: list[Text]) -> None:
    """Print how often what is found is right, by how sure it is said to be."""
    said = [
        (skill.confidence, any(skill.code in item for item in text.right))
        for text in texts
        for skill in finder.read(text.text, top=1000, least=0.2).skills
    ]
    print("\nfinal half, all texts: said / share right / skills")
    for band, count, mean, right in reliability(said):
        print(f"| {band} | {mean:.2f} | {right:.2f} | {count} |")


def speed(finder: SkillFinder, texts: list[Text]) -> None:
    """Print what a text costs."""
    start = time.process_time()
    for text in texts:
        finder.read(text.text)
    used = time.process_time() - start
    size = sum(len(text.text) for text in texts)
    print(f"\n{1000 * used / len(texts):.1f} ms a text, {1e6 * used / size:.1f} ms a thousand characters", flush=True)


def misses(finder: SkillFinder, texts: list[Text], most: int) -> None:
    """Print what is found wrongly and what is not found: of the development half, whose texts may be looked at."""
    for text in texts[:most]:
        skills = finder.read(text.text, top=1000).skills
        accepted = frozenset().union(*text.right)
        wrong = [(s.code, s.matched, s.quote, s.confidence) for s in skills if s.code not in accepted]
        found = {skill.code for skill in skills}
        lacking = [sorted(item) for item in text.right if not item & found]
        print(f"\n{text.text[:100]!r}\n  wrong {wrong}\n  lacking {lacking}")


if __name__ == "__main__":
    raise SystemExit(main())
