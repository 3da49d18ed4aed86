"""Phrases and what they find: words with gaps, innocent sentences, quotes in place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import siraba
from siraba.core.fairness.phrases import Kind, Phrase, beginnings, compiled, read_phrases
from siraba.core.fairness.scanner import _begun as begun
from siraba.core.fairness.scanner import _index as index_of
from siraba.core.fairness.scanner import scan
from siraba.core.fairness.spans import folded, sentences
from siraba.core.text.folding import fold
from siraba.core.text.scripts import Script

FEE = ["(pay|pays) ..2 (a fee|fee*|{AMOUNT})"]
LISTS: dict[str, list[str]] = {"WHO": ["the worker", "you"]}


def phrase(*written: str, unless: tuple[str, ...] = ()) -> Phrase:
    """A phrase of the kind `fee`."""
    innocent = compiled(unless, LISTS) if unless else None
    return Phrase("test.fee", Kind.FEE, Script.LATIN, beginnings(written, LISTS), innocent)


@pytest.mark.parametrize(
    ("written", "text", "quote"),
    [
        ("pay ..2 fee*", "You pay a small fee.", "pay a small fee"),
        ("pay ..2 fee*", "You pay a very very small fee.", None),
        ("pay ..2 fee*", "You prepay a feeling", None),
        ("pay {AMOUNT}", "pay 5 000 FCFA now", "pay 5 000 FCFA"),
        ("pay {AMOUNT}", "pay $20", "pay $20"),
        ("{WHO} pays? (the fee|fees)", "the worker fees", "the worker fees"),
        ("{WHO} pays? (the fee|fees)", "The worker pays the fee", "The worker pays the fee"),
        ("within # days", "within 15 days", "within 15 days"),
        ("frais ..1 payes", "Frais déjà payés !", "Frais déjà payés"),
    ],
)
def test_a_phrase_is_words_with_gaps(written: str, text: str, quote: str | None) -> None:
    """Gaps hold so many words and no more; a word is a whole word; writing is folded; the quote is the text's own."""
    assert [hit.quote for hit in scan(text, [phrase(written)])] == ([quote] if quote else [])


def test_the_innocent_thing_clears_its_own_sentence_alone() -> None:
    """A refund said in one sentence does not excuse a fee asked in the next."""
    asked = phrase(*FEE, unless=("refunded",))
    hits = scan("You pay a fee, refunded by us.\nThen you pay fees again.", [asked])
    assert [hit.quote for hit in hits] == ["pay fees"]


@pytest.mark.parametrize("written", ["maybe? perhaps?", "(a?|b)"])
def test_a_phrase_that_is_found_everywhere_is_refused(written: str) -> None:
    """Where every word may be missing, the innocent would clear every sentence."""
    with pytest.raises(re.error, match="found everywhere"):
        compiled([written], {})


def test_of_overlapping_hits_the_longest_is_kept() -> None:
    """One place in the text is one finding of a kind."""
    hits = scan("you pay a big fee today", [phrase("pay ..2 fee"), phrase("you pay ..2 fee today")])
    assert [hit.quote for hit in hits] == ["you pay a big fee today"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_span_is_where_the_words_stand(before: str, after: str) -> None:
    """Whatever stands around them, the words are quoted from their own place."""
    text = f"{before}\nyou pay a fee\n{after}"
    hits = scan(text, [phrase(*FEE)])
    assert all(text[hit.span[0] : hit.span[1]] == hit.quote for hit in hits)
    assert "pay a fee" in [hit.quote for hit in hits]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aéÀœÇ’-1٣ \n\tأآةىـَب,.", max_size=80))
def test_folding_with_places_is_the_folding_of_the_house(text: str) -> None:
    """Letter by letter gives what folding the whole gives; only blanks may differ."""
    assert "".join(folded(text).text.split()) == "".join(fold(text).split())


def found(text: str) -> set[str]:
    """Kinds that the phrases of the house find in a text."""
    return {str(hit.kind) for hit in scan(text, HOUSE)}


WORDS = re.findall(
    r"\S+",
    "you pay a registration fee of $20 N5,000 for the employer keeps your passport وسيدفع المترشح رسوم الملف 500 درهم "
    "frais de dossier l'employeur garde le passeport whatsapp واتساب female only",
)
HOUSE = read_phrases(Path(siraba.__file__).parent / "data" / "rules" / "phrases")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The employer will keep your passport.", {"custody"}),
        ("You keep your passport.", set()),
        ("No agency fee, but you pay 8,000 naira for the form.", {"fee"}),
        ("Aucun frais de dossier, mais une caution de 20 000 F est à verser.", {"fee"}),
        ("لا رسوم للتسجيل لكن يجب دفع 1500 دينار ثمن الفحص", {"fee"}),
        ("سيدفع المترشح رسوم الملف وسيحتفظ المكتب بجواز السفر", {"fee", "custody"}),
        ("H/F 35h par semaine, visa et frais de dossier payés par l'employeur", set()),
    ],
)
def test_an_excuse_counts_on_its_own_side_of_a_but(text: str, kinds: set[str]) -> None:
    """What excuses one cost does not excuse the next; who keeps the papers decides; Arabic futures are verbs too."""
    assert found(text) == kinds


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_looking_up_by_the_front_of_a_word_loses_nothing(text: str) -> None:
    """Trying every phrase at every word finds the same as trying only those that can begin there."""
    whole = folded(text)
    for start, end in sentences(whole.text):
        for phrase in HOUSE:
            for beginning in phrase.found:
                for match in beginning.found.finditer(whole.text, start, end):
                    tried = {id(one) for _phrase, one in begun(index_of(tuple(HOUSE), ""), whole.text, match.start())}
                    assert id(beginning.found) in tried
