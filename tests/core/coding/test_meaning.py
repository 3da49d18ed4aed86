"""Cosines and spelling together, against the same written plainly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.coding.building import build_tables, in_order
from siraba.core.coding.calibration import confidence_meant, evidence
from siraba.core.coding.concepts import Concept, Label
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.levels import LEADS_OR_HELPS, OTHER_TRADE, misfit, parts_of
from siraba.core.coding.lexicon import Lexicon
from siraba.core.coding.meaning import MEANT, SPELLING, Meaning, _expected
from siraba.core.coding.reading import content_stems
from siraba.core.coding.scoring import Scorer
from siraba.core.coding.space import CENTROID, DESCRIPTION, LABEL, SHOWN_SKILLS, SKILLS, place
from siraba.core.coding.spelt import Spelt
from siraba.core.coding.training import Plan
from siraba.core.text.folding import fold
from tests.core.coding.test_embedding import jobs, words

CONCEPTS = in_order(jobs())
TABLES = build_tables(CONCEPTS)
TITLES = [label.text for concept in [*jobs(), *words()] for label in concept.labels]


@dataclass(frozen=True)
class Said:
    """A spelling of our choosing."""

    concepts: np.ndarray
    pairs: np.ndarray

    def rough(self) -> np.ndarray:
        return self.concepts

    def of_pairs(self, pairs: np.ndarray) -> np.ndarray:
        return self.pairs[pairs]

    def of_concepts(self, looked_at: np.ndarray, pair_scores: np.ndarray, starts: np.ndarray) -> np.ndarray:
        return self.concepts[looked_at]


NOTHING = Said(np.zeros(len(CONCEPTS)), np.zeros(len(TABLES.pair_entry)))


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return Embedding.train([*jobs(), *words()], Plan(dimensions=16, epochs=5, batch=16))


@pytest.fixture(scope="module")
def meaning(embedding: Embedding) -> Meaning:
    return Meaning(TABLES, place(CONCEPTS, TABLES, embedding), embedding)


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / (np.linalg.norm(vector) or 1.0)


def meant(embedding: Embedding, text: str, number: int) -> float:
    """The weighted sum of the cosines of one concept."""
    concept, vector = CONCEPTS[number], embedding.vector(text)
    labels = [embedding.vector(label.text) for label in concept.labels]
    by_language: dict[str, list[str]] = {}
    for skill in concept.skills:
        by_language.setdefault(skill.language, []).append(skill.text)
    skills = sum(embedding.vector(" ; ".join(texts[:SHOWN_SKILLS])) for texts in by_language.values())
    described = sum(embedding.vector(one.text) for one in concept.descriptions)
    best = max(0.0, *(float(vector @ label) for label in labels))
    parts = ((CENTROID, sum(labels)), (DESCRIPTION, described), (SKILLS, skills))
    return LABEL * best + sum(weight * float(vector @ unit(np.asarray(of))) for weight, of in parts)


@settings(max_examples=60, deadline=None)
@given(text=st.sampled_from(TITLES), language=st.sampled_from(["fr", "en", "ar", "und"]), seed=st.integers(0, 9))
def test_the_score_is_the_weighted_sum_it_is_said_to_be(
    embedding: Embedding, meaning: Meaning, text: str, language: str, seed: int
) -> None:
    source = np.random.default_rng(seed)
    spelling, pairs = source.random(len(CONCEPTS)), source.random(len(TABLES.pair_entry))
    near = meaning.nearness(text, language, Said(spelling, pairs))
    assert near is not None
    arabic = "\u0600" <= text[0] <= "\u06ff"
    of_script = ["ar"] if arabic else ["fr", "en"]
    asked = [language] if language in of_script else of_script
    for number, concept in enumerate(CONCEPTS):
        cosines = meant(embedding, text, number)
        lacking = not any(label.language in asked for label in concept.labels)
        spelt = max(spelling[number], float(_expected(np.float64(cosines)))) if lacking else spelling[number]
        score = max(0.0, cosines + SPELLING * spelt) / (MEANT + SPELLING)
        assert near.scores[number] == pytest.approx(score, abs=0.01), "a byte holds a label's vector"
        start, end = TABLES.pair_start[number], TABLES.pair_start[number + 1]
        assert start <= near.best_pair(number) < end


def test_a_text_without_a_word_says_nothing(meaning: Meaning) -> None:
    assert meaning.nearness(" -- ", "und", NOTHING) is None


def test_chance_letters_do_not_go_before_a_concept_without_a_label_in_the_language(meaning: Meaning) -> None:
    scores = {}
    for language in ("fr", "en"):
        near = meaning.nearness("tailleur", language, NOTHING)
        assert near is not None
        scores[language] = near.scores[5]  # has no French label
    assert scores["fr"] > scores["en"]


def test_the_label_that_speaks_for_a_concept_is_one_of_its_own(embedding: Embedding) -> None:
    lexicon = Lexicon.build(CONCEPTS, embedding=embedding)
    own = {concept.id: {label.text for label in concept.labels} for concept in CONCEPTS}
    for title in TITLES:
        assert all(one.label in own[one.concept_id] for one in lexicon.rank(f"{title} x", top=6))


@given(first=st.floats(0, 1), second=st.floats(0, 1))
def test_a_first_proposal_is_never_said_to_be_less_likely_than_the_second(first: float, second: float) -> None:
    first, second = max(first, second), min(first, second)
    said = confidence_meant(evidence(first, second), True)
    assert 1.0 > said >= confidence_meant(evidence(second, first), False) >= 0.0


@settings(max_examples=40, deadline=None)
@given(text=st.sampled_from(TITLES), language=st.sampled_from(["fr", "en", "und"]))
def test_the_spelling_of_those_looked_at_is_what_it_is_over_all(text: str, language: str) -> None:
    scorer = Scorer(TABLES)
    query = scorer.query(content_stems(fold(text)))
    entries = scorer.entry_scores(query)
    every = scorer.pair_scores(entries, language)
    spelt = Spelt(scorer, query, entries, language)
    numbers = np.arange(len(CONCEPTS))
    pairs = spelt.of_pairs(np.arange(len(TABLES.pair_entry)))
    assert np.allclose(pairs, every)
    starts = TABLES.pair_start[:-1].astype(np.int64)
    assert np.allclose(spelt.of_concepts(numbers, pairs, starts), scorer.concept_scores(every))
    together = np.add.reduceat(entries[TABLES.pair_entry], starts) / scorer.norms
    assert np.allclose(spelt.rough(), together, atol=1e-5)


def test_who_helps_a_job_does_not_do_it(embedding: Embedding) -> None:
    mason = Concept("m", "1", (Label("maçon", "fr"), Label("mason", "en")))
    helper = Concept("h", "2", (Label("aide-maçon", "fr"), Label("mason's helper", "en")))
    lexicon = Lexicon.build([mason, helper], embedding=embedding)
    assert [lexicon.rank(text)[0].concept_id for text in ("assistant maçon", "maçon qualifié")] == ["h", "m"]


def test_a_label_of_another_part_or_another_trade_loses() -> None:
    def parts(text: str) -> int:
        return parts_of(content_stems(fold(text)))

    labels = [
        "directrice de cuisine",
        "aide de cuisine",
        "cuisinier",
        "technicienne de cuisine",
        "ingénieur de cuisine",
    ]
    loss = misfit(parts("ingénieure de bord"), np.array([parts(label) for label in labels], np.int32))
    assert loss.tolist() == [LEADS_OR_HELPS, LEADS_OR_HELPS, 0.0, OTHER_TRADE, 0.0]
    arabic = misfit(parts("مساعد طباخ"), np.array([parts("assistant cook"), parts("رئيس الطباخين")], np.int32))
    assert arabic.tolist() == [0.0, 2 * LEADS_OR_HELPS]
