"""Workbooks, JSON Lines, Parquet, and telling formats apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import siraba
from siraba.core.tabular import Code, Row, RowProblem, Unreadable, columns, count, explain, read_rows

SEEN = datetime.fromisoformat("2024-01-02T03:04:00")


def workbook(path: Path, *rows: list[Any], title: str = "People") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_dates_as_dates_and_whole_numbers_as_ints(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["id", "born", "seen", "years", "consent", "note"],
        [7.0, date(1990, 2, 3), SEEN, 2.5, True, "  x"],
        [],
        [8, None, None, None, None, None],
    )
    assert list(read_rows(path)) == [
        Row(
            2,
            {"id": 7, "born": date(1990, 2, 3), "seen": SEEN} | {"years": 2.5, "consent": True, "note": "  x"},
        ),
        Row(4, {"id": 8, "born": None, "seen": None, "years": None, "consent": None, "note": None}),
    ]
    assert columns(path) == ["id", "born", "seen", "years", "consent", "note"]
    assert count(path) == 3


def test_a_table_that_stands_in_the_middle_of_its_sheet_keeps_the_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value in {"C4": "id", "D4": "name", "C6": 1, "D6": "a", "C7": 2, "D7": "b", "F7": "beyond"}.items():
        sheet[place] = value
    book.save(tmp_path / "m.xlsx")
    good, bad = read_rows(tmp_path / "m.xlsx")
    assert good == Row(6, {"id": 1, "name": "a"})
    assert isinstance(bad, RowProblem)
    assert (bad.line, bad.code, bad.value, bad.raw) == (
        7,
        Code.WRONG_NUMBER_OF_CELLS,
        "beyond",
        (2, "b", None, "beyond"),
    )


def test_the_sheet_is_the_one_named_else_the_first_that_is_seen_and_not_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    for name in ("first", "second"):
        book.create_sheet(name).append([name])
    path = tmp_path / "s.xlsx"
    book.save(path)
    assert columns(path) == ["first"]
    assert columns(path, sheet="second") == ["second"]
    with pytest.raises(Unreadable, match="“first”"):
        read_rows(path, sheet="third")


@pytest.mark.parametrize("place", ["XFD900000", "A4000000000", "zz999999"])
def test_a_far_off_cell_is_refused_before_it_ends_the_process(tmp_path: Path, place: str) -> None:
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(workbook(tmp_path / "ok.xlsx", ["id"], [1])) as whole, zipfile.ZipFile(path, "w") as far:
        for part in whole.namelist():
            far.writestr(part, whole.read(part).replace(b'"A2"', f'"{place}"'.encode()))
    code = f"from siraba.core.tabular import *\ntry: read_rows({str(path)!r})\nexcept Unreadable as e: print(e)"
    paths = {**os.environ, "PYTHONPATH": str(Path(siraba.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=paths)
    assert "remove cells far from the others" in done.stdout, done.stderr


def test_cells_without_a_place_of_their_own_count_from_their_row(tmp_path: Path) -> None:
    from io import BytesIO

    from siraba.core.tabular.sheets import farthest_cell

    xml = b'<sheetData><row r="3"><c><v>1</v></c></row><row\nr=\'90\'><c r="C90"><v>1</v></c><c s="1" r="ZZ90"/></row>'
    assert farthest_cell(BytesIO(xml)) == (90, 3)


@pytest.mark.parametrize("keep", [40, 2000])
def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path, keep: int) -> None:
    whole = workbook(tmp_path / "w.xlsx", ["id"], [1]).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[:keep])
    with pytest.raises(Unreadable, match=r"cut\.xlsx"):
        read_rows(path)


def test_a_workbook_whose_sheet_is_not_xml_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    with zipfile.ZipFile(workbook(tmp_path / "ok.xlsx", ["id"], [1])) as whole, zipfile.ZipFile(path, "w") as broken:
        for part in whole.namelist():
            broken.writestr(part, b"<worksheet><she" if "sheet1" in part else whole.read(part))
    with pytest.raises(Unreadable, match=r"“w\.xlsx”"):
        list(read_rows(path))


def test_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="password"):
        read_rows(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)
    with pytest.raises(Unreadable, match="old Excel"):
        read_rows(path)


def test_json_lines_keep_lists_and_dicts_and_name_each_bad_line(tmp_path: Path) -> None:
    lines = [
        '{"id": "1", "skills": [{"code": "a", "evidence": "tested"}], "pay": {"amount": 5}}',
        "",
        '{"id": ',
        "[1, 2]",
        '{"id": NaN}',
        '{"id": "a\\u0000b"}',
        '{"id": "\\ud800"}',
        "[" * 100_000,
        '{"id": ' + "9" * 5000 + "}",
        '{"name": "é", "id": "2"}',
    ]
    path = tmp_path / "p.jsonl"
    path.write_bytes(b"\n".join(line.encode() for line in lines) + b'\n{"id": "\xff"}\n')
    every = list(read_rows(path))
    rows = [row for row in every if isinstance(row, Row)]
    problems = [row for row in every if isinstance(row, RowProblem)]
    assert [(row.line, row.cells["id"]) for row in rows] == [(1, "1"), (10, "2")]
    assert rows[0].cells["skills"] == [{"code": "a", "evidence": "tested"}]
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, Code.UNREADABLE_JSON),
        (4, Code.UNREADABLE_JSON),
        (5, Code.UNREADABLE_JSON),
        (6, Code.NUL_CHARACTER),
        (7, Code.BAD_ENCODING),
        (8, Code.UNREADABLE_JSON),
        (9, Code.UNREADABLE_JSON),
        (11, Code.BAD_ENCODING),
    ]
    assert columns(path) == ["id", "skills", "pay", "name"]
    assert count(path) == 10


@pytest.mark.parametrize("content", ['[{"id": 1},\n {"id": 2}]', '{\n  "id": 1\n}\n'])
def test_other_json_than_lines_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "p.json"
    path.write_text(content)
    with pytest.raises(Unreadable, match="one whole object a line"):
        read_rows(path)


def test_parquet_gives_lists_and_structs_as_python_values(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    people = [
        {"id": str(n), "languages": [{"code": "fr", "level": "B1"}], "born": date(1990, 1, 1), "pay": None}
        for n in range(10_000)
    ]
    schema = pa.schema(
        [
            ("id", pa.string()),
            ("languages", pa.list_(pa.struct([("code", pa.string()), ("level", pa.string())]))),
            ("born", pa.date32()),
            ("pay", pa.struct([("amount", pa.int64())])),
        ]
    )
    pq.write_table(pa.Table.from_pylist(people, schema=schema), path, row_group_size=3000)
    rows = [row for row in read_rows(path) if isinstance(row, Row)]
    assert [row.cells for row in rows] == people
    assert [row.line for row in rows] == list(range(2, 10_002))
    assert columns(path) == ["id", "languages", "born", "pay"]
    assert count(path) == 10_000
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Unreadable, match="Parquet"):
        read_rows(path)


def test_a_parquet_value_that_python_cannot_hold_costs_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    days = pa.array([0, 0, 10**17], pa.timestamp("ms"))
    pq.write_table(pa.table({"id": [1, 2, 3], "name": _texts(), "seen": days}), path)
    good, encoding, day = read_rows(path)
    assert isinstance(good, Row)
    assert good.cells["name"] == "a"
    assert isinstance(encoding, RowProblem)
    assert (encoding.line, encoding.column, encoding.code) == (3, "name", Code.BAD_ENCODING)
    assert isinstance(day, RowProblem)
    assert (day.line, day.column, day.code) == (4, "seen", Code.NOT_A_DATE)


def _texts() -> pa.Array:
    """Text with one value that is not UTF-8, as a careless writer leaves it."""
    raw = pa.array([b"a", b"\xff", b"c"], pa.binary())
    return pa.Array.from_buffers(pa.string(), 3, raw.buffers())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<html><table>", "web page"),
        (b"\x01\0\x02\0\0\x03" * 100, "not text"),
        (b"PK\x03\x04 cut", "cut off"),
    ],
)
def test_another_format_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=says):
        read_rows(path)
    assert count(path) is None


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no file"):
        read_rows(tmp_path / "none.csv")
    with pytest.raises(Unreadable, match="folder"):
        read_rows(tmp_path)


def test_a_zip_and_another_spreadsheet_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for member, says in {"people.csv": "unpack", "content.xml": "another kind"}.items():
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(Unreadable, match=says):
            read_rows(path)


def test_the_content_decides_over_the_name(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "a.xlsx", ["id"], [1]).rename(tmp_path / "a.csv")
    assert list(read_rows(sheet)) == [Row(2, {"id": 1})]
    lines = tmp_path / "b.txt"
    lines.write_text(json.dumps({"id": 1}) + "\n")
    assert list(read_rows(lines)) == [Row(1, {"id": 1})]
    table = tmp_path / "c.xlsx"
    table.write_text("id,n\n1,2\n")
    assert list(read_rows(table)) == [Row(2, {"id": "1", "n": "2"})]


def _seeds() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        sheet = workbook(Path(folder) / "a.xlsx", ["id", "n"], [1, "x"], [2, date(2024, 1, 1)]).read_bytes()
        pq.write_table(pa.table({"id": [1, 2], "n": ["a", None]}), Path(folder) / "a.parquet")
        table = (Path(folder) / "a.parquet").read_bytes()
    return [sheet, table, b'id;n\r\n1;"a\r\nb"\r\n2;\xe9\r\n', b'{"id": 1}\n{"id": [2, {"a": "\\u0000"}]}\n', b""]


@given(
    seed=st.sampled_from(_seeds()),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_whatever_the_bytes_it_is_rows_problems_or_one_sentence(
    seed: bytes, changes: list[tuple[float, bytes]]
) -> None:
    content = bytearray(seed)
    for place, replaced in changes:
        at = int(place * len(content))
        content[at : at + len(replaced)] = replaced
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes(content)
        try:
            for row in read_rows(path):
                assert isinstance(row, Row) or explain(row)
        except Unreadable as error:
            assert str(error).startswith(("“", "Column", "The header", "There"))
