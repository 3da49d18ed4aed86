"""What a file or a program publishes unread, and against which an alert stands, waits for a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.models import Finding
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import checks
from siraba.apps.vacancies.actions import correct, enter, move, write
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown, queue
from siraba.apps.vacancies.rules import VacancyEntry
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ALARMING = (
    "Le candidat versera une avance de 150.000 FCFA pour le dossier. "
    "Le bureau garde le passeport jusqu'à la fin du contrat."
)


def said(office: Office, **more: Any) -> VacancyEntry:
    return making.vacancy_entry(office, **making.fair(**more))


def brought(office: Office, **more: Any) -> Vacancy:
    (made,) = enter([said(office, **more)], publish=True, by=SYSTEM, key=making.key())
    return Vacancy.objects.get(pk=made.pk)


def waits(by: Actor, vacancy: Vacancy) -> bool:
    return queue(by, making.today(), what="kept_back").filter(pk=vacancy.pk).exists()


def test_an_advert_that_asks_for_money_is_published_by_no_file(office: Office, counsellor: Actor) -> None:
    alarming, plain = brought(office, description=ALARMING), brought(office)
    assert (is_shown(alarming, making.today()), is_shown(plain, making.today())) == (False, True)
    assert (alarming.state, waits(counsellor, alarming), waits(counsellor, plain)) == ("draft", True, False)
    # the file comes again
    correct([alarming], [said(office, description=ALARMING)], publish=True, by=SYSTEM, key=making.key())
    alarming.refresh_from_db()
    assert (alarming.state, waits(counsellor, alarming)) == ("draft", True)
    program = Actor(ActorKind.CLIENT, uuid4(), "counsellor", office.pk)
    with pytest.raises(Refusal) as refused:
        move(alarming, "publish", by=program, key=making.key())
    assert [each.code for each in refused.value.obstacles] == ["needs_person"]
    # who reads it decides
    move(alarming, "publish", by=counsellor, key=making.key())
    assert is_shown(alarming, making.today())


def test_what_a_person_published_stays_until_a_file_changes_its_words(office: Office, counsellor: Actor) -> None:
    vacancy = brought(office, description=ALARMING)
    move(vacancy, "publish", by=counsellor, key=making.key())
    correct([vacancy], [said(office, description=ALARMING, positions=3)], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.positions) == ("published", 3)
    correct([vacancy], [said(office, description=f"{ALARMING} Vite !")], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, waits(counsellor, vacancy)) == ("draft", True)


def test_what_the_service_itself_writes_has_been_read(office: Office, counsellor: Actor) -> None:
    vacancy = brought(office)
    write(vacancy, said(office, description=ALARMING), by=counsellor, key=making.key())
    vacancy.refresh_from_db()
    assert vacancy.state == "published"


def test_a_check_of_the_night_takes_off_what_its_phrases_know_now(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread, read = brought(office), brought(office)
    move(read, "recall", by=counsellor, key=making.key())
    move(read, "publish", by=counsellor, key=making.key())
    alert = FindingEntry("no_worker_fee", "escalate", "no_worker_fee", {"quote": "avance"}, "avance")
    monkeypatch.setattr(checks, "entries_of", lambda rows, on, ahead: [[alert] for _row in rows])
    checks.check_adverts(list(Vacancy.objects.order_by("pk")))
    states = dict(Vacancy.objects.values_list("pk", "state"))
    assert (states[unread.pk], states[read.pk]) == ("draft", "published")
    assert Finding.objects.filter(rule="no_worker_fee").count() == 2


def test_an_edit_keeps_the_occupation_of_the_same_title(office: Office, counsellor: Actor) -> None:
    vacancy = making.vacancy(office, "Homme à tout faire", **making.fair())
    occupation = vacancy.occupation_id
    again = replace(making.vacancy_entry(office, "Homme à tout faire", **making.fair()), occupation_id=None)
    write(vacancy, replace(again, description="Une phrase de plus."), by=counsellor, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.occupation_id) == ("published", occupation)
    # a new title of which nobody is sure: kept, off the list, and waiting for whoever decides
    new = replace(again, title="Homme à tout faire polyvalent")
    write(vacancy, new, by=counsellor, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.occupation_id, vacancy.title) == ("draft", None, new.title)
    assert waits(counsellor, vacancy)
    move(making.vacancy(office), "recall", by=counsellor, key=making.key())
    assert queue(counsellor, making.today(), what="kept_back").count() == 1, "what a person took off waits for nobody"
