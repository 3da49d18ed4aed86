"""Whoever offers a vacancy is asked and told, with an account or without; a counsellor calls those who cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.messages.models import Message
from siraba.apps.messages.words import unseal
from siraba.apps.organisations.actions import add_contact
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.actions import ask
from siraba.apps.vacancies.confirming import code_of
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.reaching import to_call
from tests.apps import making

pytestmark = pytest.mark.django_db
PHONE = "+2290197123456"


@pytest.fixture
def phoned(office: Office) -> Organisation:
    """An employer without an account, of whom the service has a number."""
    firm = making.employer("Ferme des Rôniers")
    add_contact(firm, "phone", PHONE, by=SYSTEM, key=making.key())
    return firm


def published(office: Office, firm: Organisation, days: int) -> Vacancy:
    vacancy = making.vacancy(office, **making.fair(employer_id=firm.pk))
    Vacancy.objects.filter(pk=vacancy.pk).update(confirmed_on=making.today() - timedelta(days=days))
    vacancy.refresh_from_db()
    return vacancy


def night() -> None:
    jobs.ask("vacancy.ask_open", by=SYSTEM, key=making.key())
    jobs.run_waiting()


def told(template: str) -> list[tuple[str, str]]:
    """Number and text of the messages of a kind."""
    said = [unseal(row) for row in Message.objects.filter(template=template).order_by("pk")]
    return [(each.addresses["sms"], each.sms) for each in said if each is not None]


def test_who_has_a_number_alone_is_asked_by_text_with_the_code(office: Office, phoned: Organisation) -> None:
    vacancy = published(office, phoned, 85)
    night()
    ((number, text),) = told("vacancy_confirm")
    assert number == PHONE
    assert code_of(vacancy) in text and vacancy.reference in text


def test_who_is_taken_off_is_told(office: Office, phoned: Organisation) -> None:
    vacancy = published(office, phoned, 91)
    night()
    vacancy.refresh_from_db()
    assert vacancy.state == "withdrawn"
    ((number, text),) = told("vacancy_taken_off")
    assert number == PHONE and vacancy.reference in text


def test_a_question_reaches_a_number(office: Office, counsellor: Actor, phoned: Organisation) -> None:
    vacancy = published(office, phoned, 1)
    Vacancy.objects.filter(pk=vacancy.pk).update(state="submitted")
    ask(vacancy, "Combien d'heures par semaine ?", by=counsellor, key=making.key())
    assert [number for number, _text in told("vacancy_question")] == [PHONE]


def test_whom_nobody_can_ask_a_counsellor_calls(office: Office, counsellor: Actor, phoned: Organisation) -> None:
    mute = making.employer("Ménage Adjovi")
    reached, silent, fresh = published(office, phoned, 85), published(office, mute, 85), published(office, mute, 20)
    asked = published(office, mute, 20)
    Vacancy.objects.filter(pk=asked.pk).update(state="returned")
    assert list(to_call(counsellor, making.today())) == [silent, asked]
    assert reached.pk != fresh.pk
