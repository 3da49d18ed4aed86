"""Reads of vacancies: what filters find, and that only desks find anything."""

from __future__ import annotations

from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.vacancies import queries
from siraba.apps.vacancies.access import visible_vacancies
from siraba.apps.vacancies.actions import move
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def found(where: Office | None = None, **filters: Any) -> list[str]:
    return [row.title for row in queries.vacancies(making.actor("counsellor", where), **filters)]


def test_filters_of_words_state_country_region_occupation_and_own_office(office: Office) -> None:
    elsewhere = making.office("COT")
    first = making.vacancy(office, "Maçon d'élite", place="Bohicon")
    making.vacancy(
        elsewhere, "Carreleur", occupation_id=making.occupation(making.TILER).pk, country="FR", region="FR-07"
    )
    move(making.vacancy(elsewhere, "Boulanger"), "withdraw", by=SYSTEM, key="w")
    assert found(text="boh ELITE") == ["Maçon d'élite"]
    assert found(text=first.reference.lower()) == ["Maçon d'élite"]
    assert found(state="withdrawn") == ["Boulanger"]
    assert found(country="FR") == found(region="FR-07") == ["Carreleur"]
    assert found(occupation=str(making.occupation(making.TILER).public_id)) == ["Carreleur"]
    assert found(occupation="not-an-id") == []
    assert found(where=office, mine=True) == ["Maçon d'élite"]
    assert found() == ["Boulanger", "Carreleur", "Maçon d'élite"], "the newest first"


def test_closing_soon_is_published_of_the_own_office_and_within_a_week(office: Office) -> None:
    elsewhere = making.office("COT")
    for title, where, closes in (
        ("In a week", office, 7),
        ("Today", office, 0),
        ("Later", office, 8),
        ("Yesterday", office, -1),
        ("Elsewhere", elsewhere, 1),
    ):
        making.vacancy(where, title, closes_on=making.days(closes))
    making.vacancy(office, "Draft", publish=False, closes_on=making.days(1))
    rows = queries.closing_soon(making.actor("counsellor", office), making.today())
    assert [row.title for row in rows] == ["Today", "In a week"]


@pytest.mark.parametrize("role", making.ROLES)
def test_what_one_may_not_see_does_not_exist(office: Office, role: str) -> None:
    row = making.vacancy(office, closes_on=making.days(1))
    by, sees = making.actor(role, office), role in making.DESKS
    seen = 1 if sees else 0
    assert visible_vacancies(by).count() == seen
    assert queries.vacancies(by).count() == seen
    assert queries.vacancies(by, text=row.reference).count() == seen
    assert queries.closing_soon(by, making.today()).count() == seen
    assert queries.countries_of(by) == (["BJ"] if sees else [])
    if sees:
        assert queries.vacancy(by, str(row.public_id)) == row
    else:
        with pytest.raises(queries.NotFound):
            queries.vacancy(by, str(row.public_id))


def test_nonsense_is_not_there() -> None:
    for nonsense in ("", "1", "not-an-id", "0" * 32):
        with pytest.raises(queries.NotFound):
            queries.vacancy(SYSTEM, nonsense)
