"""The same advert with one word changed is known again, however short it is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.traces import lookalikes
from tests.apps import making

pytestmark = pytest.mark.django_db
WORDS = [
    "travail",
    "sur",
    "chantier",
    "avec",
    "équipe",
    "sérieuse",
    "logement",
    "fourni",
    "près",
    "du",
    "grand",
    "marché",
    "tôt",
    "chaque",
    "matin",
]


@pytest.fixture(autouse=True)
def _edition(edition_folder: Path) -> None:
    making.lay_in(edition_folder)


def advert(office: Office, firm: Organisation, title: str, text: str) -> Vacancy:
    work = making.occupation(making.BAKER if title == "Boulanger" else making.MASON).pk
    return making.vacancy(office, title, employer_id=firm.pk, occupation_id=work, description=text)


def how(one: Vacancy, other: Vacancy) -> list[str]:
    return [like.how for like in lookalikes([one])[one.pk] if like.vacancy.pk == other.pk]


@pytest.mark.parametrize("many", [4, 5, 8, 12, 15])
def test_one_changed_word_makes_no_other_advert(many: int) -> None:
    office, firm, dice = making.office(), making.employer(), random.Random(many)
    for place in range(many):
        said = dice.sample(WORDS, many)
        changed = [*said]
        changed[place] = "ailleurs"
        one, other = (advert(office, firm, "Maçon", " ".join(each)) for each in (said, changed))
        assert how(one, other) == ["near"], (said, changed)
        Vacancy.objects.all().delete()


def test_short_adverts_for_other_work_or_of_other_employers_are_their_own() -> None:
    office, firm = making.office(), making.employer()
    text = "Travail de jour avec équipe sérieuse, logement {}."
    one = advert(office, firm, "Maçon", text.format("fourni"))
    assert how(one, advert(office, firm, "Boulanger", text.format("offert"))) == []
    assert how(one, advert(office, making.employer("Autre SARL"), "Maçon", text.format("offert"))) == []
    assert how(one, advert(office, firm, "Maçon", "Réfection de la toiture du dépôt.")) == []
    assert how(one, advert(office, firm, "Maçon", text.format("offert"))) == ["near"]
