"""`siraba classification` as it is typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import UnsureTitle, decide_coding, load_edition, queue_titles
from siraba.apps.classification.models import CodingCase
from siraba.apps.classification.queries.report import coding_report
from siraba.apps.foundation.actors import SYSTEM
from siraba.faces.cli.main import main
from tests.apps.classification.conftest import COUNSELLOR, JOINED, OCC, EditionFolder, Write

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


FILES = Path(__file__).parent / "files"


def test_a_national_list_is_imported_compared_and_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping, rows = FILES / "metiers_jamana.yaml", FILES / "metiers_jamana.csv"
    assert main(["classification", "import", str(rows), "--mapping", str(mapping)]) == 0
    assert "jamana 2026 is the active release" in capsys.readouterr().out
    later = tmp_path / "later.yaml"
    later.write_text(mapping.read_text().replace("version: 2026", "version: 2027"))
    fewer = tmp_path / "metiers.csv"
    lines = rows.read_text(encoding="cp1252").splitlines()
    fewer.write_text("\n".join(lines[:-1]).replace("Frigoriste", "Froid et clim"), encoding="cp1252")
    assert main(["classification", "import", str(fewer), "--mapping", str(later)]) == 0
    said = capsys.readouterr().out
    assert "stands beside the active release" in said and "classification publish jamana:2027" in said
    assert queries.active_release("jamana").version == "2026"
    assert main(["classification", "diff", "jamana:2026", "jamana:2027"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "removed\tDB1-02\tMaître coranique",
        "renamed\tBB2-01\tFrigoriste\t→ Froid et clim",
        "added 0, removed 1, renamed 1, moved 0, split 0",
    ]
    assert main(["classification", "publish", "jamana:2027"]) == 0
    assert main(["classification", "publish", "jamana:2030"]) == 1
    assert "installed: 2026, 2027" in capsys.readouterr().err
    assert queries.active_release("jamana").version == "2027"
    assert main(["classification", "import", str(rows), "--mapping", str(mapping), "--publish"]) == 0
    assert queries.active_release("jamana").version == "2026"


def test_a_corrected_file_of_the_active_release_tells_what_it_took_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, rows = FILES / "metiers_jamana.yaml", FILES / "metiers_jamana.csv"
    main(["classification", "import", str(rows), "--mapping", str(mapping)])
    fewer = tmp_path / "metiers.csv"
    fewer.write_text("\n".join(rows.read_text(encoding="cp1252").splitlines()[:-1]), encoding="cp1252")
    assert main(["classification", "import", str(fewer), "--mapping", str(mapping)]) == 0
    said = capsys.readouterr().out
    assert "taken away, since these files no longer say it: 1 occupations no longer listed" in said
    assert queries.active_release("jamana").version == "2026"


def test_an_import_without_files_says_what_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["isco"], ["somewhere.csv"]):
        assert main(["classification", "import", *words]) == 1
        assert "a national one needs --mapping" in capsys.readouterr().err


def test_check_shows_the_reach_over_isco(edition: EditionFolder, capsys: pytest.CaptureFixture[str]) -> None:
    main(["classification", "check", str(edition.folder)])
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["7", "2", "2"] in said
    assert ["71", "2", "2"] in said
    assert ["31", "1", "1"] in said


def test_the_report_tells_how_often_a_proposal_was_taken(
    edition: EditionFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    load_edition(by=SYSTEM, key="setup", folder=edition.folder)
    one, two, three = (queries.occupation_of(f"roame:RA-03-0{number}") for number in (1, 2, 3))
    assert one and two and three
    lexicon = queries.lexicon("roame")
    for text, chosen, seen in (
        ("aide maçon", one, 2),
        ("carreleur de maçon", three, 1),
        ("spationaute", None, 7),
        ("bâtisseuse", two, 1),
    ):
        proposals = tuple(lexicon.rank(text, language="fr")) if text != "bâtisseuse" else ()
        queue_titles([UnsureTitle(text, "fr", proposals, seen)], scheme="roame", by=SYSTEM, key=text)
        case = queries.coding_queue(COUNSELLOR).get(text=text)
        decide_coding(case, chosen, by=COUNSELLOR, key=f"decide {text}")
    offered = {case.text: [each["code"] for each in case.proposals] for case in CodingCase.objects.all()}
    assert offered["aide maçon"][0] == "RA-03-01"
    (row,) = coding_report(SYSTEM).accuracy
    assert (row.language, row.decided, row.none_fits) == ("fr", 4, 1)
    assert (row.first, row.among_five) == (1, 1 + ("RA-03-03" in offered["carreleur de maçon"][:-1]))
    assert main(["coding", "report"]) == 0
    out = capsys.readouterr().out
    assert "waiting for a person: 0" in out
    assert out.splitlines()[-1].split() == ["7", "fr", "spationaute"]
