"""What people paste: nothing is refused, nothing takes long, and a title is still found in it."""

from __future__ import annotations

import time

import pytest

from siraba.core.coding.concepts import Concept, Label
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import sure
from siraba.core.coding.training import Plan
from siraba.core.text.markup import without_markup

BAKER = Concept("b", "1", (Label("boulanger / boulangère", "fr"), Label("baker", "en"), Label("خباز / خبازة", "ar")))
COOK = Concept("c", "2", (Label("cuisinier / cuisinière", "fr"), Label("cook", "en"), Label("طباخ / طباخة", "ar")))


@pytest.fixture(scope="module", params=["spelling", "embedding"])
def lexicon(request: pytest.FixtureRequest) -> Lexicon:
    if request.param == "spelling":
        return Lexicon.build([BAKER, COOK])
    embedding = Embedding.train([BAKER, COOK], Plan(dimensions=8, epochs=2, batch=8))
    return Lexicon.build([BAKER, COOK], embedding=embedding)


@pytest.mark.parametrize(
    "text",
    [
        "🥖 Boulangère 🥖",
        "<p><b>Boulang&egrave;re</b>&nbsp;<!-- x --></p>",
        "&lt;p&gt;BOULANGER&lt;/p&gt; (H/F)",
        "<script>var cuisinier = 1</script>boulanger",
        "\u202eboulanger\u202c",
        "ｂｏｕｌａｎｇｅｒ",
        "BOULANGER\t\r\n",
        "\u200fخبّاز\u200f",
    ],
)
@pytest.mark.parametrize("language", ["auto", "fr", "en", "ar", "zz", ""])
def test_a_title_is_found_whatever_is_around_it_and_whatever_language_is_said(
    lexicon: Lexicon, text: str, language: str
) -> None:
    found = lexicon.rank(text, language=language)
    assert (found[0].concept_id, sure(found)) == ("b", True)


@pytest.mark.parametrize("text", ["طباخ cook", "cook طباخ (h/f)", "chef / طباخ cuisinier"])
def test_two_directions_in_one_title(lexicon: Lexicon, text: str) -> None:
    assert lexicon.rank(text)[0].concept_id == "c"


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "\x00\x01", "--- (H/F) ---", "<br/>", "&nbsp;", "٣٤ %"])
def test_what_has_no_word_has_no_answer(lexicon: Lexicon, text: str) -> None:
    assert not sure(lexicon.rank(text))


@pytest.mark.parametrize("piece", ["a", "a/", "(", "- ", "h/f ", "l'", "<", "<b ", "&", "e\u0301", "خ ", "cuisinier, "])
def test_ten_thousand_characters_take_no_longer_than_a_blink(lexicon: Lexicon, piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    start = time.process_time()
    lexicon.rank(text)
    assert time.process_time() - start < 0.5


def test_signs_that_are_no_markup_stay() -> None:
    for text in ("R&D engineer", "bac < 3 ans", "A&B; C", "x <3"):
        assert without_markup(text) == text
