"""How well coding does on real offer titles, on ROME titles, on the same perturbed, and on labels kept back.

    .venv/bin/python benchmarks/coding_accuracy.py [--sample N] [--seed N]

Reads ../shared/data (ROME 4.0, ESCO 1.2.1, offers of France Travail) as files, without a database. Tables of what it
prints, and what they mean, are in docs/coding.md.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Proposal, sure
from siraba.core.text.folding import fold
from siraba.core.text.genders import gender_forms
from siraba.core.text.noise import without_markers

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the codes that are right for it."""

    text: str
    right: frozenset[str]


def rows(path: str) -> list[dict[str, str]]:
    """The rows of a CSV file under the shared data."""
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rome_titles() -> list[dict[str, str]]:
    """The appellations of ROME."""
    return rows("rome/unix_referentiel_appellation_v460_utf8.csv")


def rome_concepts(titles: Iterable[dict[str, str]]) -> list[Concept]:
    """The jobs of ROME with the name of their card and the given appellations, long and short."""
    labels: dict[str, list[Label]] = defaultdict(list)
    for card in rows("rome/unix_referentiel_code_rome_v460_utf8.csv"):
        labels[card["code_rome"]].append(Label(card["libelle_rome"], "fr", LabelKind.PREFERRED))
    for title in titles:
        for text in dict.fromkeys((title["libelle_appellation_long"], title["libelle_appellation_court"])):
            labels[title["code_rome"]].append(Label(text, "fr"))
    return [Concept(code, code, tuple(known)) for code, known in labels.items()]


def esco_labels(languages: Sequence[str] = ("fr", "en", "ar")) -> list[tuple[str, str, Label]]:
    """(uri, code, label) of the ESCO occupations."""
    found = []
    for row in rows("esco/esco_v1.2.1_occupations_en_fr_ar.csv"):
        for language in languages:
            for kind, text in [(LabelKind.PREFERRED, row[f"label_{language}"])] + [
                (LabelKind.ALTERNATIVE, text) for text in row[f"alt_{language}"].split("\n")
            ]:
                if text.strip():
                    found.append((row["conceptUri"], row["code"], Label(text.strip(), language, kind)))
    return found


def esco_concepts(labels: Iterable[tuple[str, str, Label]]) -> list[Concept]:
    """ESCO concepts of the given labels."""
    grouped: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for uri, code, label in labels:
        grouped[uri, code].append(label)
    return [Concept(uri, code, tuple(known), uri) for (uri, code), known in grouped.items()]


# Perturbations: each takes a ROME title (`Vendeur / Vendeuse en boulangerie`) and a random source.


def _form(title: str, which: int) -> str:
    forms = gender_forms(without_markers(fold(title)))
    return forms[min(which, len(forms) - 1)]


def misspell(text: str, source: random.Random) -> str:
    """`text` with one letter of one word of five letters or more dropped, doubled, swapped with the next, replaced."""
    places = [
        (start, start + len(word))
        for word in text.split(" ")
        for start in [text.index(word)]
        if len(word) >= 5 and word.isalpha()
    ]
    if not places:
        return text
    start, end = source.choice(places)
    at = source.randrange(start + 1, end - 1)
    kind = source.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + source.choice("abcdefghilmnoprstuv") + text[at + 1 :]


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


BEFORE = ("", "2 ", "URGENT ")
BEHIND = ("(H/F) - CDI", "CDD 35h H/F", "F/H temps partiel")
PERTURBATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda title, _: title,
    "with (H/F)": lambda title, _: f"{title} (H/F)",
    "upper case, no accents": lambda title, _: _bare(title).upper(),
    "masculine form": lambda title, _: _form(title, 0),
    "feminine form": lambda title, _: _form(title, 1),
    "noise words": lambda title, r: f"{r.choice(BEFORE)}{_form(title, 0)} {r.choice(BEHIND)}",
    "place behind": lambda title, r: (
        f"{_form(title, 0)} à {r.choice(['Privas', 'Tournon sur Rhône', 'ANNONAY'])} (H/F)"
    ),
    "firm before": lambda title, r: f"{r.choice(['DESTIA', 'Burger King France', 'Ekibio'])} - {_form(title, 0)} (H/F)",
    "typo": lambda title, r: misspell(_form(title, r.randrange(2)), r),
    "typo and noise": lambda title, r: f"{misspell(_form(title, 0), r).upper()} H/F CDI",
}


@dataclass(slots=True)
class Outcome:
    """Counts over cases."""

    cases: int = 0
    first: int = 0
    among_five: int = 0
    sure: int = 0
    sure_right: int = 0

    def add(self, proposals: list[Proposal], right: frozenset[str]) -> None:
        """Count one case."""
        self.cases += 1
        hit = bool(proposals) and proposals[0].code in right
        self.first += hit
        self.among_five += any(p.code in right for p in proposals[:5])
        if sure(proposals):
            self.sure += 1
            self.sure_right += hit

    def line(self, name: str) -> str:
        """One row of the printed table."""
        share = self.sure_right / self.sure if self.sure else float("nan")
        parts = (self.first / self.cases, self.among_five / self.cases, self.sure / self.cases, share)
        return f"| {name:34} | {self.cases:6} | " + " | ".join(f"{part:6.1%}" for part in parts) + " |"


HEAD = f"| {'titles':34} |  cases |     @1 |     @5 |   sure | right when sure |\n|---|---|---|---|---|---|"


def evaluate(lexicon: Lexicon, cases: Sequence[Case]) -> Outcome:
    """Rank all cases and count."""
    outcome = Outcome()
    for case, proposals in zip(cases, lexicon.rank_many(c.text for c in cases), strict=True):
        outcome.add(proposals, case.right)
    return outcome


