"""The learned part: it learns, it is the same each time, it is saved whole, and look-up still goes first."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.coding.concepts import Concept, Label, LabelKind, Passage
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.pairs import gather
from siraba.core.coding.proposals import Because, sure
from siraba.core.coding.training import Plan

SHORT = Plan(dimensions=32, epochs=60, batch=16, dropout=0.2)

JOBS = {
    "1": ("soudeur", "welder", "لحام", "metal", "métal"),
    "2": ("boulanger", "baker", "خباز", "bread", "pain"),
    "3": ("infirmier", "nurse", "ممرض", "patients", "malades"),
    "4": ("maçon", "bricklayer", "بناء", "walls", "murs"),
    "5": ("pêcheur", "fisherman", "صياد", "boats", "bateaux"),
    "6": ("tailleur", "tailor", "خياط", "cloth", "tissu"),
}
WITHOUT_FRENCH = {"5", "6"}
"""Their French names are only known as skills, which are concepts of their own."""


def jobs() -> list[Concept]:
    found = []
    for code, (french, english, arabic, object_en, object_fr) in JOBS.items():
        labels = [Label(english, "en", LabelKind.PREFERRED), Label(arabic, "ar", LabelKind.PREFERRED)]
        if code not in WITHOUT_FRENCH:
            labels.append(Label(french, "fr", LabelKind.PREFERRED))
        texts = (Passage(f"works with {object_en}", "en"),)
        skills = (Passage(f"working with {object_en}", "en"), Passage(f"travailler avec {object_fr}", "fr"))
        found.append(Concept(f"x:{code}", code, tuple(labels), descriptions=texts, skills=skills))
    return found


def words() -> list[Concept]:
    """Concepts that are only trained on."""
    return [
        Concept(f"w:{code}", code, (Label(french, "fr"), Label(english, "en"), Label(arabic, "ar")))
        for code, (french, english, arabic, _, _) in JOBS.items()
    ]


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return Embedding.train([*jobs(), *words()], SHORT)


@pytest.fixture(scope="module")
def lexicon(embedding: Embedding) -> Lexicon:
    return Lexicon.build(jobs(), embedding=embedding)


@pytest.mark.parametrize(("text", "code"), [("pêcheurs en mer", "5"), ("TAILLEURS", "6")])
def test_a_french_title_finds_a_concept_without_a_french_label(lexicon: Lexicon, text: str, code: str) -> None:
    found = lexicon.rank(text)
    assert (found[0].code, found[0].because) == (code, Because.MEANING)
    assert found[0].language in ("en", "ar")
    assert not sure(found)


def test_what_is_a_label_is_answered_as_without_an_embedding(lexicon: Lexicon) -> None:
    plain = Lexicon.build(jobs())
    for french, english, arabic, _, _ in JOBS.values():
        for text in (french, english, arabic, f"{english} (m/w)"):
            if sure(plain.rank(text)):
                assert lexicon.rank(text)[0] == plain.rank(text)[0]


def test_what_the_embedding_never_read_is_decided_by_writing(embedding: Embedding) -> None:
    """An embedding of earlier releases serves while the next is trained: its guess at new words is chance."""
    new = [Concept(f"y:{n}", n, (Label(text, "ar"),)) for n, text in [("7", "طباخ بيوت"), ("8", "كهربائي بيوت")]]
    known = [*jobs(), *new]
    spelt, meant = Lexicon.build(known), Lexicon.build(known, embedding=embedding)
    for text in ("طباخ", "طباخة", "كهربائي", "طباخ كهربائي"):
        of_both = [{p.code for p in lexicon.rank(text, top=2)} & {"7", "8"} for lexicon in (spelt, meant)]
        assert of_both[0] == of_both[1] != set()
        assert meant.rank(text)[0].code == spelt.rank(text)[0].code
    again = [Concept("z:7", "7", (*new[0].labels, Label("cuisinier", "fr")))]
    read = Embedding.train([*jobs(), *words(), *again], SHORT)
    assert embedding.unread(["soudeur", "طباخ", "كهرب"]).tolist() == [False, True, True]
    assert not read.unread(["soudeur", "طباخ"]).any()


def test_a_word_of_another_classification_is_no_misspelt_one() -> None:
    """A hatter is no camel driver, though one letter and no label of the installed one tell them apart."""
    camels = Concept("y:9", "9", (Label("chamelier", "fr"), Label("camel driver", "en")))
    hats = Concept("z:9", "9", (Label("chapelier", "fr"), Label("hatter", "en")))
    mended = Lexicon.build([*jobs(), camels]).rank("chapelier")[0]
    assert (mended.code, mended.because) == ("9", Because.TYPO)
    read = Embedding.train([*jobs(), *words(), camels, hats], SHORT)
    assert read.reads("chapelier") and not read.reads("chapalier")
    lexicon = Lexicon.build([*jobs(), camels], embedding=read)
    assert Because.TYPO not in {one.because for one in lexicon.rank("chapelier")}
    assert lexicon.rank("chamelierr")[0].because is Because.TYPO


def test_a_title_that_only_the_group_has_finds_what_belongs_to_it(embedding: Embedding) -> None:
    """No label of 8 and 9 shares a letter with the title; the names of the group of 9 say it."""
    labels = (Label("qqq", "fr"),), (Label("zzz", "fr"),)
    groups = (Passage("welder", "en"),), (Passage("nurse", "en"), Passage("infirmier", "fr"))
    eight, nine = (Concept(f"y:{n}", n, own, group=of) for n, own, of in zip("89", labels, groups, strict=True))
    found = Lexicon.build([eight, nine], embedding=embedding).rank("infirmière")
    assert (found[0].code, found[0].because) == ("9", Because.MEANING)
    apart = [replace(one, group=()) for one in (eight, nine)]
    assert not Lexicon.build(apart, embedding=embedding).rank("infirmière")
    crowded = [replace(one, group=groups[1]) for one in (eight, nine)]
    assert not Lexicon.build(crowded, embedding=embedding).rank("infirmière")


def test_a_group_that_only_some_have_makes_nobody_rank_lower(embedding: Embedding) -> None:
    """What is not known of one is taken from its labels: a mason without group stays before a welder with one."""
    known = [replace(one, group=(Passage("welder", "en"),)) if one.code == "1" else one for one in jobs()]
    lexicon = Lexicon.build(known, embedding=embedding)
    assert [lexicon.rank(text)[0].code for text in ("maçons en murs", "boulangers")] == ["4", "2"]


def test_what_was_never_learned_has_no_vector(embedding: Embedding) -> None:
    assert not embedding.vector("xqxqxq").any()
    assert embedding.vector("soudeur xqxqxq") @ embedding.vector("soudeur") > 0.99


def test_the_order_of_the_concepts_does_not_matter(embedding: Embedding) -> None:
    shuffled = [*jobs(), *words()]
    random.Random(3).shuffle(shuffled)
    again = Embedding.train(shuffled, SHORT)
    assert again.digest == embedding.digest
    assert Embedding.train(words(), SHORT).digest != embedding.digest


ELSEWHERE = """
import sys
from pathlib import Path
from tests.core.coding.test_embedding import SHORT, jobs, words
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
folder = Path(sys.argv[1])
embedding = Embedding.train([*jobs(), *words()], SHORT)
embedding.save(folder / "embedding")
Lexicon.build(jobs(), embedding=embedding).save(folder / "lexicon")
"""


def test_another_process_whose_words_lie_otherwise_writes_the_same_bytes(
    lexicon: Lexicon, embedding: Embedding, tmp_path: Path
) -> None:
    """Sets and what hangs on them come in another order in each process; nothing that is saved may."""
    here, there = tmp_path / "here", tmp_path / "there"
    embedding.save(here / "embedding")
    lexicon.save(here / "lexicon")
    root = Path(__file__).resolve().parents[3]
    said = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": f"{root / 'src'}:{root}"}
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(there)], env=said, check=True, capture_output=True)
    files = [path.relative_to(here) for path in sorted(here.rglob("*")) if path.is_file()]
    assert len(files) > 20
    assert {name: (there / name).read_bytes() == (here / name).read_bytes() for name in files} == dict.fromkeys(
        files, True
    )


def test_the_progress_ends_where_it_said(embedding: Embedding) -> None:
    seen: list[tuple[int, int]] = []
    Embedding.train(words(), SHORT, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_a_vector_has_length_one_or_no_word(embedding: Embedding, text: str) -> None:
    length = float(np.linalg.norm(embedding.vector(text)))
    assert length == pytest.approx(1.0, abs=1e-4) or length == 0.0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["auto", "fr", "en", "ar", "sw"]))
def test_any_text_gets_distinct_concepts_with_falling_confidence(lexicon: Lexicon, text: str, language: str) -> None:
    found = lexicon.rank(text, language=language, top=6)
    assert len({one.concept_id for one in found}) == len(found)
    scored = [one.confidence for one in found if one.because in (Because.MEANING, Because.WORDS, Because.TYPO)]
    assert all(0.0 <= share <= 1.0 for share in scored)
    assert [found] == list(lexicon.rank_many([text], language=language, top=6))


def test_texts_that_are_said_to_be_the_same_are_learned_together() -> None:
    one = Concept("a:1", "1", (Label("zémidjan", "fr"),), same=("b:1", "b:unknown"))
    other = Concept("b:1", "1", (Label("motorcycle taxi driver", "en"),))
    assert len(gather([other]).texts) == 0, "a single text teaches nothing"
    corpus = gather([one, other])
    assert sorted(corpus.texts) == ["motorcycle taxi driver", "zémidjan"]
    anchors, partners = corpus.draw(np.random.default_rng(1))
    assert all(anchors != partners)


def test_what_was_saved_answers_the_same(lexicon: Lexicon, embedding: Embedding, tmp_path: Path) -> None:
    lexicon.save(tmp_path / "lexicon")
    embedding.save(tmp_path / "embedding")
    kept = Embedding.load(tmp_path / "embedding")
    loaded = Lexicon.load(tmp_path / "lexicon", kept)
    for text in ("pêcheur en mer", "لحامون", "bakery", "murs"):
        assert loaded.rank(text) == lexicon.rank(text)
    plain = Lexicon.build(jobs())
    assert Lexicon.load(tmp_path / "lexicon").rank("bakery") == plain.rank("bakery"), "without it, spelling alone"


def test_another_embedding_is_refused(lexicon: Lexicon, tmp_path: Path) -> None:
    lexicon.save(tmp_path / "with")
    Lexicon.build(jobs()).save(tmp_path / "without")
    other = Embedding.train(words(), Plan(dimensions=32, epochs=1, batch=16))
    for folder in ("with", "without"):
        with pytest.raises(LexiconUnusable, match="another embedding"):
            Lexicon.load(tmp_path / folder, other)


def test_every_file_of_an_embedding_is_checked(embedding: Embedding, tmp_path: Path) -> None:
    embedding.save(tmp_path)
    for file in sorted(tmp_path.iterdir()):
        content = file.read_bytes()
        changed = content[:-1] + bytes([content[-1] ^ 1])
        for bad in (content[:-1], b"", changed):
            file.write_bytes(bad)
            with pytest.raises(LexiconUnusable):
                Embedding.load(tmp_path)
        file.write_bytes(content)
    manifest = json.loads((tmp_path / "embedding.json").read_text())
    (tmp_path / "embedding.json").write_text(json.dumps({**manifest, "version": 0}))
    with pytest.raises(LexiconUnusable, match="version"):
        Embedding.load(tmp_path)


def test_concepts_without_labels_and_an_empty_lexicon_are_no_trouble(embedding: Embedding) -> None:
    assert Lexicon.build([], embedding=embedding).rank("welder") == []
    nameless = [Concept("x:1", "1", (), descriptions=(Passage("works with metal", "en"),))]
    assert Lexicon.build(nameless, embedding=embedding).rank("metal") == []


def test_training_on_nothing_gives_an_embedding_that_ranks_nothing_apart() -> None:
    untrained = Embedding.train([], Plan(dimensions=8, epochs=1))
    assert untrained.dimensions == 8
    assert Lexicon.build(jobs(), embedding=untrained).rank("welder")[0].code == "1"


def test_what_sameness_links_over_steps_is_never_told_apart() -> None:
    def named(identifier: str, *same: str) -> Concept:
        return Concept(
            identifier, identifier, (Label(f"one {identifier}", "en"), Label(f"un {identifier}", "fr")), same=same
        )

    corpus = gather([named("a", "b"), named("b"), named("c", "b"), named("d")])
    a, b, c, d = corpus.kin
    assert a == b == c != d
