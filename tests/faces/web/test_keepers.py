"""Pages of those who keep accounts, and of the data protection officer."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions.consents import withdraw_consent
from siraba.apps.persons.models import Alert, Person
from tests.apps import making
from tests.faces.web.conftest import Town

DANGER = "she may be beaten tonight, the police asks"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def steward(town: Town) -> Client:
    return browser(town.administrator)


@pytest.fixture
def officer(town: Town) -> Client:
    return browser(User.objects.create(email="dpo@town.example", name="Ibrahima Sow", role=Role.DATA_PROTECTION))


def test_somebody_who_is_invited_chooses_a_password_and_comes_in_once(town: Town, steward: Client) -> None:
    said = {"address": "New@town.example", "name": "Koffi Mensah", "role": "counsellor", "office": "KEN"}
    wrong = steward.post(reverse("web:invite"), {**said, "office": ""})
    assert wrong.status_code == 422
    assert "Koffi Mensah" in wrong.content.decode(), "nothing typed is lost"
    page = steward.post(reverse("web:invite"), said).content.decode()
    found = re.search(r"http://testserver(/invitation/[\w-]+)", page)
    assert found is not None
    stranger = Client()
    assert stranger.post(found[1], {"new": "short"}).status_code == 422
    assert stranger.post(found[1], {"new": "trois mots sans rapport"}).status_code == 302
    assert stranger.get(reverse("web:account")).status_code == 200
    assert Client().get(found[1]).status_code == 404
    assert found[1].rpartition("/")[2] not in str(list(User.objects.values()))


def test_an_invitation_is_taken_back(town: Town, steward: Client) -> None:
    said = {"address": "new@town.example", "name": "Koffi", "role": "inspector"}
    page = steward.post(reverse("web:invite"), said).content.decode()
    link = re.search(r"/invitation/[\w-]+", page)
    listed = steward.get(reverse("web:users")).content.decode()
    action = re.search(r"/steward/invitations/[\w-]+/revoke", listed)
    assert link is not None
    assert action is not None
    steward.post(action[0])
    assert Client().get(link[0]).status_code == 404


def test_who_left_is_out_at_once_and_nobody_ends_themselves(town: Town, steward: Client, desk: Client) -> None:
    for user, reason, out in (
        (town.administrator, "left", False),
        (town.counsellor, " ", False),
        (town.counsellor, "left", True),
    ):
        steward.post(reverse("web:deactivate_user", args=[user.public_id]), {"reason": reason})
        user.refresh_from_db()
        assert user.is_active is not out
    assert desk.get(reverse("web:today")).status_code == 302


def test_pages_of_keepers_are_there_for_keepers_alone(
    town: Town, desk: Client, steward: Client, officer: Client
) -> None:
    for name, who in (
        ("users", steward),
        ("invite", steward),
        ("alerts", officer),
        ("erasures", officer),
        ("glass", desk),
    ):
        answers = {client: client.get(reverse(f"web:{name}")).status_code for client in (desk, steward, officer)}
        assert {client for client, status in answers.items() if status == 200} == {who}, name
        assert set(answers.values()) == {200, 404}


@pytest.fixture
def hidden(town: Town) -> Person:
    """A person of another office without an agreement."""
    person = Person.objects.filter(office=town.elsewhere.office).order_by("pk").first()
    assert person is not None
    for consent in person.consents.filter(withdrawn_on=None):
        withdraw_consent(consent, by=SYSTEM, key=making.key())
    return person


def break_it(desk: Client, **said: Any) -> Any:
    return desk.post(reverse("web:glass"), {"key": making.key(), **said})


def test_glass_opens_the_file_and_stands_on_the_officers_desk(
    town: Town, desk: Client, officer: Client, hidden: Person
) -> None:
    file = reverse("web:person", args=[hidden.public_id])
    assert desk.get(file).status_code == 404
    bad = break_it(desk, reference=hidden.reference, reason="urgent")
    assert bad.status_code == 422
    assert "urgent" in bad.content.decode()
    assert break_it(desk, reference=hidden.reference, reason=DANGER).headers["Location"] == file
    assert desk.get(file).status_code == 200
    alert = Alert.objects.get(kind="glass")
    page = officer.get(reverse("web:alert", args=[alert.public_id])).content.decode()
    assert town.counsellor.name in page
    assert hidden.reference in page
    assert escape(DANGER) in page, "the officer reads why"
    settle = reverse("web:settle_alert", args=[alert.public_id])
    assert desk.post(settle, {"reason": "nothing", "key": making.key()}).status_code == 404
    officer.post(settle, {"reason": " ", "key": making.key()})
    assert Alert.objects.get(pk=alert.pk).seen_at is None
    officer.post(settle, {"reason": "true, rang them", "key": making.key()})
    assert str(alert.public_id) not in officer.get(reverse("web:alerts")).content.decode()


def test_numbers_of_files_cannot_be_tried_out(desk: Client) -> None:
    answers = [break_it(desk, reference=f"P-26-00{n}000-A", reason=DANGER).content.decode() for n in range(6)]
    assert "id_reference_error" in answers[0]
    assert answers[-1] != answers[0]


def test_an_emergency_without_the_key_of_its_form_is_no_page(town: Town, desk: Client) -> None:
    answer = desk.post(reverse("web:glass"), {"reference": "P-26-000001-A", "reason": "A child is alone."})
    assert answer.status_code == 404


def test_whoever_reads_their_own_file_is_nobodys_colleague(town: Town, steward: Client) -> None:
    seeker = User.objects.create(
        name="Nafissatou Houndékou", role=Role.WORKER, person_id=Person.objects.values_list("public_id", flat=True)[0]
    )
    assert seeker.name not in steward.get(reverse("web:users")).content.decode()
    assert steward.post(reverse("web:deactivate_user", args=[seeker.public_id]), {"key": "k"}).status_code == 404
