"""The catalogue of rules: whole, tied to its functions, and able to say every sentence in three languages."""

from __future__ import annotations

import importlib
import inspect
import string
from datetime import date
from pathlib import Path

import pytest

import siraba
from siraba.core.fairness.catalogue import BadCatalogue, Catalogue, Rule, Words, read_catalogue
from siraba.core.fairness.phrases import Kind

FOLDER = Path(siraba.__file__).parent / "data" / "rules" / "catalogue"
MODULES = ("advert", "completeness", "information", "minimum", "publishing")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(FOLDER)


def test_every_number_from_1_to_48_is_there_once(catalogue: Catalogue) -> None:
    """The rules of the house are complete, and none is called reviewed before a lawyer has read it."""
    assert [rule.number for rule in catalogue.rules.values()] == list(range(1, 49))
    assert not [rule.id for rule in catalogue.rules.values() if rule.reviewed]
    assert set(catalogue.of_kind) == set(Kind)


def test_a_rule_has_its_function_and_a_function_its_rule(catalogue: Catalogue) -> None:
    """A rule that says what checks it has a function of its name there; a function that answers findings has a rule."""
    wanted = {(rule.check, rule.id) for rule in catalogue.rules.values() if rule.check}
    written = set()
    for name in MODULES:
        module = importlib.import_module(f"siraba.core.fairness.{name}")
        for function, value in inspect.getmembers(module, inspect.isfunction):
            answers = inspect.signature(value).return_annotation == "list[Finding]"
            if value.__module__ == module.__name__ and answers and not function.startswith("_") and function != "check":
                written.add((name, function))
    assert written == wanted


def fields(words: Words) -> list[set[str]]:
    return [
        {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}
        for text in (words.fr, words.en, words.ar)
    ]


def test_a_message_has_the_same_facts_in_each_language(catalogue: Catalogue) -> None:
    """A fact that one language leaves out would be lost to whoever reads that language."""
    for rule in catalogue.rules.values():
        for words in (rule.message, rule.hit, rule.unknown):
            if words is not None:
                assert len({frozenset(each) for each in fields(words)}) == 1, rule.id


RULE = """stage: {stage}
rules:
  - {{number: {number}, id: {id}, severity: warn, sources: [x], facts: [y], {link},
     title: {{fr: a, en: a, ar: a}}, message: {{fr: a, en: a, ar: a}}, remedy: {{fr: a, en: a, ar: a}}}}
"""


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (RULE.format(stage="b", number=1, id="other", link="check: advert"), "same number"),
        (RULE.format(stage="b", number=2, id="one", link="check: advert"), "same id"),
        (RULE.format(stage="b", number=2, id="other", link="check: advert, awaits: persons"), "either what checks it"),
        (RULE.format(stage="b", number=2, id="other", link="check: advert, kinds: [fee]"), "belong together"),
        ("stage: b\nrules: [", "b.yaml"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_refused(tmp_path: Path, second: str, told: str) -> None:
    (tmp_path / "a.yaml").write_text(RULE.format(stage="a", number=1, id="one", link="check: advert"))
    (tmp_path / "b.yaml").write_text(second)
    with pytest.raises(BadCatalogue, match=told):
        read_catalogue(tmp_path)


def test_a_rule_holds_in_its_countries_and_between_its_days(catalogue: Catalogue) -> None:
    fields_of = catalogue.rules["no_worker_fee"].model_dump()
    rule = Rule(**fields_of | {"countries": ("SN",), "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)})
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [rule.applies("SN", day) for day in days] == [False, True, True, False]
    assert not rule.applies("ML", days[1])


def test_codes_are_told_in_words_and_an_older_fact_that_is_missing_breaks_nothing(catalogue: Catalogue) -> None:
    rule = catalogue.rules["terms_are_complete"]
    assert rule.sentence({"lacking": "pay housing"}, "en") == (
        "The vacancy does not say: the pay and its currency, the housing."
    )
    assert "الأجر وعملته، السكن" in rule.sentence({"lacking": "pay housing"}, "ar")
    assert rule.sentence({}, "en") == "The vacancy does not say: ?."
