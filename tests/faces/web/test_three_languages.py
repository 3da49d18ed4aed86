"""An advert in further languages: from the form to everybody's page, the feeds and whoever validates it."""

from __future__ import annotations

from uuid import uuid4

import feedparser
from django.test import Client

from siraba.apps.findings.models import Finding
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.vacancies.actions import enter
from siraba.apps.vacancies.rules import VacancyEntry
from tests.faces.web.conftest import Town
from tests.faces.web.scene import HOME, Scene

FRENCH = "Préparer la pâte et cuire le pain de nuit dans une boulangerie du centre."
ARABIC = "إعداد العجين وخبز الخبز ليلا في مخبز وسط المدينة، مع يوم راحة كل أسبوع."


def _rules(scene: Scene) -> set[str]:
    return set(
        Finding.objects.filter(object_id=scene.row.public_id, severity="escalate").values_list("rule", flat=True)
    )


def page(where: str, language: str) -> str:
    one = Client()
    one.get(f"/language/{language}")
    return one.get(where).content.decode()


def test_each_reader_has_the_text_of_their_language_or_is_told_in_which_it_is(town: Town) -> None:
    scene = Scene(town, "fr")
    scene.write(**HOME, description=FRENCH, language="fr", title_ar="خباز ليلي", description_ar=ARABIC)
    scene.goes_through()
    where = f"/offers/{scene.row.public_id}/"
    arabic, english = page(where, "ar"), page(where, "en")
    assert 'lang="ar">خباز ليلي</bdi>' in arabic and ARABIC in arabic and FRENCH not in arabic
    assert 'lang="fr">Boulanger</bdi>' in english and FRENCH in english and "written in French" in english
    assert "written in" not in page(where, "fr")
    assert str(scene.row.public_id) in page("/offers/?q=خباز", "ar"), "found by the words of either"
    assert any(each.title.startswith("خباز ليلي") for each in feedparser.parse(page("/offers/rss.xml", "ar")).entries)
    told = Client().get(f"/api/v1/offers/{scene.row.public_id}").json()
    assert told["texts"] == {"ar": {"title": "خباز ليلي", "description": ARABIC}}


def test_a_translation_is_read_by_the_rules_and_by_whoever_validates(town: Town) -> None:
    scene = Scene(town, "en")
    scene.write(**HOME, description=FRENCH, language="fr")
    scene.goes_through()
    asks = "يدفع المترشح رسوما قدرها 50000 فرنك قبل المقابلة للحصول على هذا العمل."
    scene.write(**HOME, description=FRENCH, language="fr", title_ar="خباز ليلي", description_ar=asks)
    checked = scene.checked
    assert "Description (Arabic)" in checked, "what changed since it was published"
    assert checked.count(asks) >= 2, "before it is published somebody reads it"
    assert _rules(scene) == {"no_worker_fee"}


def test_half_a_translation_and_one_in_another_language_are_told_in_place(town: Town) -> None:
    scene = Scene(town, "en")
    said = HOME | {"description": FRENCH, "language": "fr", "key": uuid4().hex}
    for wrong, field in (
        ({"title_ar": "خباز"}, "id_description_ar_error"),
        ({"description_ar": ARABIC}, "id_title_ar_error"),
        ({"title_en": "Boulanger de nuit", "description_en": FRENCH}, "id_title_en_error"),
        ({"title_fr": "Boulanger", "description_fr": FRENCH}, "id_title_fr_error"),
    ):
        answer = scene.writer.post("/employer/new", said | wrong)
        assert (answer.status_code, f'id="{field}"' in answer.content.decode()) == (422, True), wrong


def test_a_file_brings_an_advert_whose_language_nobody_named(town: Town) -> None:
    found = town.vacancy
    entry = VacancyEntry(
        "Boulanger", found.office_id, description=FRENCH, country="XD", occupation_id=found.occupation_id,
        employer_id=found.employer_id,
    )  # fmt: skip
    (row,) = enter([entry], publish=True, by=SYSTEM, key=uuid4().hex)
    assert 'lang="fr"' in page(f"/offers/{row.public_id}/", "en")
