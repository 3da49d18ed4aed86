"""Borrowed words in Arabic letters find the French or English word they are."""

from __future__ import annotations

import pytest

from siraba.core.coding.concepts import Concept, Label
from siraba.core.coding.hearing import Hearer
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Because, sure

TITLES = {
    "1": ("magasinier", "fr"),
    "2": ("comptable", "fr"),
    "3": ("agent de sécurité", "fr"),
    "4": ("mécanicien de maintenance", "fr"),
    "5": ("cashier", "en"),
    "6": ("سائق شاحنة", "ar"),
    "7": ("cadre de banque", "fr"),
    "8": ("hôpital de jour", "fr"),
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build([Concept(code, code, (Label(*label),)) for code, label in TITLES.items()])


@pytest.mark.parametrize(
    ("text", "code"),
    [("ماكازينيي", "1"), ("كونطابل", "2"), ("سيكيريتي", "3"), ("ميكانيسيان", "4"), ("كاشير", "5"), ("كاشيرة", "5")],
)
def test_a_borrowed_word_is_heard_and_only_proposes(lexicon: Lexicon, text: str, code: str) -> None:
    found = lexicon.rank(text)
    assert (found[0].code, found[0].because) == (code, Because.TYPO)
    assert not sure(found)


@pytest.mark.parametrize("word", ["خضار", "ابطال", "رصاص", "كدر", "حداد", "soudeur", "", "كاشير"])
def test_native_short_latin_and_known_words_are_not_heard(word: str) -> None:
    """خضار has the consonants of *cadre*, ابطال those of *hôpital*: they are written without its vowels."""
    stems = ["cadr", "hopital", "soudeur", "cashier", "كاشير"]
    assert Hearer(stems, [1.0] * len(stems)).hear(word) is None


def test_of_words_of_the_same_consonants_the_nearest_vowels_decide() -> None:
    hearer = Hearer(["casseur", "caissier", "coursier"], [1.0, 2.0, 1.0])
    assert hearer.hear("كاسيي") is None, "two consonants tell nothing"
    assert hearer.hear("كاسيار") == "caissier"
    assert hearer.hear("كورسيي") == "coursier"
