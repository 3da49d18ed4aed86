"""Looking up and ranking: examples, properties, and the naive reference."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from siraba.core.coding.calibration import confidence, evidence
from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.proposals import Because, Proposal, sure
from siraba.core.coding.reading import read_text
from siraba.core.text.languages import guess_language
from tests.core.coding.naive import Naive

QUICK = settings(max_examples=60, deadline=None)


def concept(code: str, *labels: str, language: str = "fr") -> Concept:
    first, *others = labels
    return Concept(
        f"x:{code}", code, (Label(first, language, LabelKind.PREFERRED), *(Label(text, language) for text in others))
    )


CONCEPTS = [
    concept("A1", "Boulanger / Boulangère", "Boulanger pâtissier / Boulangère pâtissière"),
    concept("A2", "Vendeur / Vendeuse en boulangerie", "Conseiller / Conseillère de vente en boulangerie"),
    concept("A3", "Soudeur / Soudeuse", "Soudeur / Soudeuse à l'arc", "Chaudronnier soudeur / Chaudronnière soudeuse"),
    concept("A4", "Infirmier / Infirmière", "Infirmier / Infirmière de bloc opératoire", "Cadre de santé"),
    concept("A5", "Agent / Agente de service hospitalier (ASH)", "Agent / Agente d'entretien"),
    concept("A6", "Éducateur / Éducatrice de jeunes enfants", "Directeur / Directrice de crèche"),
    concept("A7", "Responsable de magasin", "Directeur / Directrice de magasin", "Cadre de santé"),
    concept("B1", "المدير الفني / المديرة الفنية", language="ar"),
    concept("B2", "سائق شاحنة / سائقة شاحنة", language="ar"),
    concept("C1", "welder", "arc welder", language="en"),
    concept("C2", "shop manager", "store manager", language="en"),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build(CONCEPTS)


@pytest.mark.parametrize(
    ("text", "code", "because"),
    [
        ("Boulanger / Boulangère", "A1", Because.EXACT),
        ("BOULANGERE", "A1", Because.GENDER_FORM),
        ("Soudeur(se) (H/F)", "A3", Because.GENDER_FORM),
        ("2 soudeurs à l’arc CDI 35h", "A3", Because.INFLECTION),
        ("agent de service hospitalier", "A5", Because.ABRIDGED),
        ("ASH (H/F)", "A5", Because.ABRIDGED),
        ("agent entretien", "A5", Because.INFLECTION),
        ("arcwelder", "C1", Because.INFLECTION),
        ("arc wel der", "C1", Because.INFLECTION),
        ("Clinique des Lilas - Infirmière H/F", "A4", Because.PART),
        ("agent d'entretien PRIVAS", "A5", Because.PART),
        ("Infirmier à Tournon sur Rhône", "A4", Because.PART),
        ("SOUDEUR N3P2", "A3", Because.PART),
        ("vendeuse en boulangrie", "A2", Because.TYPO),
        ("مدير فني", "B1", Because.GENDER_FORM),
        ("سائقة الشاحنات", "B2", Because.INFLECTION),
        ("Arc Welder", "C1", Because.EXACT),
    ],
)
def test_what_is_a_label_is_found_and_sure_where_it_is_exactly_that(
    lexicon: Lexicon, text: str, code: str, because: Because
) -> None:
    found = lexicon.rank(text)
    assert (found[0].code, found[0].because) == (code, because)
    assert found[0].confidence > 0.9
    assert sure(found) == (because in (Because.EXACT, Because.GENDER_FORM)), "the rest only proposes"


@pytest.mark.parametrize(
    ("text", "code"),
    [("responsable boulangerie vente", "A2"), ("store managing", "C2"), ("bulanger", "A1"), ("soudage", "A3")],
)
def test_what_is_near_a_label_is_proposed_but_not_sure(lexicon: Lexicon, text: str, code: str) -> None:
    found = lexicon.rank(text)
    assert found[0].code == code
    assert not sure(found)


def test_two_names_of_one_concept_are_no_doubt(lexicon: Lexicon) -> None:
    found = lexicon.rank("Directeur de crèche - Éducateur de jeunes enfants")
    assert (found[0].because, found[0].confidence, sure(found)) == (Because.PART, 0.97, False)


def test_a_label_of_two_concepts_is_not_sure(lexicon: Lexicon) -> None:
    found = lexicon.rank("cadre de santé", top=2)
    assert [p.code for p in found] == ["A4", "A7"]
    assert found[0].confidence == found[1].confidence < 0.6
    assert not sure(found)
    assert not sure(lexicon.rank("cadre de santé", top=1)), "although the other one is not shown"


def test_a_name_that_is_said_so_in_some_places_only_proposes() -> None:
    loose = Label("sauveteur", "fr", LabelKind.LOOSE)
    hawker = Concept("x:Z1", "Z1", (Label("vendeur ambulant", "fr", LabelKind.PREFERRED), loose))
    found = Lexicon.build([hawker, *CONCEPTS]).rank("Sauveteur", language="fr")
    assert (found[0].code, found[0].label, found[0].confidence, sure(found)) == ("Z1", "sauveteur", 0.9, False)


def test_of_concepts_with_one_name_those_that_others_mean_more_come_last() -> None:
    one = Concept("x:A1", "A1", (Label("taxi", "fr"), Label("chauffeur", "fr", LabelKind.LOOSE)))
    other = Concept("x:B1", "B1", (Label("poids lourd", "fr"), Label("chauffeur", "fr")))
    found = Lexicon.build([one, other]).rank("chauffeur", language="fr")
    assert ([p.code for p in found], sure(found)) == (["B1", "A1"], False)


@pytest.mark.parametrize(
    ("text", "language", "taken"),
    [
        ("chef", "en", True),
        ("chef", "fr", False),
        ("pastry chef", "fr", True),
        ("pilote", "fr", True),
        ("pilote", "en", True),
        ("سائق", "fr", True),
        ("chef", "es", False),
    ],
)
def test_a_lone_word_of_another_language_may_be_a_false_friend(text: str, language: str, taken: bool) -> None:
    cook = concept("C1", "chef", "pastry chef", language="en")
    flies = Concept("x:C2", "C2", (Label("pilote", "fr", LabelKind.PREFERRED), Label("pilote", "en")))
    found = Lexicon.build([cook, flies, concept("C3", "سائق", language="ar")]).rank(text, language=language)
    assert (found[0].label, sure(found)) == (text, taken)
    assert (found[0].confidence > 0.9) == taken


def test_a_label_of_two_concepts_is_likelier_for_the_one_that_prefers_it_and_sure_for_none() -> None:
    one, other = concept("A1", "maçon", "aide maçon"), concept("A2", "aide maçon")
    found = Lexicon.build([one, other]).rank("aide maçon")
    assert [p.code for p in found] == ["A2", "A1"]
    assert (found[0].confidence, sure(found)) == (0.95, False)
    both = Lexicon.build([concept("A1", "aide maçon"), other]).rank("aide maçon")
    assert (both[0].confidence < 0.5, sure(both)) == (True, False), "both prefer it"


@pytest.mark.parametrize(
    "text",
    [
        "soudeur hyperbare",
        "Soudeur Hyperbare",
        "Soudeur, TIG",
        "SOUDEUR HYPERBARE",
        "soudeur (hyperbare)",
        "Infirmier - bloc",
        "infirmier à domicile santé",
        "deligneur",
    ],
)
def test_a_modifier_that_no_label_knows_leaves_doubt(lexicon: Lexicon, text: str) -> None:
    assert not sure(lexicon.rank(text))


def test_two_jobs_in_one_title_are_not_sure(lexicon: Lexicon) -> None:
    assert not sure(lexicon.rank("Infirmier - Responsable de magasin"))


def test_what_a_person_confirmed_goes_before_what_a_label_says() -> None:
    heard = Label("cadre de santé", "fr", LabelKind.CONFIRMED)
    concepts = [c if c.code != "A7" else Concept(c.id, c.code, (*c.labels, heard)) for c in CONCEPTS]
    found = Lexicon.build(concepts).rank("Cadre de santé (H/F)")
    assert (found[0].code, found[0].because) == ("A7", Because.CONFIRMED)
    assert sure(found)


def test_confirmed_for_two_concepts_is_not_sure() -> None:
    heard = Label("chef de zone", "fr", LabelKind.CONFIRMED)
    concepts = [c if c.code > "A2" else Concept(c.id, c.code, (*c.labels, heard)) for c in CONCEPTS]
    found = Lexicon.build(concepts).rank("chef de zone")
    assert [p.because for p in found[:2]] == [Because.CONFIRMED] * 2
    assert not sure(found)


@pytest.mark.parametrize("text", ["", "   ", "(H/F)", "!?", "漢字"])
def test_what_shares_nothing_has_no_proposal(lexicon: Lexicon, text: str) -> None:
    found = lexicon.rank(text)
    assert found == []
    assert not sure(found)


def test_an_empty_lexicon_answers_nothing() -> None:
    empty = Lexicon.build([])
    assert (len(empty), empty.label_count, empty.rank("soudeur")) == (0, 0, [])


def test_concepts_without_labels_are_never_proposed() -> None:
    bare = [Concept("x:0", "A0", ()), concept("A1", "soudeur"), Concept("x:9", "Z9", ())]
    assert [p.code for p in Lexicon.build(bare).rank("soudure")] == ["A1"]


def test_two_concepts_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share the id 'x:A1'"):
        Lexicon.build([concept("A1", "soudeur"), concept("A1", "maçon")])


def test_the_language_asked_for_goes_first() -> None:
    both = [concept("A1", "agent municipal"), concept("A2", "agent commercial", language="en")]
    lexicon = Lexicon.build(both)
    assert [p.code for p in lexicon.rank("agent", language="fr")] == ["A1", "A2"]
    assert [p.code for p in lexicon.rank("agent", language="en")] == ["A2", "A1"]
    assert lexicon.rank("agent", language="fr-SN") == lexicon.rank("agent", language="fr")


def test_building_tells_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    Lexicon.build((concept(f"C{n:04}", f"métier {n}") for n in range(1001)), lambda done, of: seen.append((done, of)))
    assert seen == [(500, 1001), (1000, 1001), (1001, 1001)]


WORDS = ["soudeur", "agent", "vente", "boulanger", "cadre", "directeur", "magasin", "chef", "arc", "سائق", "welder"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
LABELS = st.builds(Label, TITLES, st.sampled_from(["fr", "en"]))
MANY = st.lists(st.lists(LABELS, min_size=1, max_size=4), min_size=1, max_size=8).map(
    lambda several: [Concept(f"x:{n}", f"K{n % 3}", tuple(labels)) for n, labels in enumerate(several)]
)


def shape(found: list[Proposal]) -> list[tuple[str, str, float]]:
    return [(p.concept_id, p.because.value, p.confidence) for p in found]


@QUICK
@given(MANY, TITLES, st.randoms(use_true_random=False))
def test_the_order_of_concepts_and_labels_changes_nothing(
    concepts: list[Concept], text: str, source: random.Random
) -> None:
    mixed = [Concept(c.id, c.code, tuple(source.sample(c.labels, len(c.labels))), c.uri) for c in concepts]
    source.shuffle(mixed)
    assert shape(Lexicon.build(mixed).rank(text)) == shape(Lexicon.build(concepts).rank(text))


@QUICK
@given(MANY, TITLES, st.sampled_from(["fr", "und"]))
def test_the_fast_ranking_equals_the_naive_one(concepts: list[Concept], text: str, language: str) -> None:
    lexicon = Lexicon.build(concepts)
    found = lexicon.rank(text, language=language, top=len(concepts))
    scored = [p for p in found if p.because in (Because.WORDS, Because.CHARACTERS)]
    assume(len(scored) == len(found))
    naive = Naive(concepts).scores(read_text(text).stems, language)
    assert {p.concept_id for p in found} == {identifier for _, _, identifier in naive}
    score = {identifier: -minus for minus, _, identifier in naive}
    order = sorted(score.values(), reverse=True)
    for place, proposal in enumerate(found):
        own = score[proposal.concept_id]
        rival = (order[1] if len(order) > 1 else 0.0) if place == 0 else order[0]
        assert own == pytest.approx(order[place], abs=2e-5)
        assert proposal.confidence == pytest.approx(confidence(evidence(own, rival)), abs=1e-3)
    for left, right in pairwise(found):
        if score[left.concept_id] == score[right.concept_id]:
            assert (left.code, left.concept_id) < (right.code, right.concept_id)


@QUICK
@given(MANY, TITLES, st.integers(1, 5))
def test_proposals_are_few_distinct_and_in_order(concepts: list[Concept], text: str, top: int) -> None:
    lexicon = Lexicon.build(concepts)
    found = lexicon.rank(text, top=top)
    assert len({p.concept_id for p in found}) == len(found) <= top
    assert all(0 <= p.confidence <= 1 and round(p.confidence, 4) == p.confidence for p in found)
    assert [p.certain for p in found[1:]] == [False] * len(found[1:])
    assert [p.concept_id for p in found] == [p.concept_id for p in lexicon.rank(text, top=9)][: len(found)]


MARKERS = st.sampled_from(["{} (H/F)", "{} H/F", "{} - F/H", "CDI {}", "{} 35h", "2 {} (m/w/d)", "URGENT {} CDD"])


@QUICK
@given(st.sampled_from([label.text for c in CONCEPTS[:7] for label in c.labels]), MARKERS, st.booleans())
def test_case_accents_and_noise_do_not_change_an_exact_match(title: str, marker: str, upper: bool) -> None:
    lexicon = Lexicon.build(CONCEPTS)
    bare = title.replace("é", "e").replace("è", "e").replace("â", "a")
    noisy = marker.format(bare.upper() if upper else bare)
    assert shape(lexicon.rank(noisy, language="fr")) == shape(lexicon.rank(title, language="fr"))


@QUICK
@given(st.lists(st.sampled_from([*WORDS, "Boulangère (H/F)", "cadre de santé", "zzz", ""]), max_size=12))
def test_many_together_are_ranked_as_each_alone(texts: list[str]) -> None:
    lexicon = Lexicon.build(CONCEPTS)
    assert list(lexicon.rank_many(texts, top=3)) == [lexicon.rank(text, top=3) for text in texts]


def test_many_are_taken_as_they_come(lexicon: Lexicon) -> None:
    endless = iter(lambda: "soudeur", None)
    assert next(lexicon.rank_many(endless))[0].code == "A3"


def test_the_guess_of_the_language_is_what_auto_means(lexicon: Lexicon) -> None:
    text = "chef de magasin d'alimentation"
    assert lexicon.rank(text) == lexicon.rank(text, language=guess_language(text).language)


SHORT_FORMS = [
    concept("S1", "Air conditioning technician", language="en"),
    concept("S2", "Electronics technician", "Technical clerk", language="en"),
    concept("S3", "Responsable des ressources humaines"),
    concept("S4", "Responsable de magasin", "Conducteur PL"),
    concept("S5", "Conducteur de poids lourd"),
]


@pytest.mark.parametrize(
    ("text", "code"), [("AC technician", "S1"), ("Resp. RH", "S3"), ("AC tech", "S1"), ("cond. poids lourd", "S5")]
)
def test_a_short_form_stands_for_its_words_and_is_never_sure(text: str, code: str) -> None:
    found = Lexicon.build(SHORT_FORMS).rank(text)
    assert found[0].code == code
    assert not sure(found)


def test_a_short_form_that_a_label_has_is_a_word_of_its_own() -> None:
    assert Lexicon.build(SHORT_FORMS).rank("conducteur PL")[0].code == "S4"
