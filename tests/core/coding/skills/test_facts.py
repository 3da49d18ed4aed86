"""Licences, languages with levels, experience, education in plain words."""

from __future__ import annotations

import pytest

from siraba.core.coding.skills.facts import facts
from siraba.core.coding.skills.results import Aside, FactKind


def said(text: str, kind: FactKind) -> list[tuple[str, str]]:
    return [(fact.value, fact.level) for fact in facts(text) if fact.kind is kind and fact.aside is None]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Permis B exigé", ["B"]),
        ("permis de conduire B et C", ["B", "C"]),
        ("Permis B et BE indispensables", ["B", "BE"]),
        ("Titulaire du permis PL, SPL", ["C", "CE"]),
        ("driving licence category C required", ["C"]),
        ("رخصة قيادة ضرورية", ["driving"]),
        ("titulaire du permis de conduire, car déplacements", ["driving"]),
        ("CACES 1B", ["CACES-1B"]),
        ("un permis à part", []),
        ("a licence to sell", []),
    ],
)
def test_licences(text: str, values: list[str]) -> None:
    assert [value for value, _ in said(text, FactKind.LICENCE)] == values


@pytest.mark.parametrize("text", ["Pas de permis B", "permis B non exigé", "no driving licence", "بدون رخصة قيادة"])
def test_a_licence_that_is_not_asked_is_set_aside(text: str) -> None:
    found = [fact for fact in facts(text) if fact.kind is FactKind.LICENCE]
    assert found
    assert all(fact.aside is Aside.DENIED for fact in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anglais courant, espagnol notions", [("en", "C1"), ("es", "A2")]),
        ("French: native; English B2", [("fr", "C2"), ("en", "B2")]),
        ("Langues parlées : wolof, français", [("wo", "speaks"), ("fr", "")]),
        ("يجيد اللغة الفرنسية بطلاقة", [("fr", "C1")]),
        ("Service du fon de la salle", []),
        ("Restaurant italien", []),
    ],
)
def test_languages(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text, FactKind.LANGUAGE) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2 ans d'expérience minimum", ["2"]),
        ("expérience de trois années", ["3"]),
        ("at least 5 years of experience", ["5"]),
        ("خبرة ثلاث سنوات", ["3"]),
        ("خبرة سنتين", ["2"]),
        ("sans expérience", ["0"]),
        ("Débutants acceptés", ["0"]),
        ("une entreprise de 30 ans", []),
        ("deux enfants de 3 ans", []),
    ],
)
def test_experience(text: str, years: list[str]) -> None:
    assert [value for value, _ in said(text, FactKind.EXPERIENCE)] == years


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("BAC +2 ou BTS comptabilité", ["5"]),
        ("Titulaire d'un CAP maçonnerie", ["3"]),
        ("Niveau Bac", ["3"]),
        ("licence pro ou master", ["6", "7"]),
        ("Bachelor degree in nursing", ["6"]),
        ("حاصل على ماجستير", ["7"]),
        ("capable de porter un sac au bac à sable", ["3"]),
        ("vers le cap de", []),
    ],
)
def test_education(text: str, levels: list[str]) -> None:
    assert sorted(value for value, _ in said(text, FactKind.EDUCATION)) == levels
