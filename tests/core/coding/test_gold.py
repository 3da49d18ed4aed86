"""The annotated sets hold together with the edition: a code that is renamed there would silently count as a miss."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from siraba.core.coding.reading import read_label
from siraba.core.fairness.phrases import plain

ROOT = Path(__file__).resolve().parents[3]
GOLD = ROOT / "benchmarks" / "coding" / "gold"
EDITION = ROOT / "src" / "siraba" / "data" / "roame"


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edition(kind: str) -> dict[str, Any]:
    paths = sorted((EDITION / kind).glob("*.yaml"))
    return {row["code"]: row for path in paths for row in plain(path)}


def test_everyday_titles_are_enough_once_each_and_of_cards_that_exist() -> None:
    titles, cards = rows("everyday_titles.csv"), edition("occupations")
    told = Counter((row["title"], row["lang"], row["place"]) for row in titles)
    assert max(told.values()) == 1
    languages = Counter(row["lang"] for row in titles)
    assert languages["ar"] >= 300
    assert languages["fr"] + languages["en"] >= 300
    assert not [row for row in titles if len(row["isco08"]) != 4 or not row["isco08"].isdecimal()]
    assert not {row["roame"] for row in titles if row["roame"]} - set(cards)
    beside = [row["title"] for row in titles if row["roame"] and cards[row["roame"]]["isco"] != row["isco08"]]
    assert len(beside) == 4, "the README says how many titles have a card of a neighbouring group"


def test_fresh_titles_are_none_of_the_others_and_fit_their_cards() -> None:
    fresh, cards = rows("fresh_titles.csv"), edition("occupations")
    assert Counter(row["lang"] for row in fresh) == {"ar": 60, "fr": 60, "en": 60}
    assert not [row for row in fresh if row["roame"] and cards[row["roame"]]["isco"] != row["isco08"]]
    others = {
        key
        for name in ("everyday_titles.csv", "development_titles.csv")
        for row in rows(name)
        for key in read_label(row["title"]).wholes
    }
    assert not [row["title"] for row in fresh if others.intersection(read_label(row["title"]).wholes)]


def test_annotated_skills_exist_and_both_halves_are_there() -> None:
    skills = edition("skills")
    offers, sentences = rows("skills_in_offers.csv"), rows("skills_in_sentences.csv")
    assert not {code for row in offers for code in row["skills"].split()} - set(skills)
    said = [code for row in sentences for column in ("skills", "denied") for code in row[column].split()]
    assert not {each for code in said for each in code.split("|")} - set(skills)
    assert len({row["offer"] for row in offers}) >= 100
    assert min(Counter(row["language"] for row in sentences).values()) >= 60
    for name in (offers, sentences):
        assert {row["half"] for row in name} == {"development", "final"}
    assert "text" not in offers[0], "the offers' texts are not to be given on"
