"""Texts that people confirmed, remembered beside a lexicon that is not built anew."""

from __future__ import annotations

import time

import pytest

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.memory import Remembered
from siraba.core.coding.proposals import Because, sure
from siraba.core.coding.training import Plan
from tests.core.coding.test_embedding import jobs, words


@pytest.fixture(scope="module", params=["spelling", "embedding"])
def lexicon(request: pytest.FixtureRequest) -> Lexicon:
    if request.param == "spelling":
        return Lexicon.build(jobs())
    embedding = Embedding.train([*jobs(), *words()], Plan(dimensions=16, epochs=5, batch=16))
    return Lexicon.build(jobs(), embedding=embedding)


def two(lexicon: Lexicon) -> tuple[str, str]:
    return lexicon.concepts()[0][0], lexicon.concepts()[1][0]


def test_a_confirmed_text_goes_before_every_label_and_only_there(lexicon: Lexicon) -> None:
    mine, other = two(lexicon)
    label = next(label.text for job in jobs() if job.id == other for label in job.labels)
    knowing = lexicon.remembering({1: Remembered(mine, label, "fr")})
    first = knowing.rank(label.upper() + " (H/F)")[0]
    assert (first.concept_id, first.because, first.certain, first.label) == (mine, Because.CONFIRMED, True, label)
    assert lexicon.rank(label)[0].concept_id == other
    assert (lexicon.remembered, knowing.remembered) == (0, 1)


def test_confirmed_for_two_concepts_is_not_sure_and_another_number_is_an_inflection(lexicon: Lexicon) -> None:
    mine, other = two(lexicon)
    knowing = lexicon.remembering(
        {1: Remembered(mine, "trieur de noix", "fr"), 2: Remembered(other, "trieur de noix", "fr")}
    )
    found = knowing.rank("trieur de noix")
    assert ({found[0].concept_id, found[1].concept_id}, sure(found)) == ({mine, other}, False)
    one = knowing.remembering({1: Remembered(mine, "trieur de noix", "fr")})
    assert [(p.concept_id, p.because, p.certain) for p in one.rank("trieuses des noix", top=1)] == [
        (mine, Because.INFLECTION, False)
    ]


def test_a_text_near_a_confirmed_one_is_proposed_with_it_as_the_reason_but_never_sure(lexicon: Lexicon) -> None:
    before = [p.concept_id for p in lexicon.rank("trieur expert de noix", top=9)]
    mine = next(one for one, _ in lexicon.concepts() if one not in before[:1])
    after = lexicon.remembering({7: Remembered(mine, "trieur de noix", "fr")}).rank("trieur expert de noix", top=9)
    place = [p.concept_id for p in after].index(mine)
    assert (after[place].label, sure(after)) == ("trieur de noix", False)
    assert place < (before.index(mine) if mine in before else 9)


def test_what_is_taken_back_or_changed_is_forgotten(lexicon: Lexicon) -> None:
    mine, other = two(lexicon)
    knowing = lexicon.remembering({1: Remembered(mine, "gardien de phare", "fr"), 2: Remembered(other, "x", "fr")})
    moved = knowing.remembering({1: Remembered(other, "gardien de phare", "fr")})
    assert (knowing.rank("gardien de phare")[0].concept_id, moved.rank("gardien de phare")[0].concept_id) == (
        mine,
        other,
    )
    gone = moved.remembering({})
    assert [p.concept_id for p in gone.rank("gardien de phare")] == [
        p.concept_id for p in lexicon.rank("gardien de phare")
    ]
    unknown = lexicon.remembering({1: Remembered("nobody", "gardien de phare", "fr"), 2: Remembered(mine, "!!", "fr")})
    assert unknown.remembered == 0


def test_the_order_of_remembering_changes_nothing(lexicon: Lexicon) -> None:
    mine, other = two(lexicon)
    said = {n: Remembered((mine, other)[n % 2], f"trieur de noix {'abcdef'[n]}", "fr") for n in range(6)}
    at_once = lexicon.remembering(said)
    one_by_one = lexicon
    for count in range(1, 7):
        one_by_one = one_by_one.remembering(dict(list(said.items())[:count]))
    for text in ("trieur de noix b", "noix", "trieuse"):
        assert at_once.rank(text) == one_by_one.rank(text)


def test_it_says_what_labels_of_that_kind_say() -> None:
    """What is remembered is looked up like a label that was built in as confirmed."""
    plain = Concept("a", "A1", (Label("soudeur", "fr"),))
    built = Lexicon.build([Concept("a", "A1", (*plain.labels, Label("brûleur", "fr", LabelKind.CONFIRMED)))])
    beside = Lexicon.build([plain]).remembering({1: Remembered("a", "brûleur", "fr")})
    assert built.rank("BRULEUR (H/F)") == beside.rank("BRULEUR (H/F)")


def test_one_more_among_four_thousand_takes_less_than_fifty_milliseconds(lexicon: Lexicon) -> None:
    mine, other = two(lexicon)
    said = {n: Remembered((mine, other)[n % 2], f"poste {n} atelier {n % 97}", "fr") for n in range(4_000)}
    full = lexicon.remembering(said)
    times = []
    for n in range(3):
        start = time.process_time()
        full = full.remembering({**said, 20_000 + n: Remembered(mine, f"dresseur de faucons {n}", "fr")})
        assert full.rank(f"dresseur de faucons {n}", top=1)[0].concept_id == mine
        times.append(time.process_time() - start)
    assert min(times) < 0.05
