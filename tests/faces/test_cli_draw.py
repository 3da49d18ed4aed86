"""`siraba draw`: from the commitment to the check of a stranger, on files."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from siraba.faces.cli.main import main

PEOPLE = [("p1", "north", "women"), ("p2", "north", ""), ("p3", "south", "women;youth"), ("p4", "north", "")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = "".join(f"{id_},{stratum},{groups}\n" for id_, stratum, groups in PEOPLE)
    (tmp_path / "people.csv").write_text("id,stratum,groups\n" + lines, encoding="utf-8")
    return tmp_path


def call(folder: Path, *words: str) -> int:
    return main(["draw", *[word.replace("@", f"{folder}/") for word in words]])


SEED = ("--seed-file", "@seed", "--record", "@before.json")
PLACES = ("--places", "north=2", "--places", "south=1", "--reserve", "north:women=1")
RUN = ("run", "@people.csv", *SEED, "--out", "@result.csv", "--final", "@final.json")
VERIFY = ("verify", "@people.csv", "@result.csv", "--final", "@final.json", "--record", "@before.json")


def test_a_draw_from_commitment_to_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder, "commit", *SEED, *PLACES) == 0
    seed = (folder / "seed").read_text().strip()
    assert stat.S_IMODE((folder / "seed").stat().st_mode) == 0o600
    assert seed not in (folder / "before.json").read_text()
    assert call(folder, *RUN, "--public", "lottery 17") == 0
    assert "drawn 4, selected 3" in capsys.readouterr().out
    rows = list(csv.DictReader((folder / "result.csv").open(encoding="utf-8")))
    assert [(row["stratum"], row["rank"]) for row in rows] == [
        ("north", "1"), ("north", "2"), ("north", "3"), ("south", "1"),
    ]  # fmt: skip
    assert next(row for row in rows if row["id"] == "p1")["group"] == "women"
    assert json.loads((folder / "final.json").read_text())["seed"] == seed
    assert call(folder, *VERIFY) == 0
    assert "the draw agrees: seed, list of 4 people" in capsys.readouterr().out


def test_the_list_and_the_result_may_be_json_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"id": i, "stratum": s, "groups": g.split(";") if g else []}) for i, s, g in PEOPLE]
    (folder / "people.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert call(folder, "commit", "@people.csv", *SEED, *PLACES) == 0
    words = [word.replace("people.csv", "people.jsonl").replace("result.csv", "result.jsonl") for word in RUN]
    assert call(folder, *words) == 0
    check = [word.replace("result.csv", "result.jsonl") for word in VERIFY]
    assert call(folder, *check) == 0
    assert "list of 4 people" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("people.csv", "p4,north,\n", "", "person p4 is in the result and not in the list"),
        ("people.csv", "p4,north,\n", "p4,north,\np5,south,\n", "person p5 is in the list and not in the result"),
        ("people.csv", "p2,north,\n", "p2,north,women\n", "list: its digest is not the published one"),
        ("people.csv", "p2,north,", "p2,south,", "person p2 is in stratum 'south' of the list and 'north'"),
        ("result.csv", ",true,women", ",false,women", "the selected of person p1 is False; the draw gives True"),
        ("result.csv", ",true,women", ",true,", "the group of person p1 is None; the draw gives women"),
        ("result.csv", "north,1,", "north,7,", "the draw gives 1"),
        ("final.json", '"released": true', '"released": false', "other places than those committed to"),
        ("final.json", '"seed": "', '"seed": "0000', "64 hexadecimal digits"),
    ],
)
def test_what_was_changed_is_named(
    folder: Path, file: str, old: str, new: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(folder, "commit", *SEED, *PLACES) == 0
    assert call(folder, *RUN) == 0
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert call(folder, *VERIFY) == 1
    assert says in capsys.readouterr().err


def test_a_second_draw_with_a_better_seed_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(folder, "commit", *SEED, *PLACES) == 0
    again = ("--seed-file", "@seed2", "--record", "@before2.json")
    assert call(folder, "commit", *again, *PLACES) == 0
    assert call(folder, "run", "@people.csv", *again, "--out", "@result.csv", "--final", "@final.json") == 0
    assert call(folder, *VERIFY) == 1
    assert "another commitment than the one published beforehand" in capsys.readouterr().err


def test_what_cannot_be_done_is_refused_in_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(*words: str) -> str:
        assert call(folder, *words) == 1
        return capsys.readouterr().err

    assert call(folder, "commit", *SEED) == 0
    assert "exists already: a commitment is made once" in refused("commit", *SEED)
    assert "a seed is never overwritten" in refused("commit", "--seed-file", "@seed", "--record", "@other.json")
    assert "how many places are there?" in refused(*RUN)
    assert "no places are stated for stratum south" in refused(*RUN, "--places", "north=2")
    assert "'x' is not a whole number" in refused(*RUN, "--places", "x")
    assert "and the places of the stratum" in refused(*RUN, "--places", "2", "--reserve", "women")
    assert "must end in .csv or .jsonl" in refused(*[w.replace("result.csv", "result.txt") for w in RUN])
    assert "No such file" in refused(*[word.replace("@seed", "@none") for word in RUN])
    (folder / "people.csv").write_text("id\np1\np1\n")
    assert "person p1 stands twice in the list" in refused(*RUN, "--places", "2")
    (folder / "people.csv").write_text("id,stratum\np1,\n,north\n")
    assert "people.csv, line 3, column id: nothing is written here" in refused(*RUN, "--places", "2")
