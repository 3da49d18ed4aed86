"""Signing in and out, and the language of the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

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


def test_signing_out_ends_the_session_and_needs_a_form(town: Town, desk: Client) -> None:
    assert desk.get("/sign-out").status_code == 405
    assert desk.post("/sign-out").headers["Location"] == SIGN_IN
    assert desk.get(reverse("web:today")).status_code == 302


def test_a_form_from_another_site_changes_nothing(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert answer.status_code == 403
    assert strict.get(reverse("web:today")).status_code == 302
