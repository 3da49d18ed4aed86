"""Every verb of the house has words of its own for who reads an audit."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tools import verbs

from siraba.apps.foundation.verb_words import BadVerbWords, read_verb_words, verb_said, verb_words
from siraba.apps.foundation.words import LANGUAGES

ARABIC, LATIN = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[A-Za-zÀ-ÿ]")


def test_every_verb_of_the_code_has_words_and_no_words_are_of_none() -> None:
    assert {verb.name for verb in verbs.verbs()} == set(verb_words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_verbs_are_said_alike(language: str) -> None:
    said = Counter(each.said(language).casefold() for each in verb_words().values())
    assert [words for words, times in said.items() if times > 1] == []


def test_each_language_is_in_its_own_script() -> None:
    wrong = [
        verb
        for verb, each in verb_words().items()
        if LATIN.search(each.ar) or not ARABIC.search(each.ar) or ARABIC.search(each.fr + each.en) or each.fr == each.en
    ]
    assert wrong == []


def test_words_that_lack_a_language_are_refused_and_a_verb_of_old_is_said_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "verbs.yaml"
    file.write_text("person:\n  correct: {fr: Identité rectifiée, en: Identity corrected}\n", encoding="utf-8")
    with pytest.raises(BadVerbWords, match=r"verbs\.yaml.*\n?person\.correct\.ar"):
        read_verb_words(file)
    assert verb_said("person.rename", "ar") == "person.rename"
    assert verb_said("consent.withdraw", "fr-bj") != verb_said("consent.withdraw", "en")
