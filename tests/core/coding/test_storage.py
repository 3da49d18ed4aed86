"""A lexicon on disk: the same when read, refused when not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from siraba.core.coding.concepts import Concept, Label
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.storage import LexiconUnusable

CONCEPTS = [
    Concept("x:1", "A1", (Label("Soudeur / Soudeuse", "fr"), Label("لحام", "ar")), "http://example.org/1"),
    Concept("x:2", "A2", (Label("Maçon /\nMaçonne", "fr"),)),
    Concept("x:3", "A3", ()),
]
TEXTS = ["soudeuse", "maçon", "soudure", "لحّام", "zz"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    Lexicon.build(CONCEPTS).save(tmp_path / "deep" / "lexicon")
    return tmp_path / "deep" / "lexicon"


def test_what_was_saved_answers_the_same(saved: Path) -> None:
    built, loaded = Lexicon.build(CONCEPTS), Lexicon.load(saved)
    assert [loaded.rank(text) for text in TEXTS] == [built.rank(text) for text in TEXTS]
    assert (len(loaded), loaded.label_count, loaded.concepts()) == (3, 3, built.concepts())


def test_an_empty_lexicon_comes_back_empty(tmp_path: Path) -> None:
    Lexicon.build([]).save(tmp_path)
    assert len(Lexicon.load(tmp_path)) == 0


def test_every_file_is_checked(saved: Path) -> None:
    for file in sorted(saved.iterdir()):
        content = file.read_bytes()
        file.write_bytes(content[:-1] if content else b"x")
        with pytest.raises(LexiconUnusable, match="lexicon"):
            Lexicon.load(saved)
        file.unlink()
        with pytest.raises(LexiconUnusable):
            Lexicon.load(saved)
        file.write_bytes(content)
    assert len(Lexicon.load(saved)) == 3


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"version": 0}', "nonsense", '{"version": null}'])
def test_another_version_is_refused(saved: Path, manifest: str) -> None:
    (saved / "lexicon.json").write_text(manifest)
    with pytest.raises(LexiconUnusable, match=r"[Bb]uild it"):
        Lexicon.load(saved)


def test_a_manifest_that_names_too_little_is_refused(saved: Path) -> None:
    manifest = json.loads((saved / "lexicon.json").read_text())
    del manifest["lengths"]["keys"]
    (saved / "lexicon.json").write_text(json.dumps(manifest))
    with pytest.raises(LexiconUnusable):
        Lexicon.load(saved)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconUnusable, match="no complete lexicon"):
        Lexicon.load(tmp_path / "absent")


def test_who_has_it_open_keeps_it_while_it_is_saved_again(saved: Path) -> None:
    before = Lexicon.load(saved)
    answers = [before.rank(text) for text in TEXTS]
    Lexicon.build([Concept("y:1", "B1", (Label("plombier", "fr"),))]).save(saved)
    assert [before.rank(text) for text in TEXTS] == answers
    assert Lexicon.load(saved).rank("plombier")[0].code == "B1"
