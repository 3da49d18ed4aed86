"""What people type is text: shown as it was typed, decoded once, and never read as a template, a format or markup."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.apps import making
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD

ODD = "{{7*7}}{% now 'Y' %}{0.__class__}%(x)s<b>x</b>**y**"


def test_words_are_neither_template_nor_format_nor_markup(town: Town, desk: Client) -> None:
    vacancy = making.vacancy(town.counsellor.office, ODD, publish=False)
    for answer in (
        desk.get(reverse("web:vacancy", args=[vacancy.public_id])),
        desk.get(reverse("web:people"), {"q": ODD}),
    ):
        text = answer.content.decode()
        assert escape(ODD) in text
        assert "<b>x" not in text
        assert "<strong>y" not in text
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_an_address_is_decoded_once(desk: Client) -> None:
    text = desk.get(reverse("web:people") + "?q=%2541wa%253Cb%253E").content.decode()
    assert 'value="%41wa%3Cb%3E"' in text


def test_of_a_thing_said_twice_the_last_counts_everywhere(town: Town, desk: Client) -> None:
    text = desk.get(reverse("web:people") + "?q=first&q=second").content.decode()
    assert 'value="second"' in text
    assert 'value="first"' not in text
    right, other = town.counsellor.email, town.elsewhere.email
    for names, opens in (((other, right), right), ((right, other), other)):
        browser = Client()
        body = urlencode([*(("email", name) for name in names), ("password", PASSWORD)])
        answer = browser.post(reverse("web:sign_in"), body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 302
        assert browser.session["_auth_user_id"] == str({right: town.counsellor, other: town.elsewhere}[opens].pk)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/vacancies", "/health", "/nowhere"])
def test_nothing_answers_to_trace(path: str) -> None:
    answer = Client().trace(path, headers={"Cookie": "seen=back"})
    assert (answer.status_code, answer.content) == (405, b"")
