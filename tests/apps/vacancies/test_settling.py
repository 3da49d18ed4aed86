"""When a vacancy is published by itself, and when it is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.classification.actions import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.vacancies.actions import correct, enter, fill_positions, move, write
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def decide(title: str, by: Actor) -> None:
    queue_titles([UnsureTitle(title)], scheme="roame", by=SYSTEM, key=making.key())
    case = CodingCase.objects.get(text=title)
    decide_coding(case, making.occupation(making.MASON), by=by, key=making.key())


def test_a_decided_title_publishes_only_what_was_to_be_published(office: Office, counsellor: Actor) -> None:
    waiting = replace(making.vacancy_entry(office, "Poseur de murs"), occupation_id=None)
    enter([waiting], publish=True, by=SYSTEM, key=making.key())
    enter([waiting], publish=False, by=SYSTEM, key=making.key())
    decide("Poseur de murs", counsellor)
    assert list(Vacancy.objects.order_by("pk").values_list("state", flat=True)) == ["published", "draft"]
    assert not Vacancy.objects.filter(occupation=None).exists()


def test_a_correction_that_takes_a_needed_term_away_takes_the_vacancy_back(office: Office) -> None:
    vacancy = making.vacancy(office)
    entry = making.vacancy_entry(office)
    correct([vacancy], [replace(entry, country=None)], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.published_on) == ("draft", None)
    assert AuditEntry.objects.filter(verb="vacancy.correct", object_id=vacancy.public_id).exists()
    correct([vacancy], [entry], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert vacancy.state == "published"


def test_a_new_title_that_nobody_is_sure_of_does_not_keep_the_old_occupation(office: Office) -> None:
    vacancy = making.vacancy(office)
    unsure = replace(making.vacancy_entry(office, "Dompteur de lions"), occupation_id=None, coding_confidence=None)
    correct([vacancy], [unsure], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.occupation, vacancy.state) == (None, "draft")


def test_the_same_title_keeps_what_a_person_decided(office: Office) -> None:
    vacancy = making.vacancy(office)
    unsure = replace(making.vacancy_entry(office), occupation_id=None, coding_confidence=None, positions=4)
    correct([vacancy], [unsure], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.occupation is not None, vacancy.state, vacancy.positions) == (True, "published", 4)


def test_a_vacancy_whose_closing_day_has_passed_is_not_renewed(office: Office, counsellor: Actor) -> None:
    vacancy = making.vacancy(office, closes_on=making.days(-1), **making.fair())
    move(vacancy, "expire", by=SYSTEM, key=making.key())
    with pytest.raises(Refusal) as refused:
        move(vacancy, "renew", by=counsellor, key=making.key())
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["closing_day_passed"]


def test_no_edit_and_no_file_offers_fewer_posts_than_are_taken(office: Office, counsellor: Actor) -> None:
    vacancy = making.vacancy(office, positions=5, **making.fair())
    fill_positions(vacancy, 3, by=counsellor, key=making.key())
    fewer = making.vacancy_entry(office, positions=2, **making.fair())
    with pytest.raises(Refusal) as refused:
        write(vacancy, fewer, by=counsellor, key=making.key())
    assert [(each.code, each.values["filled"]) for each in refused.value.obstacles] == [("fewer_than_filled", 3)]
    correct([vacancy], [fewer], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.positions, vacancy.filled, vacancy.state) == (3, 3, "filled")
    with pytest.raises(Refusal):  # new people are a new vacancy: these posts are taken
        move(vacancy, "renew", by=counsellor, key=making.key())


def test_who_offers_as_many_posts_as_are_taken_says_that_it_is_filled(office: Office, counsellor: Actor) -> None:
    vacancy = making.vacancy(office, positions=5, **making.fair())
    fill_positions(vacancy, 2, by=counsellor, key=making.key())
    write(vacancy, making.vacancy_entry(office, positions=2, **making.fair()), by=counsellor, key=making.key())
    assert vacancy.state == "filled"
