"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts import actions
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.models import User
from siraba.apps.accounts.rules import PAIR
from tests.apps import making
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD

SIGN_IN = "/sign-in"
TRIES = PAIR.free
"""Wrong passwords from one place that nobody waits for."""


def test_whoever_is_signed_in_goes_from_the_front_door_to_the_day(town: Town, client: Client) -> None:
    assert client.get("/").status_code == 200
    answer = client.post(SIGN_IN, {"email": " Counsellor@Town.example ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("web:today"))
    assert client.get("/").headers["Location"] == reverse("web:today")
    assert client.get(SIGN_IN).headers["Location"] == reverse("web:today")


@pytest.mark.parametrize(
    ("email", "password"), [("counsellor@town.example", "wrong"), ("nobody@town.example", PASSWORD)]
)
def test_a_wrong_pair_keeps_the_address_and_does_not_say_which_was_wrong(
    town: Town, client: Client, email: str, password: str
) -> None:
    answer = client.post(SIGN_IN, {"email": email, "password": password, "next": "/desk/people/"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{email}"' in page
    assert 'href="#id_password"' in page  # the summary on top leads to the field
    assert 'aria-invalid="true"' in page
    assert 'name="next" value="/desk/people/"' in page
    assert password not in page


def test_somebody_who_left_does_not_come_in(town: Town, client: Client) -> None:
    town.counsellor.is_active = False
    town.counsellor.save()
    assert client.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD}).status_code == 422


def test_the_page_asked_for_is_reached_after_signing_in(town: Town, client: Client) -> None:
    asked = client.get(reverse("web:people"))
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/desk/people/"
    answer = client.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD, "next": "/desk/people/"})
    assert answer.headers["Location"] == "/desk/people/"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(town: Town, client: Client, address: str) -> None:
    said = {"email": "counsellor@town.example", "password": PASSWORD, "next": address}
    assert client.post(SIGN_IN, said).headers["Location"] == reverse("web:today")
    assert client.get("/language/en", {"next": address}).headers["Location"] == "/"


def test_the_language_is_kept_with_the_page(town: Town, desk: Client) -> None:
    here = f"{reverse('web:vacancies')}?state=published&q=ma%C3%A7on"
    page = desk.get(here).content.decode()
    assert '<html lang="fr" dir="ltr">' in page
    assert "next=/desk/vacancies/%3Fstate%3Dpublished%26q%3Dma%25C3%25A7on" in page.replace("%2F", "/")
    answer = desk.get("/language/ar", {"next": here})
    assert answer.headers["Location"] == here
    assert '<html lang="ar" dir="rtl">' in desk.get(here).content.decode()
    assert desk.get("/language/xx").status_code == 404


def test_the_pages_speak_the_users_language_unless_another_was_chosen(town: Town, client: Client) -> None:
    town.counsellor.language = "ar"
    town.counsellor.save()
    client.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert 'dir="rtl"' in client.get(reverse("web:account")).content.decode()
    other = Client()
    other.get("/language/en")
    other.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert '<html lang="en"' in other.get(reverse("web:account")).content.decode()


def guess(browser: Client, password: str = "", **more: str) -> int:
    """Try a password for the counsellor's name."""
    return browser.post(
        SIGN_IN, {"email": "counsellor@town.example", "password": password or "wrong"}, **more
    ).status_code


def test_whoever_tries_out_passwords_waits_and_then_comes_in(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {guess(client) for _try in range(TRIES)} == {422}
    assert guess(client, PASSWORD) == 429  # not even the right one is looked at
    text = client.post(SIGN_IN, {"email": "COUNSELLOR@town.example", "password": PASSWORD}).content.decode()
    assert 'href="#id_password"' in text
    later = timezone.now() + PAIR.first + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert guess(client, PASSWORD) == 302


def test_nobody_else_waits(town: Town, client: Client) -> None:
    own, thief = Client(), Client()
    assert guess(own, PASSWORD) == 302
    own.post("/sign-out")
    for _try in range(TRIES + 1):
        last = guess(thief)
    assert last == 429
    assert guess(own, PASSWORD) == 302  # a browser that came in before, behind the same address
    assert guess(client, PASSWORD, REMOTE_ADDR="203.0.113.7") == 302
    assert thief.post(SIGN_IN, {"email": "elsewhere@town.example", "password": PASSWORD}).status_code == 302


def test_a_made_up_mark_of_a_known_browser_counts_for_nothing(town: Town) -> None:
    thief = Client()
    own = Client()
    guess(own, PASSWORD)
    name = own.cookies[settings.SIRABA_KNOWN_COOKIE].value.partition(".")[0]
    answers = []
    for number in range(TRIES + 1):
        thief.cookies[settings.SIRABA_KNOWN_COOKIE] = f"{name}.{number}:signed"
        answers.append(guess(thief))
    assert answers[-1] == 429


def test_a_known_browser_waits_too(town: Town, client: Client) -> None:
    guess(client, PASSWORD)
    client.post("/sign-out")
    assert [guess(client) for _try in range(TRIES + 1)][-1] == 429


def test_coming_in_forgets_what_was_wrong(town: Town, client: Client) -> None:
    for _round in range(2):
        assert {guess(client) for _try in range(TRIES - 1)} == {422}
        assert guess(client, PASSWORD) == 302
        client.post("/sign-out")


def do(user: User) -> dict[str, Any]:
    """Who acts and a fresh key."""
    return {"by": user.actor, "key": making.key()}


@pytest.fixture
def clock(town: Town) -> pyotp.TOTP:
    """The application on the counsellor's phone, in force."""
    factor = actions.begin_totp(town.counsellor, "phone", **do(town.counsellor))
    clock = pyotp.TOTP(opened(factor))
    before = timezone.now() - timedelta(seconds=30)
    assert actions.confirm_totp(factor, clock.at(before), **do(town.counsellor))
    return clock


def second(browser: Client, code: str) -> Any:
    """The second step after the right password."""
    assert browser.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD}).status_code == 302
    return browser.post(reverse("web:second_factor"), {"code": code})


