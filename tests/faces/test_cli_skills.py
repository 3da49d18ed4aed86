"""`siraba skills`: a document in, skills with their places out."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.skills.finding import SkillFinder
from siraba.core.coding.skills.index import SkillIndex
from siraba.faces.cli.main import Refused
from siraba.faces.cli.verbs import skills

WELD = Concept("x:1", "S1", (Label("Souder au procédé TIG", "fr", LabelKind.PREFERRED), Label("soudure TIG", "fr")))
OTHERS = [Concept(f"x:o{n}", f"O{n}", (Label(f"chose{n} sujet{n}", "fr", LabelKind.PREFERRED),)) for n in range(100)]


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skills, "_finder", lambda scheme: SkillFinder(SkillIndex.build([WELD, *OTHERS])))


def called(*words: str) -> int:
    parser = argparse.ArgumentParser()
    skills.configure(parser)
    return skills.run(parser.parse_args(words))


def test_a_cv_in_word_gives_skills_and_facts_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_paragraph("Soudeur, soudure TIG sur inox")
    document.add_paragraph("Permis B, 3 ans d'expérience")
    document.save(str(tmp_path / "cv.docx"))
    assert called(str(tmp_path / "cv.docx")) == 0
    out, err = capsys.readouterr()
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[0] == ["code", "confidence", "label", "because", "from", "to", "quote"]
    assert rows[1][0] == "S1"
    assert rows[1][2:] == [
        "Souder au procédé TIG",
        "label: soudure + TIG = soudure TIG",
        "9",
        "20",
        "soudure TIG",
    ]
    assert [(row[0], row[2]) for row in rows[2:]] == [("licence", "B"), ("experience", "3")]
    assert err == "skills 1, set aside 0, facts 2\n"


def test_the_standard_input_gives_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed: Any = argparse.Namespace(buffer=io.BytesIO(b"Pas de soudure TIG ici."))
    monkeypatch.setattr(sys, "stdin", typed)
    assert called("-", "--json", "--lang", "fr") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["skills"] == []
    assert [(one["code"], one["aside"], one["quote"]) for one in said["aside"]] == [("S1", "denied", "soudure TIG")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("scan.png", b"\x89PNG\r\n\x1a\n....", "picture of a text"),
        ("cv.pdf", b"%PDF-1.4 broken", "damaged"),
        ("empty.txt", b"", "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=says):
        called(str(tmp_path / name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nowhere\.pdf cannot be read"):
        called(str(tmp_path / "nowhere.pdf"))
