"""The occupation in the reader's language beside a title in another one."""

from __future__ import annotations

import pytest

from siraba.apps.vacancies.postings import trade_beside

BAKER = {"fr": "Boulanger / Boulangère", "en": "Baker", "ar": "خباز / خبازة"}
GUARD = {"fr": "Agent de sécurité", "en": "Security guard", "ar": "حارس أمن"}


@pytest.mark.parametrize(
    ("title", "said", "names", "reader", "beside"),
    [
        ("Boulanger de nuit", "fr", BAKER, "ar", "خباز / خبازة"),
        ("Boulanger de nuit", "fr", BAKER, "en", "Baker"),
        ("Boulanger de nuit", "fr", BAKER, "fr", ""),
        ("Mitron", "fr", BAKER, "fr", ""),  # said to be the reader's own language: whoever wrote it knows
        ("Boulangère", "", BAKER, "fr", ""),  # nobody said: a form of the name stands in it
        ("Boulangère", "", BAKER, "en", "Baker"),
        ("خباز ليلي", "", BAKER, "fr", "Boulanger / Boulangère"),
        ("خباز ليلي", "", BAKER, "ar", ""),
        ("Security guard (night)", "", GUARD, "fr", "Agent de sécurité"),
        ("Vigile à l'entrée du marché", "", GUARD, "en", "Security guard"),
        ("Vigile à l'entrée du marché", "", GUARD, "fr", ""),
        ("Boulanger", "fr", {"fr": "Boulanger"}, "ar", ""),  # no name in the reader's language
    ],
)
def test_a_name_stands_beside_a_title_that_the_reader_may_not_read(
    title: str, said: str, names: dict[str, str], reader: str, beside: str
) -> None:
    assert trade_beside(title, said, names, reader) == beside