def test_a_password_alone_opens_nothing_once_there_is_a_factor(client: Client, clock: pyotp.TOTP) -> None:
    answer = second(client, "000000")
    assert answer.status_code == 422
    assert client.get(reverse("web:today")).status_code == 302
    answer = client.post(reverse("web:second_factor"), {"code": clock.at(timezone.now())})
    assert answer.headers["Location"] == reverse("web:today")
    assert client.get(reverse("web:today")).status_code == 200


def test_a_lost_phone_is_replaced_by_a_code_on_paper(town: Town, client: Client, clock: pyotp.TOTP) -> None:
    sheet = actions.make_recovery_codes(town.counsellor, **do(town.counsellor))
    assert second(client, sheet[3]).headers["Location"] == reverse("web:today")
    assert second(Client(), sheet[3]).status_code == 422, "it worked once"


def test_codes_cannot_be_tried_out(client: Client, clock: pyotp.TOTP) -> None:
    answers = [second(client, f"{number:06d}").status_code for number in range(TRIES + 1)]
    assert answers[-1] == 429


def test_nobody_comes_to_the_second_step_without_the_first(client: Client) -> None:
    assert client.post(reverse("web:second_factor"), {"code": "123456"}).headers["Location"] == SIGN_IN
    assert client.post(reverse("web:ask_passkey")).status_code == 404


def test_who_opens_files_adds_a_factor_before_anything_else(town: Town, client: Client) -> None:
    client.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    account = reverse("web:account")
    assert client.get(reverse("web:today")).headers["Location"] == account
    where = client.post(reverse("web:begin_totp"), {"name": "My phone"}).headers["Location"]
    factor = town.counsellor.factors.get()
    wrong = client.post(where, {"code": "12"})
    assert wrong.status_code == 422
    sheet = client.post(where, {"code": pyotp.TOTP(opened(factor)).at(timezone.now())})
    assert sheet.content.count(b"<li>") >= 10
    client.get(account)
    assert client.get(reverse("web:today")).status_code == 200


def test_a_device_is_signed_out_from_another(town: Town, desk: Client, clock: pyotp.TOTP) -> None:
    stolen = Client()
    assert second(stolen, clock.at(timezone.now())).status_code == 302
    row = town.counsellor.sign_ins.order_by("-pk").first()
    assert row is not None
    assert desk.post(reverse("web:end_session", args=[row.public_id])).status_code == 302
    assert stolen.get(reverse("web:today")).status_code == 302
    assert desk.get(reverse("web:today")).status_code == 200


def test_nobody_ends_the_session_of_another(town: Town, desk: Client) -> None:
    steward = Client()
    steward.force_login(town.administrator)
    row = town.counsellor.sign_ins.filter(ended_at=None).get()
    assert steward.post(reverse("web:end_session", args=[row.public_id])).status_code == 404
    assert desk.get(reverse("web:today")).status_code == 200


def test_a_desk_that_nobody_touches_is_signed_out(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + timedelta(minutes=46)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert desk.get(reverse("web:today")).status_code == 302


@pytest.mark.parametrize("why", ["nobody touched it", "ended elsewhere"])
def test_who_was_signed_out_meanwhile_signs_in_again(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """The browser still carries the session that ended: the new one is another."""
    said = {"email": "counsellor@town.example", "password": PASSWORD}
    assert client.post(SIGN_IN, said).status_code == 302
    first = client.session.session_key
    if why == "ended elsewhere":
        actions.end_session(town.counsellor.sign_ins.latest("pk"), **do(town.counsellor))
    else:
        later = timezone.now() + timedelta(minutes=46)
        monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(reverse("web:today")).headers["Location"].startswith(SIGN_IN)
    assert client.post(SIGN_IN, said).status_code == 302
    assert client.session.session_key != first
    assert client.get(reverse("web:account")).status_code == 200


def test_a_new_password_signs_other_devices_out(town: Town, desk: Client) -> None:
    other = Client()
    other.force_login(town.counsellor)
    said = {"old": PASSWORD, "new": "trois mots sans rapport 7"}
    assert desk.post(reverse("web:password"), {**said, "old": "wrong"}).status_code == 422
    assert desk.post(reverse("web:password"), {**said, "new": "short"}).status_code == 422
    assert desk.post(reverse("web:password"), said).status_code == 302
    assert desk.get(reverse("web:today")).status_code == 200
    assert other.get(reverse("web:today")).status_code == 302


def test_signing_out_ends_the_session_and_needs_a_form(town: Town, desk: Client) -> None:
    assert desk.get("/sign-out").status_code == 405
    assert desk.post("/sign-out").headers["Location"] == SIGN_IN
    assert desk.get(reverse("web:today")).status_code == 302


def test_a_form_from_another_site_changes_nothing(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert strict.get(reverse("web:today")).status_code == 302
