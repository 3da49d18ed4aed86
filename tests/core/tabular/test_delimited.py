"""Delimited text: any text comes back, every bad row is named, and no bad row costs a good one."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.tabular import Code, Row, RowProblem, Unreadable, columns, count, explain, open_table, read_rows

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30)
SAFE = st.text("abcé ", min_size=1, max_size=8).filter(str.strip)


def written(tmp_path: Path, content: str | bytes, name: str = "people.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def split(path: Path, **options: str) -> tuple[list[Row], list[RowProblem]]:
    every = list(read_rows(path, **options))
    return [row for row in every if isinstance(row, Row)], [row for row in every if isinstance(row, RowProblem)]


@given(
    rows=st.lists(st.tuples(TEXT, TEXT, TEXT).filter(lambda row: any(cell.strip() for cell in row)), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    mark=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_with_the_line_it_begins_on(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: int, mark: bool
) -> None:
    if end == "\n" and any("\r" in cell for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # the csv module of Python 3.11 would write that character bare
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        lines = []
        with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
            writer.writerow(["id", "name", "town"])
            for row in rows:
                file.flush()
                lines.append(_lines_in(path.read_bytes().decode()) + 1)
                writer.writerow(row)
        got = list(read_rows(path))
    assert [tuple(row.cells.values()) for row in got if isinstance(row, Row)] == rows
    assert [row.line for row in got] == lines


def _lines_in(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


BAD_LINES = {
    "too few": "x,y",
    "too many": "x,y,z,w",
    "open quote": 'x,"y,z',
    "text after a quote": '"x"y,z,w',
    "bytes of another encoding": b"x,caf\xe9,z",
    "NUL": "x,\0,z",
    "a cell without end": "x," + "y" * 140_000 + ",z",
}


@given(
    before=st.lists(st.tuples(SAFE, SAFE, SAFE), min_size=2, max_size=4),
    bad=st.sampled_from(sorted(BAD_LINES)),
    after=st.lists(st.tuples(SAFE, SAFE, SAFE), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_a_bad_row_never_costs_a_neighbour(
    before: list[tuple[str, ...]], bad: str, after: list[tuple[str, ...]]
) -> None:
    line = BAD_LINES[bad]
    raw = line if isinstance(line, bytes) else line.encode()
    good = ",".join(("é", "é", "é")).encode()  # enough accents that the file is known as UTF-8
    parts = [b"id,name,town", good, good, *(",".join(row).encode() for row in before), raw]
    parts += [",".join(row).encode() for row in after]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bad.csv"
        path.write_bytes(b"\n".join(parts) + b"\n")
        rows, problems = split(path)
    assert [tuple(row.cells.values()) for row in rows][2:] == [*before, *after]
    assert [problem.line for problem in problems] == [4 + len(before)]


def test_each_kind_of_bad_row_in_one_file_is_named_with_its_line(tmp_path: Path) -> None:
    kinds = [
        (b"1,A", Code.WRONG_NUMBER_OF_CELLS, ""),
        (b"2,B,b,b", Code.WRONG_NUMBER_OF_CELLS, ""),
        (b'3,"C,c', Code.BROKEN_QUOTING, ""),
        (b'4,"D"d,d', Code.BROKEN_QUOTING, ""),
        (b"5,\xe9\xe8,e", Code.BAD_ENCODING, "name"),
        (b"6,F,f\0f", Code.NUL_CHARACTER, "town"),
        (b"7," + b"g" * 140_000 + b",g", Code.TOO_LONG, "name"),
        (b"8,x," + b"h" * 1_200_000, Code.TOO_LONG, "town"),
        (b'"9""', Code.BROKEN_QUOTING, ""),
        (b'10,J,"j', Code.BROKEN_QUOTING, ""),
    ]
    content = b"id,name,town\n" + b"".join("0,Éléonore,Sète\n".encode() + bad + b"\n" for bad, _, _ in kinds)
    rows, problems = split(written(tmp_path, content))
    assert [row.line for row in rows] == list(range(2, 22, 2))
    assert [(problem.line, problem.code, problem.column) for problem in problems] == [
        (line, code, column) for line, (_, code, column) in zip(range(3, 23, 2), kinds, strict=True)
    ]
    assert all(len(problem.value) <= 80 and explain(problem).startswith(f"Line {problem.line}") for problem in problems)


def test_the_rest_of_a_broken_text_is_part_of_its_problem(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,text,town\n1,"she said "yes" and\nleft\nfor good,\n2,fine,Ségou\n')
    rows, problems = split(path)
    assert [row.cells["id"] for row in rows] == ["2"]
    assert [(problem.line, problem.code) for problem in problems] == [
        (2, Code.BROKEN_QUOTING),
        (4, Code.WRONG_NUMBER_OF_CELLS),
    ]
    assert "lines 2 to 3" in explain(problems[0])


def test_a_quote_left_open_that_meets_another_gives_the_rows_between_back(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,name,town\n1,"A,x\n2,B,y\n3,"C",z\n4,D,"w\n')
    rows, problems = split(path)
    assert [row.cells["id"] for row in rows] == ["2", "3"]
    assert [problem.line for problem in problems] == [2, 5]


def test_two_lone_quotes_that_pair_up_do_not_swallow_the_row_between(tmp_path: Path) -> None:
    rows, problems = split(written(tmp_path, 'id,name,town\n1,"\n2,B,y\n3,",z,w\n4,D,v\n'))
    assert [row.cells["id"] for row in rows] == ["2", "4"]
    assert [problem.line for problem in problems] == [2, 4]


@pytest.mark.parametrize(
    ("raw", "encoding", "name"),
    [
        ("id,nom\n1,Élodie Traoré\n2,Noël d’Été\n".encode("cp1252"), None, "Élodie Traoré"),
        ("id,nom\n1,Élodie Traoré\n".encode("utf-8-sig"), None, "Élodie Traoré"),
        ("id\tnom\n1\tÉlodie Traoré\n".encode("utf-16"), None, "Élodie Traoré"),
        ("id,nom\n1,فاطمة\n".encode("cp1256"), "cp1256", "فاطمة"),
        ("id,nom\n1,فاطمة\n".encode(), None, "فاطمة"),
        ("\ufeffid,nom\n1,é\n".encode(), "utf-8", "é"),
    ],
)
def test_encodings(tmp_path: Path, raw: bytes, encoding: str | None, name: str) -> None:
    first = next(read_rows(written(tmp_path, raw), encoding=encoding))
    assert isinstance(first, Row)
    assert first.cells == {"id": "1", "nom": name}


def test_a_line_in_another_encoding_than_the_others_is_a_problem_not_mojibake(tmp_path: Path) -> None:
    western = "id,nom\n1,Élodie\n2,Noël\n".encode("cp1252")
    rows, problems = split(written(tmp_path, western + "3,Rosé\n".encode() + b"4,\x81x\n5,ok\n"))
    assert [row.cells["id"] for row in rows] == ["1", "2", "5"]
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [
        (4, "nom", Code.BAD_ENCODING),
        (5, "nom", Code.BAD_ENCODING),
    ]


def test_arabic_windows_text_is_refused_rather_than_read_as_western(tmp_path: Path) -> None:
    path = written(tmp_path, "id,nom\n1,فاطمة الزهراء\n2,محمد\n".encode("cp1256"))
    with pytest.raises(Unreadable, match="cp1256"):
        list(read_rows(path))


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="utf-9"):
        list(read_rows(written(tmp_path, "id,nom\n1,x\n"), encoding="utf-9"))


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found_among_texts_full_of_others(tmp_path: Path, delimiter: str) -> None:
    others = [other for other in ",;|" if other != delimiter]
    rows = [["id", "what, name", "town"], *(["1", f"a{others[0]} b{others[1]} c{others[0]} d", "x"] for _ in range(5))]
    if delimiter == ",":
        rows[0][1] = "name"
    path = written(tmp_path, "".join(delimiter.join(row) + "\n" for row in rows))
    assert columns(path) == rows[0]
    assert [list(row.cells.values()) for row in split(path)[0]] == rows[1:]


def test_a_file_with_one_column_is_not_cut(tmp_path: Path) -> None:
    path = written(tmp_path, "title\nmaçon, carreleur\nsoudeur\n")
    assert [row.cells["title"] for row in split(path)[0]] == ["maçon, carreleur", "soudeur"]


def test_what_spreadsheets_leave_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\r\n\r\n Id ;Nom;;\r\n1;a;;\r\n;;;\r\n\r\n2;b;;;;\r\n")
    assert columns(path) == [" Id ", "Nom"]
    assert [(row.line, row.cells) for row in split(path)[0]] == [
        (4, {" Id ": "1", "Nom": "a"}),
        (7, {" Id ": "2", "Nom": "b"}),
    ]


def test_old_macintosh_line_ends(tmp_path: Path) -> None:
    rows, problems = split(written(tmp_path, "id,nom\r1,a\r2,b\r"))
    assert [(row.line, row.cells["nom"]) for row in rows] == [(2, "a"), (3, "b")]
    assert not problems


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id,nom, id \n1,2,3\n", "two columns named “id”"),
        ("id,,nom\n1,2,3\n", "Column 2"),
        (" , \n\n", "header"),
        ('id,"nom\n1,2\n', "quotation marks"),
        ("  \n\n", "empty"),
    ],
)
def test_a_header_that_cannot_serve_is_refused_in_words(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        list(read_rows(written(tmp_path, content)))


def test_the_count_is_exact_for_a_small_file_and_near_for_a_large_one(tmp_path: Path) -> None:
    small = written(tmp_path, 'id,text\n1,"a\nb"\n\n2,c\n')
    assert count(small) == 2
    large = written(tmp_path, "id,text\n" + "".join(f"{n},some words of a row\n" for n in range(100_000)), "large.csv")
    assert count(large) == pytest.approx(100_000, rel=0.05)


def test_memory_stays_flat(tmp_path: Path) -> None:
    import tracemalloc

    path = written(tmp_path, "id,text,town\n" + "".join(f"{n},{'mot ' * 20},x\n" for n in range(60_000)))
    table = open_table(path)
    tracemalloc.start()
    assert sum(1 for _ in table.rows()) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 5_000_000
    assert peak < 500_000
