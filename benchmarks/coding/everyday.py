"""Everyday titles to occupations: what people say where they live, by language, and the titles that are not found.

    .venv/bin/python -m benchmarks.coding.everyday [--lacking] [--embedding FOLDER]

With the ROAME edition alone, which is in the repository; and, where ../shared/data is, with ESCO and ROME beside it.
A title is right at the ISCO-08 unit group of a proposal, and at its ROAME code. The titles and their limits are in
benchmarks/coding/gold; nothing was chosen by them.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.coding import sources
from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Proposal

GOLD = Path(__file__).parent / "gold" / "everyday_titles.csv"
EDITION = Path(__file__).resolve().parents[2] / "src" / "siraba" / "data" / "roame" / "occupations"
LANGUAGES = ("ar", "fr", "en")
DEEP = 30
"""Proposals that are asked for: several may be of one unit group."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as said in a place, with its unit group and, where the edition has one, its ROAME code."""

    text: str
    language: str
    place: str
    isco: str
    roame: str


def titles() -> list[Title]:
    """The test set."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Title(row["title"], row["lang"], row["place"], row["isco08"], row["roame"]) for row in rows]


def edition() -> Iterator[tuple[Concept, str]]:
    """The occupations of the ROAME edition with their unit groups."""
    for path in sorted(EDITION.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            said = [
                Label(form, tag, LabelKind.PREFERRED)
                for tag, label in row["labels"].items()
                for form in (label.values() if isinstance(label, dict) else [label])
            ]
            said += [Label(other["text"], other["language"]) for other in row.get("other_names", ())]
            yield Concept(f"roame:{row['code']}", row["code"], tuple(dict.fromkeys(said))), row["isco"]


def shared() -> Iterator[tuple[Concept, str]]:
    """The occupations of ESCO and ROME with their unit groups; ROME's by the official table, where that says four."""
    for concept in sources.esco():
        yield concept, concept.code.partition(".")[0]
    table = {row["Code ROME"]: row["Code ISCO08"] for row in sources.rows("rome/rome3_isco08.csv")}
    for concept in sources.rome():
        yield concept, table.get(concept.code, "")


def first_rank(values: Sequence[str], right: str) -> int:
    """The place of the right value among distinct ones, from 1; 0 where it is not there."""
    distinct = [value for value in dict.fromkeys(values) if value]
    return distinct.index(right) + 1 if right in distinct else 0


def row(name: str, ranks: Sequence[int]) -> str:
    """A line of the table: first, among five, how many."""
    first, five = (sum(0 < rank <= most for rank in ranks) / max(1, len(ranks)) for most in (1, 5))
    return f"| {name} | {first:.2f} | {five:.2f} | {len(ranks)} |"


def measure(name: str, known: list[tuple[Concept, str]], asked: list[Title], embedding: Any) -> list[list[Proposal]]:
    """Print the figures of one set of classifications; what was proposed for each title."""
    isco = {concept.id: group for concept, group in known}
    lexicon = Lexicon.build([concept for concept, _ in known], embedding=embedding)
    proposed: list[list[Proposal]] = []
    for title in asked:
        proposed += lexicon.rank_many([title.text], language="auto", top=DEEP)
    print(f"\n{name}: first / among five / titles")
    print("| | first | five | titles |\n|---|---|---|---|")
    pairs = list(zip(asked, proposed, strict=True))
    for language in LANGUAGES:
        own = [(title, found) for title, found in pairs if title.language == language]
        groups = [first_rank([isco[each.concept_id] for each in found], title.isco) for title, found in own]
        print(row(f"{language}, unit group", groups))
        codes = [
            first_rank([each.code for each in found if each.concept_id.startswith("roame:")], title.roame)
            for title, found in own
            if title.roame
        ]
        print(row(f"{language}, ROAME code", codes))
    return proposed


def lacking(asked: list[Title], proposed: list[list[Proposal]]) -> None:
    """Print the titles whose ROAME occupation is not among the first five: what a national team may add."""
    print("\nTitles whose occupation the edition does not find among five")
    for title, found in zip(asked, proposed, strict=True):
        rank = first_rank([each.code for each in found], title.roame) if title.roame else 0
        if not 0 < rank <= 5:
            print(f"{title.language}\t{title.place}\t{title.text}\t{title.isco}\t{title.roame or 'no card'}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lacking", action="store_true", help="the titles that the edition does not find")
    parser.add_argument("--embedding", type=Path, help="folder of a trained embedding (benchmarks.coding --keep)")
    args = parser.parse_args()
    embedding = Embedding.load(args.embedding) if args.embedding else None
    asked, own = titles(), list(edition())
    proposed = measure("the ROAME edition alone", own, asked, embedding)
    if sources.DATA.exists():
        measure("with ESCO and ROME", [*own, *shared()], asked, embedding)
    if args.lacking:
        lacking(asked, proposed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
