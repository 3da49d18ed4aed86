"""`siraba allocate`: files in, everybody's outcome with a reason out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from siraba.faces.cli.main import main

FILES = {
    "matches.csv": "vacancy_id,rank,person_id,score\nbakery,1,Awa,900000\nbakery,2,Ben,890000\nmill,1,Awa,800000\n"
    "mill,2,Ben,200000\noven,1,Cyr,700000\nmill,3,Cyr,600000\noven,2,Dia,650000\n",
    "offers.csv": "id,places,reserved,ceiling\nbakery,1,,agreement\noven,2,,agreement\nmill,1,women=1,\n",
    "people.csv": "id,groups\nAwa,women\nBen,\nCyr,\nDia,women;youth\nEli,\n",
    "ceilings.csv": "id,places\nagreement,2\n",
    "order.csv": "id\nDia\nBen\nAwa\nCyr\nEli\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(folder: Path, *words: str, out: str = "out.csv") -> int:
    files = [str(folder / name) for name in ("matches.csv", "offers.csv")]
    more = ["--people", str(folder / "people.csv"), "--ceilings", str(folder / "ceilings.csv")]
    return main(["allocate", *files, "--out", str(folder / out), *more, *words])


def table(folder: Path) -> dict[str, tuple[str, str, str, str]]:
    with (folder / "out.csv").open(encoding="utf-8") as file:
        return {r["person_id"]: (r["offer_id"], r["reserved_for"], r["reason"], r["at"]) for r in csv.DictReader(file)}


def test_best_total_with_a_reserved_place_and_a_ceiling(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder, "--method", "best-total", "--exact", "--keep-reserved", "--why", "Awa") == 0
    assert table(folder) == {
        "Awa": ("mill", "women", "placed_reserved", ""),
        "Ben": ("bakery", "", "placed", ""),
        "Cyr": ("oven", "", "placed", ""),
        "Dia": ("", "", "ceiling_reached", "oven"),
        "Eli": ("", "", "no_edge", ""),
    }
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Awa: bakery (score 900000): every place of the offer went to people")
    assert told[-1] == "people 5, placed 3, without a place 2, total 2390000, gap 0"


@pytest.mark.parametrize("side", ["person", "place"])
def test_stable(folder: Path, side: str) -> None:
    assert call(folder, "--method", "stable", "--keep-reserved", "--propose", side) == 0
    assert table(folder)["Awa"] == ("bakery", "", "placed", "")
    assert table(folder)["Ben"] == ("", "", "capacity_full", "bakery")


def test_by_the_order_of_a_list(folder: Path) -> None:
    order = ("--order", str(folder / "order.csv"))
    assert call(folder, "--method", "priority", *order) == 0
    taken = {person: offer for person, (offer, *_) in table(folder).items()}
    assert taken == {"Dia": "oven", "Ben": "bakery", "Awa": "mill", "Cyr": "", "Eli": ""}


def test_json_lines_hold_the_reason_in_words(folder: Path) -> None:
    assert call(folder, "--method", "stable", out="out.jsonl") == 0
    rows = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[-1]["because"] == "no offer was possible for this person"
    assert rows[0]["score"] == 900_000


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("matches.csv", "bakery,1,Awa", "cellar,1,Awa", "person Awa is joined to offer cellar"),
        ("matches.csv", "Awa,900000", "Awa,0.9", "matches.csv, line 2, column score: “0.9” is not a whole number"),
        ("matches.csv", "Awa,900000", "Awa,-9", "score of person Awa at offer bakery is -9"),
        ("matches.csv", "1,Awa,900000", "1,,900000", "line 2, column person_id: nothing is written here"),
        ("offers.csv", "mill,1,women=1", "mill,1,women=2", "offer mill has 1 places and reserves 2"),
        ("offers.csv", "women=1", "women", "line 4, column reserved: “women” is not like women=3"),
        ("offers.csv", "oven,2", "bakery,2", "offers.csv, line 3: offer bakery stands twice"),
        ("offers.csv", "mill,1,women", "mill,1,men", "offer mill reserves places for group men"),
        ("ceilings.csv", "agreement,2\n", "treaty,2\n", "offer bakery lies under ceiling agreement"),
    ],
)
def test_bad_files_are_refused_with_who_is_meant(
    folder: Path, file: str, old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / file).write_text(FILES[file].replace(old, new), encoding="utf-8")
    assert call(folder, "--method", "best-total") == 1
    assert says in capsys.readouterr().err
    assert not (folder / "out.csv").exists()


def test_words_that_do_not_go_together_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, says in (
        (("--method", "priority"), "--order FILE goes with --method priority"),
        (("--method", "stable", "--order", "x"), "--order FILE goes with --method priority"),
        (("--method", "stable", "--why", "Zoe"), "person Zoe is in none of the files"),
    ):
        assert call(folder, *words) == 1
        assert says in capsys.readouterr().err
    assert call(folder, "--method", "stable", out="out.txt") == 1
    assert "must end in .csv or .jsonl" in capsys.readouterr().err
