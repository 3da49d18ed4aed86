"""`siraba check-advert`: what it reads, what it says and in which language, what it refuses."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from siraba.faces.cli.main import Refused
from siraba.faces.cli.verbs import check_advert

FEE = "Cuisinier à Doha. Les frais de dossier de 25 000 FCFA sont à payer avant l'entretien."
KEPT = "Housemaid wanted in Amman. The employer will keep your passport."


def checked(file: Path | str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    check_advert.configure(parser)
    return check_advert.run(parser.parse_args([str(file), *words]))


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_each_finding_has_its_rule_its_words_and_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Spans count characters of the file's text; the message is in the language of the advert."""
    file = tmp_path / "advert.txt"
    file.write_text(FEE, encoding="utf-8")
    assert checked(file, "--json") == 0
    found = listed(capsys)[0]
    assert list(found) == ["rule", "number", "severity", "message", "remedy", "kind", "quote", "span"]
    assert (found["rule"], found["number"], found["severity"], found["kind"]) == (
        "no_worker_fee",
        10,
        "escalate",
        "fee",
    )
    assert FEE[slice(*found["span"])] == found["quote"]
    assert found["message"].startswith("L'annonce demande de l'argent")


@pytest.mark.parametrize(("language", "begins"), [("fr", "L'annonce veut"), ("en", "The advert wants"), ("ar", "يريد")])
def test_the_language_that_is_given_is_that_of_the_messages_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, begins: str
) -> None:
    file = tmp_path / "advert.txt"
    file.write_text(KEPT, encoding="utf-8")
    checked(file, "--json", "--lang", language)
    found = listed(capsys)
    assert [each["kind"] for each in found] == ["custody"]
    assert found[0]["message"].startswith(begins)


def test_a_word_document_is_read_like_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from docx import Document

    document = Document()
    for line in FEE.split(". "):
        document.add_paragraph(line)
    document.save(str(tmp_path / "advert.docx"))
    checked(tmp_path / "advert.docx", "--json")
    assert "fee" in {each["kind"] for each in listed(capsys)}


def test_each_line_is_an_advert(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Empty lines are none, and the others keep their number; what holds nothing has an empty list."""
    text = f"{KEPT}\n\nCook, Thiès, 40 hours, 120 000 FCFA a month.\n{FEE}\n"
    monkeypatch.setattr(sys, "stdin", argparse.Namespace(buffer=io.BytesIO(text.encode())))
    checked("-", "--lines")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["row"], {each["kind"] for each in row["findings"]}) for row in rows] == [
        (1, {"custody"}),
        (3, set()),
        (4, {"fee"}),
    ]


def test_a_table_is_read_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "adverts.csv"
    file.write_text(f'id,Description\n1,"{KEPT}"\n2,"Cook,\nnights"\n3,"{FEE}"\n', encoding="utf-8")
    checked(file)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["row"], len(row["findings"])) for row in rows] == [(2, 1), (3, 0), (5, 1)]
    with pytest.raises(Refused, match=r"no column words: it has id, Description"):
        checked(file, "--column", "words")


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "picture of a text"),
        (PDF, "picture of a text"),
        (b"a" * 5_000_001, "larger than 5 MB"),
        (b"PK\x03\x04 no zip", "damaged"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "advert"
    file.write_bytes(content)
    with pytest.raises(Refused, match=told):
        checked(file)


def test_a_long_text_is_read_at_its_beginning_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "advert.txt"
    file.write_text(FEE + "\nposte à pourvoir" * 20_000 + "\n" + KEPT, encoding="utf-8")
    checked(file, "--json")
    told = capsys.readouterr()
    assert {each["kind"] for each in json.loads(told.out)} == {"fee"}
    assert "only its beginning was searched" in told.err


def test_a_file_that_is_not_there_and_an_empty_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        checked(tmp_path / "none.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert checked(tmp_path / "empty.txt", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
