"""Everyday titles to occupations: what people say where they live, by language, and the titles that are not found.

    .venv/bin/python -m benchmarks.coding.everyday [--embedding FOLDER] [--development | --fresh] [--lacking]
        [--since REVISION]

With the ROAME edition alone, which is in the repository; and, where ../shared/data is, with ESCO and ROME beside it. A
title is right at the ISCO-08 unit group of a proposal. Each line is said twice: over all titles, and over those that
equal no name of the edition, which nobody can have put there. --embedding FOLDER trains what an installation of ESCO,
ROME, ISCO and ROAME would train (four minutes) and keeps it there. --since prints how many titles were names of the
edition at a revision of the repository and are now. The titles and their limits are in benchmarks/coding/gold; the
pipeline was developed on others (--development), which share no title with them; a third set (--fresh) was written
when both had been looked at, and measured before anything was changed because of them.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.coding import installed, sources
from siraba.core.coding.concepts import Concept
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Proposal
from siraba.core.coding.reading import read_label

GOLD = Path(__file__).parent / "gold"
FOLDER = "src/siraba/data/roame/occupations"
LANGUAGES = ("fr", "en", "ar")
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


def titles(name: str = "everyday_titles.csv") -> list[Title]:
    """The test set, or another of the same shape."""
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Title(row["title"], row["lang"], row["place"], row["isco08"], row.get("roame", "")) for row in rows]


def keys(text: str) -> set[str]:
    """What a name or a title reads as, in each gender form."""
    read = read_label(text)
    return {*read.wholes, *read.forms}


def first_rank(values: Sequence[str], right: str) -> int:
    """The place of the right value among distinct ones, from 1; 0 where it is not there."""
    distinct = [value for value in dict.fromkeys(values) if value]
    return distinct.index(right) + 1 if right in distinct else 0


def row(name: str, ranks: Sequence[int]) -> str:
    """First, among five, how many: cells of a table."""
    first, five = (sum(0 < rank <= most for rank in ranks) / max(1, len(ranks)) for most in (1, 5))
    return f"{name} | {first:.2f} / {five:.2f} | {len(ranks)} |"


def measure(name: str, known: list[tuple[Concept, str]], asked: list[Title], embedding: Embedding | None) -> None:
    """Print the figures of one set of classifications."""
    isco = {concept.id: group for concept, group in known}
    names = {key for concept, _ in installed.roame() for label in concept.labels for key in keys(label.text)}
    lexicon = Lexicon.build([concept for concept, _ in known], embedding=embedding)
    way = "by writing alone" if embedding is None else "with the embedding"
    print(f"\n{name}, {way}: right unit group first / among five")
    print("| | all | titles | equal no name | titles |\n|---|---|---|---|---|")
    proposed = list(zip(asked, (lexicon.rank(title.text, top=DEEP) for title in asked), strict=True))
    for language in LANGUAGES:
        own = [(title, found) for title, found in proposed if title.language == language]
        new = [(title, found) for title, found in own if not keys(title.text) & names]
        print(row(f"| {language}", _ranks(own, isco)), row("", _ranks(new, isco)), sep="")


def _ranks(proposed: Iterable[tuple[Title, list[Proposal]]], isco: dict[str, str]) -> list[int]:
    return [first_rank([isco[each.concept_id] for each in found], title.isco) for title, found in proposed]


def lacking(asked: list[Title], embedding: Embedding | None) -> None:
    """Print the titles whose ROAME occupation is not among the first five: what a national team may add."""
    print("\nTitles whose occupation the edition does not find among five")
    lexicon = Lexicon.build([concept for concept, _ in installed.roame()], embedding=embedding)
    for title in asked:
        found = [each.code for each in lexicon.rank(title.text, top=5)]
        if title.roame not in found:
            print(f"{title.language}\t{title.place}\t{title.text}\t{title.isco}\t{title.roame or 'no card'}")


def since(revision: str, asked: list[Title]) -> None:
    """Print how many titles were names of the edition at a revision and are now, and those that became names."""
    before = {key for text in _names_at(revision) for key in keys(text)}
    now = {key for text in _names_at("HEAD") for key in keys(text)}
    print(f"\nTitles that equal a name of the edition: at {revision}, and at HEAD")
    for language in LANGUAGES:
        own = [title for title in asked if title.language == language]
        counts = [sum(bool(keys(title.text) & names) for title in own) for names in (before, now)]
        print(f"| {language} | {counts[0]} | {counts[1]} | of {len(own)} |")
    came = [title.text for title in asked if keys(title.text) & now and not keys(title.text) & before]
    print(f"became names since: {len(came)}: {'; '.join(came)}")


def _names_at(revision: str) -> list[str]:
    """Every label and name of the edition as it stood."""
    listed = _git("ls-tree", "-r", "--name-only", revision, FOLDER).split()
    found: list[str] = []
    for path in listed:
        for card in yaml.load(_git("show", f"{revision}:{path}"), Loader=yaml.CSafeLoader):
            for label in card["labels"].values():
                found += label.values() if isinstance(label, dict) else [label]
            found += [other["text"] for other in card.get("other_names", ())]
    return found


def _git(*said: str) -> str:
    root = Path(__file__).resolve().parents[2]
    git = shutil.which("git") or "git"
    return subprocess.run([git, *said], cwd=root, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--embedding", type=Path, help="folder where the embedding is kept; trained if it is not there")
    parser.add_argument("--development", action="store_true", help="the titles the pipeline was developed on")
    parser.add_argument("--fresh", action="store_true", help="titles written after the pipeline, before the last names")
    parser.add_argument("--lacking", action="store_true", help="the titles that the edition does not find")
    parser.add_argument("--since", metavar="REVISION", help="titles that became names of the edition since")
    args = parser.parse_args()
    which = "development" if args.development else "fresh" if args.fresh else "everyday"
    asked = titles(f"{which}_titles.csv")
    everything = sources.DATA.exists()
    known = {"the ROAME edition alone": list(installed.roame())}
    if everything:
        known["the ROAME edition, ISCO-08 installed"] = list(installed.grouped(installed.roame()))
        known["with ESCO and ROME beside it"] = [*installed.roame(), *installed.beside()]
    kept = installed.embedding(args.embedding, everything=everything) if args.embedding else None
    for name, concepts in known.items():
        for embedding in [None, kept] if kept else [None]:
            measure(name, concepts, asked, embedding)
    if args.since:
        since(args.since, asked)
    if args.lacking:
        lacking(asked, kept)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
