"""The register of processing: nothing is kept of people that nobody declared, and what it names is there."""

from __future__ import annotations

from pathlib import Path

import siraba
from siraba.apps.foundation.holdings import holdings
from siraba.apps.foundation.register import called, house_models, register, risks, undeclared, unnamed
from siraba.apps.foundation.terms import own_terms
from siraba.apps.persons.purposes import purposes

ROOT = Path(siraba.__path__[0]).parents[1]


def test_every_model_is_declared_and_every_declaration_has_its_model() -> None:
    assert undeclared() == set()


def test_every_model_and_column_has_words_in_three_languages_and_no_words_are_of_what_is_gone() -> None:
    assert unnamed() == set(), "say it in the app's holdings.py, or in data/privacy/fields.yaml"
    for words in (*called().titles.values(), *called().fields.values()):
        assert set(words) == {"fr", "en", "ar"}
        assert all(text.strip() for text in words.values()), words
        assert all(letter >= "\u0600" or not letter.isalpha() for letter in words["ar"]), words


def test_what_people_read_of_themselves_stands_in_the_register() -> None:
    told = {model._meta.label_lower for model in holdings()}
    assert told <= set(register().models)
    assert told <= set(house_models())


def test_the_register_names_purposes_terms_and_groups_that_there_are() -> None:
    there, said = {each.code for each in purposes()} | {"security"}, register()
    kinds = {each.kind for each in own_terms()}
    for label, each in said.models.items():
        assert set(each.purposes) <= there, label
        assert set(each.kept) <= kinds, label
        assert each.category in said.categories, label
        assert each.about in said.about, label


def test_every_measure_against_a_risk_is_shown_somewhere() -> None:
    for each in risks():
        assert each.after.weight < each.before.weight, each.code
        for measure in each.measures:
            assert all((ROOT / path).exists() for path in measure.shown), (each.code, measure.shown)


def test_other_words_of_a_risk_are_another_risk() -> None:
    one = risks()[0]
    other = one.model_copy(update={"after": one.before})
    assert other.digest != one.digest
