"""`siraba code`: what it reads, what it writes, what it refuses."""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.lexicon import Lexicon
from siraba.faces.cli.main import Refused
from siraba.faces.cli.verbs import code

BAKER = Concept("x:1", "D1102", (Label("Boulanger / Boulangère", "fr", LabelKind.PREFERRED),), "http://example.org/1")
COOK = Concept("x:2", "G1602", (Label("Cuisinier / Cuisinière", "fr", LabelKind.PREFERRED),), "http://example.org/2")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build([BAKER, COOK])


def titles(content: str | bytes, **options: object) -> list[str]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(code.read_titles(io.BytesIO(data), **options))  # type: ignore[arg-type] # options of both types


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ("boulanger\n\n  cuisinier \n", {}, ["boulanger", "cuisinier"]),
        ("vendeur, boulanger\ncuisinier\n", {}, ["vendeur, boulanger", "cuisinier"]),
        ("id,title\n1,boulanger\n2,\n3,cuisinier\n", {}, ["boulanger", "cuisinier"]),
        ("id;Title\n1;boulanger\n", {}, ["boulanger"]),
        ("text\nboulanger\n", {}, ["boulanger"]),
        ("métier\tville\nboulanger\tPrivas\n", {"table": True}, ["boulanger"]),
        ("id,métier\n1,boulanger\n", {"column": "Métier"}, ["boulanger"]),
        ('title,n\n"chef\nde cuisine",2\n', {}, ["chef de cuisine"]),
        ("\ufefftitle,n\nboulanger,1\n", {}, ["boulanger"]),
        ("boulangère\n".encode("cp1252"), {}, ["boulangère"]),
        ("سائق\nخباز,Bamako\n".encode("cp1256"), {}, ["سائق", "خباز,Bamako"]),
        (
            "id;titre;ville\n1;مرصص;Ségou\n2;سائق شاحنة;Kayes".encode("cp1256"),
            {"column": "titre"},
            ["مرصص", "سائق شاحنة"],
        ),
        ("créée\nÉlève\n".encode("cp1252"), {}, ["créée", "Élève"]),
        ("title,n\nboulanger\n\n", {}, ["boulanger"]),
        ("", {}, []),
    ],
)
def test_titles_are_read_from_lines_and_tables(
    content: str | bytes, options: dict[str, object], expected: list[str]
) -> None:
    assert titles(content, **options) == expected


@pytest.mark.parametrize(("page", "title"), [("cp1256", "سائق"), ("cp1252", "boulangère")])
def test_a_file_that_is_not_utf_8_says_how_it_was_read(
    page: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [b"chef\n", f"{title}\n".encode(page), f"{title}\n".encode(page)]
    assert list(code.read_titles(iter(lines))) == ["chef", title, title], "also where one cannot look ahead"
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"line 2 is not UTF-8: read as {code.PAGES[page]}" in said


def test_a_column_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match=r"no column 'job': line 1 names id, title"):
        titles("id,title\n1,boulanger\n", column="job")


def test_a_workbook_is_refused_with_the_line() -> None:
    with pytest.raises(Refused, match="line 2 is not text"):
        titles(b"PK\x03\x04\n\x00\x00\n")


def test_every_title_has_its_rows_in_order(lexicon: Lexicon) -> None:
    out = io.StringIO()
    counts = code.write_codes(["boulangère", "zzz", "boulanger cuisinier"], lexicon, out, code.Way(top=2), batch=2)
    table = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(table[0]) == code.HEADER
    assert [(row["text"], row["rank"], row["code"]) for row in table] == [
        ("boulangère", "1", "D1102"),
        ("boulangère", "2", "G1602"),
        ("zzz", "", ""),
        ("boulanger cuisinier", "1", "D1102"),
        ("boulanger cuisinier", "2", "G1602"),
    ]
    assert table[0]["uri"] == "http://example.org/1"
    assert table[0]["because"] == "gender_form"
    assert counts == (3, 2)


def test_titles_are_coded_as_they_come(lexicon: Lexicon) -> None:
    out = io.StringIO()
    written: list[int] = []

    def source() -> object:
        for _ in range(4):
            written.append(out.getvalue().count("boulanger,1"))
            yield "boulanger"

    code.write_codes(source(), lexicon, out, code.Way(top=1), batch=2)  # type: ignore[arg-type] # a generator of texts
    assert written == [0, 0, 2, 2]


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    code.configure(parser)
    return parser.parse_args(words)


def test_the_verb_writes_to_the_standard_output(
    lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(code, "_lexicon", lambda scheme: lexicon)
    file = tmp_path / "titles.csv"
    file.write_text("métier,n\nBOULANGER (H/F),1\n", encoding="utf-8")
    assert code.run(arguments("--top", "1", "--to", "rome", str(file))) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].startswith(
        "BOULANGER (H/F),1,D1102,http://example.org/1,Boulanger / Boulangère,0.9"
    )
    assert said.err == "coded 1, unsure 0\n"


def test_a_missing_file_is_refused(lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_lexicon", lambda scheme: lexicon)
    with pytest.raises(Refused, match="cannot be read: No such file"):
        code.run(arguments(str(tmp_path / "absent.csv")))


def test_a_scheme_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from siraba.apps.classification import queries

    def absent(scheme: str) -> Lexicon:
        raise queries.NotInstalled(scheme)

    monkeypatch.setattr(queries, "lexicon", absent)
    with pytest.raises(Refused, match=r"ROME 4 is not installed here.*import rome PATH.*classification list"):
        code.run(arguments("--to", "rome", "titles.csv"))


@pytest.mark.parametrize("words", [("--top", "0"), ("--top", "-1"), ("--lang", "wo")])
def test_words_that_mean_nothing_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        arguments(*words)


def test_reading_the_words_of_the_verb_stays_light() -> None:
    heavy = (
        "import sys, siraba.faces.cli.verbs.code; print([m for m in ('numpy', 'scipy', 'django') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "[]\n"
