"""The error file: everything of a rejected row is in it, and it can be corrected and read again."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.tabular import Code, Row, RowProblem, columns, digest, explain, read_rows
from siraba.core.tabular.error_columns import defused, fused
from siraba.core.tabular.errors import ErrorFile
from siraba.core.tabular.rows import shown

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufffd␀"), max_size=20)
PROBLEM = RowProblem(3, "name", "=x", Code.MISSING)


@given(st.text("'=+-@\t\r\nab", max_size=6))
def test_no_cell_is_run_and_each_comes_back(cell: str) -> None:
    assert fused(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} - {""}
    assert defused(fused(cell)) == cell


@given(st.lists(st.fixed_dictionaries({"id": TEXT, "name": TEXT, " Ville": TEXT}), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_rows_come_back_as_they_were(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        with ErrorFile(path, ["id", "name", " Ville"], delimiter=";") as errors:
            for cells in rows:
                errors.add([PROBLEM], Row(3, cells))
        got = [row.cells for row in read_rows(path) if isinstance(row, Row)]
        assert columns(path) == ["id", "name", " Ville"]
        raw = list(csv.reader(path.open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert got == [cells for cells in rows if any(cell.strip() for cell in cells.values()) or any(cells.values())]
    assert all(cell[:1] not in {"=", "+", "-", "@"} for line in raw for cell in line)


def test_line_column_value_and_reason_of_all_problems_stand_before_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "errors.csv"
    problems = [PROBLEM, RowProblem(3, "born", "soon", Code.NOT_A_DATE, {"expected": "2024-05-31"})]
    with ErrorFile(path, ["id", "born", "skills"]) as errors:
        errors.add(problems, Row(3, {"id": 7, "born": date(2024, 1, 2), "skills": [{"code": "é"}]}))
    (line,) = csv.DictReader(path.open(encoding="utf-8-sig"))
    assert line == {
        "error_line": "3",
        "error_column": "name | born",
        "error_value": "'=x | soon",
        "error_reason": f"{explain(problems[0])} {explain(problems[1])}",
        "id": "7",
        "born": "2024-01-02",
        "skills": '[{"code": "é"}]',
    }


def test_what_could_not_be_read_is_kept_whole_and_refused_until_it_is_corrected(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    good = "é,é,é\n" * 3
    source.write_bytes(f'id,name,town\n{good}1,A,a,-more\n2,B\n3,"C,c\nrest of it\n4,d\0,d\n'.encode() + b"5,\xe9,e\n")
    problems = [row for row in read_rows(source) if isinstance(row, RowProblem)]
    path = tmp_path / "errors.csv"
    with ErrorFile(path, columns(source)) as errors:
        for problem in problems:
            errors.add([problem])
    assert errors.rows == 5
    assert '3,""C,c\nrest of it' in path.read_bytes().decode("utf-8-sig")
    again = list(read_rows(path))
    assert [row.code if isinstance(row, RowProblem) else row for row in again] == [
        Code.WRONG_NUMBER_OF_CELLS,
        Code.WRONG_NUMBER_OF_CELLS,
        Code.WRONG_NUMBER_OF_CELLS,
        Code.NUL_CHARACTER,
        Code.BAD_ENCODING,
    ]
    corrected = path.read_bytes().decode("utf-8-sig").replace(",a,'-more", ",a").replace("\ufffd", "é")
    path.write_text(corrected, encoding="utf-8", newline="")
    rows = [row.cells for row in read_rows(path) if isinstance(row, Row)]
    assert rows == [{"id": "1", "name": "A", "town": "a"}, {"id": "5", "name": "é", "town": "e"}]


def test_without_a_rejected_row_there_is_no_file(tmp_path: Path) -> None:
    with ErrorFile(tmp_path / "errors.csv", ["id"]) as errors:
        pass
    assert errors.rows == 0
    assert not (tmp_path / "errors.csv").exists()


@given(st.text(max_size=300))
def test_a_value_is_shown_on_one_short_printable_line(text: str) -> None:
    short = shown(text)
    assert len(short) <= 80
    assert len(short.splitlines()) <= 1
    short.encode()


CELLS = st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.booleans(), st.lists(TEXT, max_size=2)), max_size=5)


@given(CELLS, st.text("ab", min_size=1, max_size=3))
def test_the_digest_knows_what_a_row_says_and_no_more(cells: dict[str, object], word: str) -> None:
    same = dict(reversed(cells.items()))
    assert digest({**same, "blank": "", "none": None}) == digest(
        {name: value for name, value in cells.items() if name not in {"blank", "none"}}
    )
    assert digest({**cells, "x": word}) != digest({**cells, "x": word + "c"})
    assert digest({"years": 2.0}) == digest({"years": 2}) != digest({"years": "2"})


def test_the_digest_is_the_same_in_every_version() -> None:
    assert digest({"id": "1", "né": date(1990, 1, 2), "l": [1.0, {"b": None}]}) == "eca27bbc819a0f60d258a50d4654856e"
