"""Signing in and out, and the language of the pages."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from siraba.faces.web.accounts import throttle
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD

SIGN_IN = "/sign-in"


def test_the_front_door_leads_to_the_sign_in_and_then_to_the_day(town: Town, client: Client) -> None:
    assert client.get("/").headers["Location"] == SIGN_IN
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
    assert 'dir="rtl"' in client.get(reverse("web:today")).content.decode()
    other = Client()
    other.get("/language/en")
    other.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert '<html lang="en"' in other.get(reverse("web:today")).content.decode()


def guess(browser: Client, password: str = "", **more: str) -> int:
    """Try a password for the counsellor's name."""
    return browser.post(
        SIGN_IN, {"email": "counsellor@town.example", "password": password or "wrong"}, **more
    ).status_code


def test_whoever_tries_out_passwords_waits_and_then_comes_in(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {guess(client) for _try in range(throttle.TRIES)} == {422}
    assert guess(client, PASSWORD) == 429  # not even the right one is looked at
    text = client.post(SIGN_IN, {"email": "COUNSELLOR@town.example", "password": PASSWORD}).content.decode()
    assert 'href="#id_password"' in text
    later = time.time() + throttle.WINDOW + 1
    monkeypatch.setattr("django.core.cache.backends.locmem.time", SimpleNamespace(time=lambda: later))
    assert guess(client, PASSWORD) == 302


def test_nobody_else_waits(town: Town, client: Client) -> None:
    own, thief = Client(), Client()
    assert guess(own, PASSWORD) == 302
    own.post("/sign-out")
    for _try in range(throttle.TRIES + 1):
        last = guess(thief)
    assert last == 429
    assert guess(own, PASSWORD) == 302  # a browser that came in before, behind the same address
    assert guess(client, PASSWORD, REMOTE_ADDR="203.0.113.7") == 302
    assert thief.post(SIGN_IN, {"email": "elsewhere@town.example", "password": PASSWORD}).status_code == 302


def test_a_made_up_mark_of_a_known_browser_counts_for_nothing(town: Town) -> None:
    thief = Client()
    own = Client()
    guess(own, PASSWORD)
    name = own.cookies[throttle.COOKIE].value.partition(".")[0]
    answers = []
    for number in range(throttle.TRIES + 1):
        thief.cookies[throttle.COOKIE] = f"{name}.{number}:signed"
        answers.append(guess(thief))
    assert answers[-1] == 429


def test_a_known_browser_waits_too(town: Town, client: Client) -> None:
    guess(client, PASSWORD)
    client.post("/sign-out")
    assert [guess(client) for _try in range(throttle.TRIES + 1)][-1] == 429


def test_coming_in_forgets_what_was_wrong(town: Town, client: Client) -> None:
    for _round in range(2):
        assert {guess(client) for _try in range(throttle.TRIES - 1)} == {422}
        assert guess(client, PASSWORD) == 302
        client.post("/sign-out")


def test_signing_out_ends_the_session_and_needs_a_form(town: Town, desk: Client) -> None:
    assert desk.get("/sign-out").status_code == 405
    assert desk.post("/sign-out").headers["Location"] == SIGN_IN
    assert desk.get(reverse("web:today")).status_code == 302


def test_a_form_from_another_site_changes_nothing(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert strict.get(reverse("web:today")).status_code == 302
