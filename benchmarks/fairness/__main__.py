"""How well the text scan reads adverts: `python -m benchmarks.fairness [--half final] [--misses] [--phrases-only]`.

Precision and recall per language and kind on annotated sentences, against a keyword search tuned on the development
half; `--offers FILE` counts and prints every hit on real French offers; `--speed` times adverts of usual length.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.fairness.keywords import Keywords
from benchmarks.fairness.sets import FRESH, KINDS, LANGUAGES, Counts, Sentence, counted, read_sentences
from siraba.core.fairness.grammar import read_grammar
from siraba.core.fairness.learned import read_learned
from siraba.core.fairness.phrases import read_phrases
from siraba.core.fairness.scanner import Hit, scan

RULES = Path(__file__).resolve().parents[2] / "src" / "siraba" / "data" / "rules"
Scan = Callable[[str], list[Hit]]


def main(given: list[str] | None = None) -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    parser.add_argument("--half", choices=("development", "final", *FRESH), default="development")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was a false alarm")
    parser.add_argument("--offers", type=Path, help="the file of real offers, with intitule and description")
    parser.add_argument("--speed", action="store_true", help="time ten thousand adverts made of the sentences")
    parser.add_argument("--phrases-only", action="store_true", help="without the grammar and the learned part")
    args = parser.parse_args(given)
    learned = None if args.phrases_only else read_learned(RULES / "learned.bin")
    grammar = None if args.phrases_only else read_grammar(RULES / "grammar")
    read = partial(scan, phrases=read_phrases(RULES / "phrases"), learned=learned, grammar=grammar)
    sentences = read_sentences(args.half)
    _table(sentences, read, args.half)
    if args.misses:
        _misses(sentences, read)
    if args.offers:
        _offers(args.offers, read)
    if args.speed:
        _speed(sentences, read)


def _kinds(sentence: Sentence, read: Scan) -> frozenset[str]:
    return frozenset(str(hit.kind) for hit in read(sentence.text))


def _table(sentences: list[Sentence], read: Scan, half: str) -> None:
    peer = Keywords(read_sentences("development"))
    said = {id(each): _kinds(each, read) for each in sentences}
    print(f"{half} half             the scan             keywords")
    print("language kind             n  precision recall   precision recall")
    for language in LANGUAGES:
        of = [each for each in sentences if each.language == language]
        for kinds, name in [*(((kind,), kind) for kind in KINDS), (KINDS, "all")]:
            ours = counted(of, lambda each: said[id(each)], kinds)
            theirs = counted(of, peer.found, kinds)
            print(f"{language}       {name:15s} {ours.right + ours.missed:3d}  {_two(ours)}   {_two(theirs)}")


def _two(counts: Counts) -> str:
    return f"{counts.precision:9.3f} {counts.recall:6.3f}"


def _misses(sentences: list[Sentence], read: Scan) -> None:
    for each in sentences:
        hits = read(each.text)
        for kind in sorted(each.kinds - {hit.kind for hit in hits}):
            print(f"missed {each.language} {kind}: {each.text}")
        for hit in hits:
            if hit.kind not in each.kinds:
                print(f"false {each.language} {hit.phrase} [{hit.quote}]: {each.text}")


def _offers(path: Path, read: Scan) -> None:
    csv.field_size_limit(sys.maxsize)
    offers = with_hits = 0
    began = time.process_time()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            offers += 1
            text = f"{row['intitule']}\n{row['description']}"
            hits = read(text)
            with_hits += bool(hits)
            for hit in hits:
                around = " ".join(text[max(0, hit.span[0] - 60) : hit.span[1] + 60].split())
                print(f"{row['id']} {hit.phrase} [{hit.quote}] … {around} …")
    took = time.process_time() - began
    print(f"{offers} offers, {with_hits} with a hit, {1000 * took / max(1, offers):.2f} ms an offer")


def _speed(sentences: list[Sentence], read: Scan) -> None:
    """Adverts of twenty sentences of a language, in the order of the set: some 1,500 characters each."""
    for language in LANGUAGES:
        of = [each.text for each in sentences if each.language == language]
        adverts = ["\n".join((of * 2)[start : start + 20]) for start in range(0, len(of), 2)]
        began = time.process_time()
        for advert in adverts:
            read(advert)
        each_took = (time.process_time() - began) / len(adverts)
        print(
            f"{language}: {1000 * each_took:.2f} ms an advert, 10,000 in {10_000 * each_took:.1f} s of processor time"
        )


if __name__ == "__main__":
    main()
