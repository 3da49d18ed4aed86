"""`siraba match` as somebody at a terminal meets it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from siraba.core.matching.files import COLUMNS
from siraba.faces.cli.main import main

SOURCE = Path(__file__).resolve().parents[2] / "src"
PEOPLE = """id,occupations,skills,languages,country,destinations,birth_date,consent
ada,7212:8:2025,tig:certified,fr:C1,BJ,BJ;BE,1990,true
ben,7213:3,,,BJ,BE,1995-03,BE
bad,7212:many,tig:expert,,,,,
eve,7212:9:2026,tig:tested,fr:C2,BJ,BE,2009-01-05,true
"""
VACANCIES = (
    '{"id": "weld", "occupation": "7212", "essential_skills": ["tig"], "country": "BE",'
    ' "languages": [{"code": "fr", "level": "B1"}]}\n'
    '{"id": "home", "occupation": "7213", "country": "BJ", "start_date": "2026-12-01"}\n'
    '{"id": "nowhere", "occupation": "7213"}\n'
)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "vacancies.jsonl").write_text(VACANCIES)
    return tmp_path


def match(folder, *words, out="matches.csv"):
    """Run the verb in this process; returns its exit code."""
    paths = [str(folder / "people.csv"), str(folder / "vacancies.jsonl"), "--out", str(folder / out)]
    return main(["match", *paths, "--as-of", "2026-11-22", *words])


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_ranked_matches_with_their_points(files, capsys):
    assert match(files) == 0
    found = rows(files / "matches.csv")
    assert list(found[0]) == list(COLUMNS)
    assert [(row["vacancy_id"], row["rank"], row["person_id"]) for row in found] == [
        ("weld", "1", "ada"),
        ("weld", "2", "ben"),
        ("home", "1", "ada"),
    ]
    for row in found:
        assert int(row["score"]) == sum(int(row[name]) for name in COLUMNS[4:-1])
    assert found[1]["to_verify"] == "confirmation;language:fr"
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "people 3, vacancies 3, matches 3, rejected 1"
    assert "people.csv: Line 4, column “occupations”: “many” is not a number." in said.err
    assert "1 vacancies name no country" in said.err


def test_the_weights_of_an_installation_count_and_must_sum(files, capsys):
    assert match(files) == 0
    (files / "weights.yaml").write_text("weights: {skills: 0, occupation: 580000}")
    assert match(files, "--parameters", str(files / "weights.yaml"), out="other.csv") == 0
    before, after = (rows(files / name)[0] for name in ("matches.csv", "other.csv"))
    assert (before["person_id"], after["skills"], after["occupation"]) == ("ada", "0", "580000")
    assert int(before["skills"]) > 0
    (files / "weights.yaml").write_text("weights: {skills: 0}")
    assert match(files, "--parameters", str(files / "weights.yaml"), out="third.csv") == 1
    assert "the weights sum to 600000, not to 1000000" in capsys.readouterr().err


def test_the_two_engines_write_the_same_file(files):
    for direction in ([], ["--reverse"]):
        assert match(files, *direction, out="fast.csv") == 0
        assert match(files, *direction, "--engine", "reference", out="slow.csv") == 0
        assert (files / "fast.csv").read_bytes() == (files / "slow.csv").read_bytes()


def test_reverse_ranks_vacancies_for_each_person_with_the_same_points(files):
    match(files)
    match(files, "--reverse", out="reverse.csv")
    there = {(row["vacancy_id"], row["person_id"]): row["score"] for row in rows(files / "matches.csv")}
    back = {(row["vacancy_id"], row["person_id"]): row["score"] for row in rows(files / "reverse.csv")}
    assert there == back
    assert [row["rank"] for row in rows(files / "reverse.csv") if row["person_id"] == "ada"] == ["1", "2"]


def test_every_format_holds_the_same_matches(files):
    from pyarrow import parquet

    match(files)
    match(files, out="matches.jsonl")
    match(files, out="matches.parquet")
    lines = [json.loads(line) for line in (files / "matches.jsonl").read_text().splitlines()]
    table = parquet.read_table(files / "matches.parquet")
    assert table.to_pylist() == lines
    assert table.column_names == list(COLUMNS)
    as_text = [{**row, "to_verify": ";".join(row["to_verify"])} for row in lines]
    assert [{name: str(value) for name, value in row.items()} for row in as_text] == rows(files / "matches.csv")


def test_top_cuts_each_list(files):
    match(files, "--top", "1")
    assert [row["person_id"] for row in rows(files / "matches.csv")] == ["ada", "ada"]


def test_the_day_counts(files):
    """Eve comes of age on 5 January 2027."""
    match(files, "--as-of", "2027-01-05")
    assert "eve" in {row["person_id"] for row in rows(files / "matches.csv")}


def test_bad_rows_go_to_the_file_asked_for(files, capsys):
    assert match(files, "--errors", str(files / "errors.csv")) == 0
    told = rows(files / "errors.csv")
    assert [(row["file"], row["line"], row["column"], row["value"]) for row in told] == [
        ("people.csv", "4", "occupations", "many"),
        ("people.csv", "4", "skills", "expert"),
    ]
    assert "Line 4" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["people.csv", "absent.csv", "--out", "o.csv"], "absent.csv"),
        (["people.csv", "vacancies.jsonl", "--out", "o.txt"], ".parquet"),
        (["people.csv", "vacancies.jsonl", "--out", "no/such/folder/o.csv"], "cannot be written"),
        (["people.csv", "vacancies.jsonl", "--out", "o.csv", "--errors", "no/such/e.csv"], "cannot be written"),
        (["people.csv", "vacancies.jsonl", "--out", "o.csv", "--parameters", "people.csv"], "one setting a line"),
        (["people.csv", "vacancies.jsonl", "--out", "o.csv", "--parameters", "absent.yaml"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(files, monkeypatch, capsys, words, says):
    monkeypatch.chdir(files)
    assert main(["match", *words]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert said[-1].startswith("siraba match: ")
    assert says in said[-1]
    assert not (files / "o.csv").exists()


@pytest.mark.parametrize("words", [["--top", "0"], ["--as-of", "tomorrow"], ["--engine", "magic"]])
def test_words_that_mean_nothing_are_refused(files, words):
    with pytest.raises(SystemExit) as stopped:
        match(files, *words)
    assert stopped.value.code == 2


def test_without_a_classification_django_is_not_loaded(files):
    script = (
        "import sys; from siraba.faces.cli.main import main; code = main(sys.argv[1:]);"
        " sys.exit(code or int('django' in sys.modules) * 9)"
    )
    paths = [str(files / "people.csv"), str(files / "vacancies.jsonl"), "--out", str(files / "matches.csv")]
    done = subprocess.run(
        [sys.executable, "-c", script, "match", *paths],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_stopped_and_called_again_it_goes_on_and_tells_the_same(files, capsys, monkeypatch):
    """The second turn reads neither file, and still reports the row that could not be read."""
    from siraba.core.matching import batch
    from siraba.faces.cli.verbs import match as verb

    match(files, out="whole.csv")
    told = capsys.readouterr()

    def fall(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(verb, "gather", fall)
    assert match(files) == 130
    monkeypatch.setattr(verb, "gather", batch.gather)
    monkeypatch.setattr(verb, "prepare", fall)
    capsys.readouterr()
    assert match(files) == 0
    again = capsys.readouterr()
    assert again.out == told.out
    assert "going on: 1 of 1 parts were done before" in again.err
    assert "Line 4" in again.err
    assert (files / "matches.csv").read_bytes() == (files / "whole.csv").read_bytes()
    assert not list(files.glob(".*.work"))


def test_the_audit_names_nobody_and_hides_the_few(files):
    (files / "groups.csv").write_text("id,sex\nada,f\nben,m\n")
    groups = ["--groups", str(files / "groups.csv")]
    assert match(files, "--audit", str(files / "audit.svg"), *groups) == 0
    said = json.loads((files / "audit.json").read_text())
    assert [row["group"] for row in said["dimensions"]["sex"]] == ["f", "m"]
    assert {row["shown"] for row in said["dimensions"]["sex"]} == {None}
    assert said["concentration"]["places"] == 3
    assert "ada" not in (files / "audit.json").read_text() + (files / "audit.svg").read_text()


def test_processes_and_shards_write_the_same_file(files):
    match(files, out="one.csv")
    match(files, "--workers", "2", "--shards", "2", out="cut.csv")
    assert (files / "one.csv").read_bytes() == (files / "cut.csv").read_bytes()


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path):
    """kill -9 once some parts are there: the second call keeps them and writes what an undisturbed one writes."""
    people = [
        {"id": f"p{n}", "occupations": [{"code": "7212", "years": n % 9}], "country": "BJ", "destinations": ["BJ"]}
        | {"birth_date": "1990", "consent": True}
        for n in range(500)
    ]
    vacancies = [{"id": f"v{n}", "occupation": "7212", "country": "BJ"} for n in range(400)]
    for name, rows_ in (("people", people), ("vacancies", vacancies)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows_)))
    words = ["match", str(tmp_path / "people.jsonl"), str(tmp_path / "vacancies.jsonl"), "--as-of", "2026-11-22"]
    command = [sys.executable, "-m", "siraba.faces.cli", *words, "--out", str(tmp_path / "killed.parquet")]
    process = subprocess.Popen(command, env={"PYTHONPATH": str(SOURCE)}, stderr=subprocess.DEVNULL)
    parts = tmp_path / ".killed.parquet.work" / "parts"
    while process.poll() is None and len(list(parts.glob("0*.parquet"))) < 3:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (tmp_path / "killed.parquet").exists()
    done = {path: path.stat().st_mtime_ns for path in parts.glob("0*.parquet")}
    assert len(done) >= 3
    assert main([*words, "--out", str(tmp_path / "killed.parquet")]) == 0
    assert main([*words, "--out", str(tmp_path / "whole.parquet")]) == 0
    assert (tmp_path / "killed.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
