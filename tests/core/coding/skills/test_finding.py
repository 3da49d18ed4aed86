"""Skills in texts: what is found, where, why, and what is not meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.skills.finding import LONGEST, SkillFinder
from siraba.core.coding.skills.index import SkillIndex
from siraba.core.coding.skills.results import Aside, Match, Reading


def skill(code: str, fr: str, en: str, ar: str, *others: tuple[str, str]) -> Concept:
    labels = [Label(text, tag, LabelKind.PREFERRED) for tag, text in (("fr", fr), ("en", en), ("ar", ar))]
    return Concept(f"x:{code}", code, (*labels, *(Label(text, tag) for text, tag in others)))


SKILLS = [
    skill("till", "Tenir une caisse et rendre la monnaie", "run a till", "مسك الصندوق", ("encaissement", "fr")),
    skill("wall", "Monter un mur en parpaings, briques ou pierres", "build walls of block or brick", "بناء الجدران"),
    skill("pour", "Couler, vibrer et curer le béton", "pour, vibrate and cure concrete", "صبّ الخرسانة"),
    skill("clean", "Nettoyer les chambres", "clean rooms", "تنظيف الغرف"),
    skill("scaffold", "Monter, contrôler et démonter un échafaudage", "erect scaffolding", "نصب السقالات"),
    skill(
        "sheet", "Utiliser un tableur", "use spreadsheets", "استعمال جداول البيانات", ("Excel", "fr"), ("Excel", "en")
    ),
    skill("weld", "Souder à l'arc", "arc welding", "اللحام بالقوس", ("soudure", "fr")),
    skill("tig", "Souder au procédé TIG", "TIG welding", "لحام تنغستن", ("soudure TIG", "fr")),
    skill("plan", "Lire un plan de bâtiment", "read building drawings", "قراءة المخططات"),
]
SKILLS += [skill(f"other{n}", f"tâche{n} chose{n}", f"task{n} thing{n}", f"مهمة{n} شيء{n}") for n in range(200)]
"""So many others that the words of those above are as rare as in an edition."""
CARDS = [["x:wall", "x:pour", "x:scaffold", "x:plan"], ["x:weld", "x:tig"]]


@pytest.fixture(scope="module")
def finder() -> SkillFinder:
    return SkillFinder(SkillIndex.build(SKILLS, CARDS))


def codes(reading: Reading) -> set[str]:
    return {found.code for found in reading.skills}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vous montez des murs en briques et coulez le béton.", {"wall", "pour"}),
        ("Montage de murs de parpaings", {"wall"}),
        ("Nettoyage quotidien des chambres", {"clean"}),
        ("CLEANING of hotel rooms every morning", {"clean"}),
        ("Encaissement des clients, soudure TIG", {"till", "tig"}),
        ("وتنظيف الغرف وصب الخرسانة", {"clean", "pour"}),
        ("Maîtrise d'Excel demandée", {"sheet"}),
        ("montage et démontage des échaffaudages", {"scaffold"}),
        ("<p>lecture de plans de <b>bâtiment</b></p>", {"plan"}),
        ("😀🧱 couler le béton 🧱😀", {"pour"}),
        ("La coffrerie est fermée", set()),
        ("", set()),
        ("\n \t", set()),
    ],
)
def test_the_words_of_a_label_are_found_in_other_forms(finder: SkillFinder, text: str, expected: set[str]) -> None:
    assert codes(finder.read(text)) == expected


def test_each_skill_says_where_it_stands_and_what_matched(finder: SkillFinder) -> None:
    text = "Sur nos chantiers, vous\nmontez des murs en pierre ; puis vous montez encore des murs en pierre."
    [found] = finder.read(text).skills
    assert text[found.start : found.end] == found.quote == "montez des murs en pierre"
    assert found.words == ("montez", "murs", "pierre")
    assert (found.matched, found.language, found.match) == (SKILLS[1].labels[0].text, "fr", Match.LABEL)
    assert found.times == 2


def test_a_skill_is_called_by_its_name_in_the_language_of_the_text(finder: SkillFinder) -> None:
    [french] = finder.read("Maîtrise d'Excel pour nos tableaux").skills
    assert (french.label, french.matched) == ("Utiliser un tableur", "Excel")
    [english] = finder.read("You must be good with Excel").skills
    assert (english.label, english.matched) == ("use spreadsheets", "Excel")


def test_the_most_specific_of_overlapping_skills_is_told(finder: SkillFinder) -> None:
    assert codes(finder.read("soudure TIG sur inox")) == {"tig"}
    assert codes(finder.read("soudure sur acier")) == {"weld"}


def test_skills_of_one_card_speak_for_each_other(finder: SkillFinder) -> None:
    def said(text: str) -> float:
        return next(found.confidence for found in finder.read(text, least=0.0).skills if found.code == "plan")

    assert said("Lecture de plan. Coulage du béton, montage de murs en briques.") > said("Lecture de plan.")


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Pas de nettoyage des chambres, mais encaissement.", Aside.DENIED),
        ("Run a till. Cleaning rooms is not required", Aside.DENIED),
        ("مسك الصندوق، ولا يشترط تنظيف الغرف", Aside.DENIED),
        ("Notre entreprise est leader du nettoyage des chambres. Vous ferez l'encaissement.", Aside.EMPLOYER),
    ],
)
def test_what_is_denied_or_said_of_the_employer_is_set_aside(finder: SkillFinder, text: str, aside: Aside) -> None:
    reading = finder.read(text)
    assert codes(reading) == {"till"}
    assert [(found.code, found.aside) for found in reading.aside] == [("clean", aside)]


def test_what_is_denied_once_and_meant_once_is_meant(finder: SkillFinder) -> None:
    reading = finder.read("Sans nettoyage des chambres le lundi.\nNettoyage des chambres le mardi.")
    assert codes(reading) == {"clean"}
    assert reading.aside == ()


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_wrong_language_costs_confidence_only(finder: SkillFinder, language: str) -> None:
    assert "pour" in codes(finder.read("couler le béton et monter des murs en briques", language=language, least=0.05))


def test_a_long_text_is_cut_and_says_so(finder: SkillFinder) -> None:
    reading = finder.read("Coulage du béton. " * (LONGEST // 18 + 100))
    assert reading.cut
    assert codes(reading) == {"pour"}


PIECES = [
    "monter", "des murs", "en briques", "pas de", "béton", "،", ",", ".", "\n", "غرف", "و", "تنظيف", "clean", "rooms",
    "(", "é", "ﷺ", "\u202e", "TIG", "soudure", "  ", "<b>", "</p>",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_any_text_gives_places_that_hold_their_words(parts: list[str]) -> None:
    text = " ".join(parts)
    reading = SkillFinder(INDEX).read(text, least=0.0)
    for found in (*reading.skills, *reading.aside):
        assert text[found.start : found.end] == found.quote
        assert found.quote.startswith(found.words[0])
        assert found.quote.endswith(found.words[-1])
        assert 0.0 <= found.confidence <= 1.0
    for fact in reading.facts:
        assert text[fact.start : fact.end] == fact.quote


INDEX = SkillIndex.build(SKILLS, CARDS)


def test_the_order_of_what_is_built_from_does_not_matter(tmp_path: Path) -> None:
    SkillIndex.build(SKILLS, CARDS).save(tmp_path / "one")
    SkillIndex.build(SKILLS[::-1], [card[::-1] for card in CARDS[::-1]]).save(tmp_path / "other")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


def test_a_saved_index_finds_the_same_and_a_damaged_one_is_refused(tmp_path: Path, finder: SkillFinder) -> None:
    INDEX.save(tmp_path)
    text = "Vous montez des murs en briques, encaissement, Excel."
    assert SkillFinder(SkillIndex.load(tmp_path)).read(text) == finder.read(text)
    (tmp_path / "parts.npy").write_bytes(b"nothing")
    with pytest.raises(LexiconUnusable):
        SkillIndex.load(tmp_path)
    with pytest.raises(LexiconUnusable):
        SkillIndex.load(tmp_path / "nowhere")


@pytest.mark.parametrize("piece", ["encaissement ", "pas de ", "anglais ", "<p", "monter des murs en briques, "])
def test_a_text_without_a_stop_costs_no_more_than_its_length(finder: SkillFinder, piece: str) -> None:
    """Fifteen thousand words without a stop took forty seconds when each was weighed against all."""
    start = time.process_time()
    finder.read(piece * (30_000 // len(piece)))
    assert time.process_time() - start < SECONDS


SECONDS = 5.0
"""Several times what the slowest of them takes."""
