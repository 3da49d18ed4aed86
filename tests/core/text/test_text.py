"""Folding, words, noise, gender forms, stems, scripts, language."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.text import arabic
from siraba.core.text.folding import fold
from siraba.core.text.genders import feminine, gender_forms
from siraba.core.text.languages import guess_language
from siraba.core.text.noise import without_markers, without_noise
from siraba.core.text.scripts import Script, script_of
from siraba.core.text.sounds import consonants, sound
from siraba.core.text.stems import stem
from siraba.core.text.stopwords import GRAMMAR_WORDS, stop_words
from siraba.core.text.words import words

QUICK = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Éducateur   SPÉCIALISÉ ", "educateur specialise"),
        ("Maître d’œuvre", "maitre d'oeuvre"),
        ("Aide‑soignant – nuit", "aide-soignant - nuit"),
        ("مُـديــرة الأعمال", "مديره الاعمال"),
        ("إلى على مؤسسة", "الي علي موسسه"),
        ("٣ سائقين", "3 سايقين"),
        ("ﬁnance", "finance"),
    ],
)
def test_what_carries_no_meaning_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@QUICK
@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@QUICK
@given(st.text(alphabet="abcdeéèêàçùôîœ' -ابتثجحخ", max_size=40))
def test_folding_does_not_see_case_nor_how_accents_are_encoded(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(unicodedata.normalize("NFD", text))


def test_words_part_at_apostrophes_and_hyphens_and_lose_the_arabic_article() -> None:
    assert words("agent d'entretien sous-sol c++") == ["agent", "d", "entretien", "sous", "sol", "c++"]
    assert words(fold("المدير والبناء بالأجرة للشركة")) == ["مدير", "بناء", "اجره", "شركه"]
    assert words(fold("الآن وال")) == ["الان", "وال"], "an article needs three letters after it"


@pytest.mark.parametrize(
    "marker",
    ["(H/F)", "(h/f/d)", "F/H", "H/F/X", "(m/w/d)", "[M/F]", "(f)", "(HF)", "(ذكر/أنثى)", "h / f", "(H/F) (H/F)"],
)
def test_sex_markers_go(marker: str) -> None:
    assert without_markers(fold(f"Soudeur {marker}")) == "soudeur"


@pytest.mark.parametrize(
    "noisy",
    [
        "2 soudeurs CDI 35h (H/F)",
        "URGENT - soudeurs",
        "soudeurs - temps partiel",
        "soudeurs CDI 100 %",
        "soudeurs réf. 12A34",
        "soudeurs 39 heures",
        "recrutons soudeurs",
    ],
)
def test_noise_goes(noisy: str) -> None:
    assert without_noise(fold(noisy)) == "soudeurs"


@pytest.mark.parametrize("title", ["infographiste 3d", "developpeur c++", "macon n3p2", "agent d'interim"])
def test_what_belongs_to_the_title_stays(title: str) -> None:
    assert without_noise(title) == title


@QUICK
@given(st.text(alphabet="abh f/cdi()0123%é -", max_size=30).map(fold))
def test_noise_never_takes_everything(text: str) -> None:
    assert without_noise(text) if text else not without_noise(text)


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        ("Vendeur / Vendeuse", ("vendeur", "vendeuse")),
        ("Conducteur / Conductrice d'engins", ("conducteur d'engins", "conductrice d'engins")),
        ("agent/agente d'entretien", ("agent d'entretien", "agente d'entretien")),
        ("directeur technique/directrice technique", ("directeur technique", "directrice technique")),
        (
            "Secrétaire médical / médicale en cabinet",
            ("secretaire medical en cabinet", "secretaire medicale en cabinet"),
        ),
        (
            "Agent spécialisé / Agente spécialisée des écoles",
            ("agent specialise des ecoles", "agente specialisee des ecoles"),
        ),
        ("Commis / Commise de bar", ("commis de bar", "commise de bar")),
        ("Designer / Designeuse textile", ("designer textile", "designeuse textile")),
        ("Femme/Homme de ménage", ("femme de menage", "homme de menage")),
        ("conducteur(trice)", ("conducteur", "conductrice")),
        ("Directeur (trice) de camping", ("directeur de camping", "directrice de camping")),
        ("infirmier·ère", ("infirmier", "infirmiere")),
        ("Animateur.rice", ("animateur", "animatrice")),
        ("Monteur.se de réseaux", ("monteur de reseaux", "monteuse de reseaux")),
        ("Adjoint-e de boutique", ("adjoint de boutique", "adjointe de boutique")),
        ("Employé(e)s", ("employes", "employees")),
        ("Assistant(e) administratif(ve)", ("assistant administratif", "assistante administrative")),
        (
            "Ordonnanceur(euse)-approvisionneur(euse)",
            ("ordonnanceur-approvisionneur", "ordonnanceuse-approvisionneuse"),
        ),
        ("المدير الفني / المديرة الفنية", ("المدير الفني", "المديره الفنيه")),
        ("أخصائي سلامة / أخصائية سلامة", ("اخصايي سلامه", "اخصاييه سلامه")),
        ("مهندس/ة", ("مهندس", "مهندسه")),
        ("head waiter/head waitress", ("head waiter", "head waitress")),
    ],
)
def test_both_forms_are_written_out(title: str, forms: tuple[str, str]) -> None:
    assert gender_forms(fold(title)) == forms


@pytest.mark.parametrize("title", ["chaudronnier/soudeur", "responsable papier/carton", "sage-femme", "agent (ash)"])
def test_what_is_no_gender_form_stays(title: str) -> None:
    assert gender_forms(title) == (title,)


def test_an_abbreviated_feminine_is_completed() -> None:
    pairs = [("boulanger", "ere"), ("tourneur", "se"), ("actif", "ve"), ("electricien", "ne"), ("chef", "fe")]
    assert [feminine(*pair) for pair in pairs] == ["boulangere", "tourneuse", "active", "electricienne", "cheffe"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("soudeur", "soudeuses"),
        ("directeur", "directrice"),
        ("infirmier", "infirmieres"),
        ("employe", "employees"),
        ("commis", "commise"),
        ("specialise", "specialisees"),
        ("maitre", "maitresse"),
        ("technicien", "techniciennes"),
        ("nurse", "nurses"),
        ("assistant", "assistantes"),
        ("hote", "hotesses"),
        ("مدير", "مديره"),
        ("اخصايي", "اخصاييه"),
        ("مهندس", "مهندسات"),
    ],
)
def test_number_and_gender_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("boulanger", "boulangerie"), ("agent", "agence"), ("cuisine", "cuisinier"), ("طباخ", "طباعه")]
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سواق", "سائقة"),
        ("بياع", "بائعة"),
        ("خضار", "خضروات"),
        ("بيوت", "منازل"),
        ("أبواب", "باب"),
        ("شاحنات", "كاميون"),
        ("طبيبات", "دكتورة"),
        ("التلفونات", "هواتف"),
    ],
)
def test_arabic_plurals_and_dialects_share_a_stem(one: str, other: str) -> None:
    assert [stem(word) for word in words(fold(one))] == [stem(word) for word in words(fold(other))]


@pytest.mark.parametrize(("one", "other"), [("باب", "بواب"), ("بحري", "بقر"), ("معلم", "معلومات"), ("خباز", "خياط")])
def test_other_arabic_words_keep_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_a_stem_of_the_arabic_list_stands_for_itself() -> None:
    """A word that stands for others may not be one of the others elsewhere: the stem would depend on the order."""
    every = [word for said in arabic._SAME for word in said.split()]
    assert len(every) == len(set(every))
    assert all(fold(word) == word for word in every)


@pytest.mark.parametrize(
    ("arabic_word", "latin"),
    [
        ("كونطابل", "comptable"),
        ("ميكانيسيان", "mécanicien"),
        ("كونسيارج", "concierge"),
        ("فريكوريست", "frigoriste"),
        ("شوفور", "chauffeur"),
        ("فاكتور", "facteur"),
        ("كاشير", "cashier"),
        ("ديليفري", "delivery"),
        ("سكيوريتي", "security"),
    ],
)
def test_borrowed_words_have_the_consonants_of_their_origin(arabic_word: str, latin: str) -> None:
    assert consonants(sound(fold(arabic_word))) == consonants(sound(fold(latin)))


def test_the_script_is_that_of_most_letters() -> None:
    found = [script_of(text) for text in ("soudeur", "لحام TIG", "TIG welder لحام", "сварщик", "123", "")]
    assert found == [Script.LATIN, Script.ARABIC, Script.LATIN, Script.OTHER, Script.OTHER, Script.OTHER]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Agent d'entretien des espaces verts", "fr"),
        ("vendeuse en boulangerie", "fr"),
        ("cleaner of offices and hotels", "en"),
        ("truck driver", "en"),
        ("سائق شاحنة", "ar"),
        ("42", "und"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess_language(text).language == language


def test_a_guess_without_evidence_says_so() -> None:
    assert guess_language("diplomat").share < 0.7 < 0.9 < guess_language("chef de cuisine à l'hôtel").share


def test_words_that_mean_something_in_one_language_are_no_grammar() -> None:
    assert not GRAMMAR_WORDS & {"or", "son", "as", "on"}
    assert {"de", "of", "في"} <= GRAMMAR_WORDS
    assert "the" in stop_words("en")
    assert not stop_words("wo")
