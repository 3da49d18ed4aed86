"""What is read out of an advert in somebody's own words."""

from __future__ import annotations

import pytest

from siraba.core.fairness.reading import read_advert


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("CDD de 6 mois", 6),
        ("Contrat de deux ans", 24),
        ("2 years contract", 24),
        ("a 6-month contract", 6),
        ("contract of 2 years", 24),
        ("عقد لمدة سنتين", 24),
        ("لمدة شهرين", 2),
        ("لمدة 3 سنوات", 36),
        ("5 years of experience", None),
        ("we pay for 40 hours, 2 years experience needed", None),
    ],
)
def test_a_duration_is_read_before_and_behind_the_word_contract(text: str, months: int | None) -> None:
    found = read_advert(text, country="BJ").fields.get("duration_months")
    assert (found.value if found else None) == months


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("2500 FCFA l'heure", "BJ", (2500, "XOF", "hour")),
        ("2500 FCFA de l'heure", "BJ", (2500, "XOF", "hour")),
        ("2500 FCFA par heure", "BJ", (2500, "XOF", "hour")),
        ("الراتب 2000 ريال شهريا", "QA", (200_000, "QAR", "month")),
        ("الراتب 2000 ريال شهريا", "SA", (200_000, "SAR", "month")),
    ],
)
def test_pay_is_read_with_its_period_in_the_money_of_the_country(
    text: str, country: str, value: tuple[int, str, str]
) -> None:
    found = read_advert(text, country=country).fields["pay"].value
    assert (found.amount, found.currency, str(found.period)) == value
