"""Adverts in further languages as files bring them, and how a search finds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.vacancies.actions import correct
from siraba.apps.vacancies.imports import VacancyImporter
from siraba.apps.vacancies.queries import vacancies
from tests.apps import making

ROW = {"id": "1", "title": "Boulanger", "description": "Cuire le pain.", "country": "BJ"}
IN_ARABIC = {"title_ar": "خباز", "description_ar": "خبز الخبز."}


def checked(**more: str) -> Any:
    return VacancyImporter(office_id=1, schemes=(), language="auto", skills={}).check({**ROW, **more})


def test_a_row_brings_title_and_description_in_further_languages() -> None:
    draft = checked(**IN_ARABIC, title_fr="Boulanger", title_en=" ")
    assert draft.entry.texts == {"ar": {"title": "خباز", "description": "خبز الخبز."}}, (
        "the title again is no translation"
    )


@pytest.mark.parametrize(
    ("more", "lacking"), [({"title_ar": "خباز"}, "description_ar"), ({"description_en": "Bake bread."}, "title_en")]
)
def test_half_a_translation_is_told_by_its_column(more: dict[str, str], lacking: str) -> None:
    assert [flaw.name for flaw in checked(**more)] == [lacking]


@pytest.mark.django_db
def test_a_file_that_knows_no_translation_takes_none_away_and_a_search_finds_both(
    office: Office, counsellor: Actor
) -> None:
    texts = {"ar": {"title": "خباز", "description": "خبز الخبز."}}
    row = making.vacancy(office, "Boulanger", texts=texts)
    correct([row], [replace(making.vacancy_entry(office, "Boulanger"), positions=3)], by=SYSTEM, key=making.key())
    for word in ("boulanger", "خباز"):
        assert [(each.positions, each.texts) for each in vacancies(counsellor, text=word)] == [(3, texts)]
