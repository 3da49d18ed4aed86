"""Names as registers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.text.names import likeness, name_keys, name_words, skeleton

SAME = [
    ("Oumar", "Umar"), ("Oumarou", "Umaru"), ("Djibril", "Jibril"), ("Kouassi", "Kwassi"), ("Mohamed", "Mohammed"),
    ("Mohamed", "Muhammad"), ("Fatoumata", "Fatumata"), ("Khadija", "Kadidja"), ("Youssouf", "Yusuf"),
    ("Ousmane", "Usman"), ("Cheikh", "Sheikh"), ("Aïssatou", "Aissatu"), ("Abdoulaye", "Abdulaye"),
    ("Amadou", "Ahmadou"), ("Philippe", "Filipe"), ("Issoufou", "Isufu"), ("Thérèse", "Terese"), ("Kone", "Koné"),
    ("محمد", "Mohamed"), ("عمر", "Omar"), ("يوسف", "Youssouf"), ("موسى", "Moussa"), ("إبراهيم", "Ibrahim"),
    ("Abdoul Kader", "Abdelkader"), ("عبد القادر", "Abdelkader"), ("عبدالقادر", "Abd el Kader"),
    ("عبد الله", "Abdallah"),
    ("عبد العزيز", "Abdoul Aziz"), ("عبد الرحمن", "Abdourahmane"), ("أبو بكر", "Aboubacar"), ("Diallo", "Jallow"),
    ("جالو", "Diallo"), ("Thiam", "Cham"), ("Diop", "ديوب"), ("Ndiaye", "N'Diaye"), ("Bah", "Ba"), ("Sow", "So"),
    ("Diaw", "Diao"), ("Aïcha", "عائشة"), ("شريف", "Chérif"), ("Mohamet", "محمد"), ("Ould Mohamed", "محمد"),
    ("فاطمة", "Fatima"), ("سليمان", "Souleymane"), ("زينب", "Zeinab"), ("إدريس", "Idriss"),
]  # fmt: skip
DIFFERENT = [
    ("Moussa", "Mamadou"), ("Aminata", "Fanta"), ("Traoré", "Touré"), ("Diallo", "Diarra"), ("Keita", "Konaté"),
    ("Koffi", "Kossi"), ("Sow", "Ba"), ("Ibrahim", "Issa"), ("Adama", "Awa"), ("Bakary", "Boubacar"),
    ("Awa", "Aya"), ("Mamadou", "Mohamed"), ("Sy", "Sow"), ("Ba", "Ka"), ("Diop", "Diouf"), ("Chérif", "Karfa"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_share_their_key(one: str, other: str) -> None:
    (left,), (right,) = name_words(one), name_words(other)
    assert skeleton(left) == skeleton(right), (skeleton(left), skeleton(right))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_do_not(one: str, other: str) -> None:
    (left,), (right,) = name_words(one), name_words(other)
    assert skeleton(left) != skeleton(right)


def test_titles_and_particles_go_where_a_name_remains() -> None:
    assert name_words("El Hadj Oumar", "Tall") == name_words("Oumar", "Tall")
    assert name_words("Hadja", "Diallo") == ["hadja", "diallo"]
    assert name_words("فاطمة", "بنت أحمد") == name_words("فاطمة", "أحمد")
    assert name_words("Abdou", "Diallo") == ["abdou", "diallo"]


@given(st.lists(st.sampled_from([name for pair in SAME + DIFFERENT for name in pair]), min_size=2, max_size=4))
@settings(max_examples=80, deadline=None)
def test_swapped_names_have_the_same_keys_and_are_alike(words: list[str]) -> None:
    given_names, family = " ".join(words[:1]), " ".join(words[1:])
    assert name_keys(given_names, family) == name_keys(family, given_names)
    assert likeness(name_words(given_names, family), name_words(family, given_names)) == pytest.approx(1.0)


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_has_keys_and_a_likeness(one: str, other: str) -> None:
    assert all(name_keys(one, other))
    value = likeness(name_words(one), name_words(other))
    assert 0.0 <= value <= 1.0 + 1e-9
    assert value == pytest.approx(likeness(name_words(other), name_words(one)))


def test_a_typing_mistake_stays_near_and_another_name_does_not() -> None:
    assert likeness(["fatoumata", "traore"], ["fatoumta", "traore"]) > 0.95
    assert likeness(["fatoumata", "traore"], ["kadiatou", "diallo"]) < 0.7
