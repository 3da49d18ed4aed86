"""`siraba classification` as it is typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from siraba.apps.classification.actions import load_edition
from siraba.apps.foundation.actors import SYSTEM
from siraba.faces.cli.main import main
from tests.apps.classification.conftest import JOINED, OCC, EditionFolder, Write

pytestmark = pytest.mark.django_db


def test_import_prints_a_plain_count_last(joined: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classification", "import", "esco", str(joined)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "imported 3, unchanged 0, rejected 0"
    assert joined.name in err and "3 rows" in err
    assert main(["classification", "import", "esco", str(joined)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "imported 0, unchanged 3, rejected 0"


def test_rejected_rows_are_shown_and_written(
    write_csv: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write_csv(
        "esco_v1.2.1_occupations.csv",
        JOINED,
        (f"{OCC}mason", "7112.1", "7112", "bricklayer", "", "", ""),
        (f"{OCC}tiler", "7122.1", "floor", "tiler", "", "", ""),
    )
    file = tmp_path / "problems.csv"
    assert main(["classification", "import", "esco", str(bad), "--problems", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "imported 1, unchanged 0, rejected 1"
    assert f"{bad.name}, line 3, column iscoGroup" in err
    with file.open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert (row["line"], row["column"], row["value"]) == ("3", "iscoGroup", "floor")


def test_a_path_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classification", "import", "rome", str(tmp_path / "absent")]) == 1
    assert "There is no file or folder" in capsys.readouterr().err


def test_check_counts_and_fails_on_a_breach(edition: EditionFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classification", "check", str(edition.folder)]) == 1
    out = capsys.readouterr().out
    assert "occupations: 3" in out and "RA-03-01" in out
    edition.occupations[0]["isco"] = ["no", "text"]
    edition.write()
    assert main(["classification", "check", str(edition.folder)]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_list_says_what_is_installed(edition: EditionFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classification", "list"]) == 0
    assert "siraba setup" in capsys.readouterr().out
    load_edition(by=SYSTEM, key="setup", folder=edition.folder)
    assert main(["classification", "list"]) == 0
    assert "roame" in capsys.readouterr().out