def perturbed(titles: Sequence[dict[str, str]], seed: int) -> dict[str, list[Case]]:
    """The cases of every perturbation over the given ROME titles."""
    return {
        name: [Case(perturb(t["libelle_appellation_long"], source), frozenset({t["code_rome"]})) for t in titles]
        for name, perturb in PERTURBATIONS.items()
        for source in [random.Random(f"{seed} {name}")]
    }


def kept_back_rome(titles: Sequence[dict[str, str]], seed: int) -> tuple[Lexicon, list[Case]]:
    """A lexicon without a tenth of the appellations, and those in the masculine with (H/F)."""
    source = random.Random(seed)
    shuffled = list(titles)
    source.shuffle(shuffled)
    back, known = shuffled[: len(shuffled) // 10], shuffled[len(shuffled) // 10 :]
    cases = [Case(_form(t["libelle_appellation_long"], 0) + " (H/F)", frozenset({t["code_rome"]})) for t in back]
    return Lexicon.build(rome_concepts(known)), cases


def kept_back_esco(seed: int) -> tuple[Lexicon, dict[str, list[Case]]]:
    """A lexicon without a tenth of the ESCO labels, and those by language. Labels that also stay are not asked."""
    source = random.Random(seed)
    labels = esco_labels()
    source.shuffle(labels)
    back, known = labels[: len(labels) // 10], labels[len(labels) // 10 :]
    kept = {tuple(sorted(gender_forms(fold(label.text)))) for _, _, label in known}
    read = {form for forms in kept for form in forms}
    cases: dict[str, list[Case]] = defaultdict(list)
    for _, code, label in back:
        if not read.intersection(gender_forms(fold(label.text))):
            cases[label.language].append(Case(label.text, frozenset({code})))
    return Lexicon.build(esco_concepts(known)), cases


def speed(lexicon: Lexicon, texts: Sequence[str]) -> str:
    """Milliseconds a text one by one (p50, p95) and texts a second together, each text once."""
    distinct = list(dict.fromkeys(texts))
    times = []
    for text in distinct:
        start = time.perf_counter()
        lexicon.rank(text)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    start = time.perf_counter()
    for _ in lexicon.rank_many(distinct):
        pass
    together = len(distinct) / (time.perf_counter() - start)
    middle, high = times[len(times) // 2], times[len(times) * 95 // 100]
    alone = f"{len(distinct)} distinct titles: p50 {middle:.2f} ms, p95 {high:.2f} ms one by one"
    return f"{alone}; {together:,.0f} a second together"


def calibration_points(outcomes: Iterable[tuple[Case, list[Proposal]]]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) of scored proposals, in ten bands of confidence."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for case, proposals in outcomes:
        for proposal in proposals:
            bands[min(9, int(10 * proposal.confidence))].append((proposal.confidence, proposal.code in case.right))
    return [
        (sum(c for c, _ in band) / len(band), sum(hit for _, hit in band) / len(band), len(band))
        for _, band in sorted(bands.items())
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=3000, help="ROME titles that are perturbed")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    if not DATA.exists():
        print(f"No shared data at {DATA.resolve()}: nothing to measure.", file=sys.stderr)
        return 1
    titles = rome_titles()
    lexicon = built(titles)
    offers(lexicon)
    sample = random.Random(args.seed).sample(titles, min(args.sample, len(titles)))
    print("\n" + HEAD)
    for name, cases in perturbed(sample, args.seed).items():
        print(evaluate(lexicon, cases).line(name), flush=True)
    back, cases = kept_back_rome(titles, args.seed)
    print(evaluate(back, cases).line("ROME titles kept back"))
    points = calibration_points((c, back.rank(c.text)) for c in cases)
    esco, by_language = kept_back_esco(args.seed)
    for language, cases in sorted(by_language.items()):
        print(evaluate(esco, cases).line(f"ESCO labels kept back, {language}"), flush=True)
    print(
        f"\nESCO: {len(esco)} occupations, {esco.label_count} labels. "
        + speed(esco, [c.text for c in by_language["fr"]])
    )
    print("\nconfidence said / share right / proposals, ROME titles kept back")
    for said, right, count in points:
        print(f"  {said:.2f}  {right:.2f}  {count}")
    return 0


def built(titles: Sequence[dict[str, str]]) -> Lexicon:
    """The lexicon of ROME; prints the machine, the times and the sizes."""
    start = time.perf_counter()
    lexicon = Lexicon.build(rome_concepts(titles))
    seconds = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        lexicon.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        start = time.perf_counter()
        Lexicon.load(Path(folder))
        loaded = time.perf_counter() - start
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(
        f"ROME: {len(lexicon)} jobs, {lexicon.label_count} labels; built in {seconds:.1f} s, {size / 1e6:.1f} MB, "
        f"loaded in {loaded:.2f} s"
    )
    return lexicon


def offers(lexicon: Lexicon) -> None:
    """Print how the real offers are coded."""
    texts = [row["intitule"] for row in rows("vacancies/france_travail_offers.csv")]
    answers = list(lexicon.rank_many(texts))
    certain = sum(map(sure, answers))
    distinct = dict(zip(texts, answers, strict=True))
    apart = sum(map(sure, distinct.values()))
    print(
        f"offers: {len(texts)} titles, {certain / len(texts):.1%} sure; {len(distinct)} distinct, "
        f"{apart / len(distinct):.1%} sure"
    )
    reasons = Counter(answer[0].because.value for answer in answers if sure(answer))
    print("sure because: " + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))
    print("speed: " + speed(lexicon, texts))


if __name__ == "__main__":
    raise SystemExit(main())
