"""Before the use of people's data is declared, the public side that takes or shows them is closed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tools.doors import PUBLIC, pages

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.rights import granted
from siraba.apps.persons.accounted import forget_declared
from siraba.apps.persons.actions.breaches import enter_declaration
from tests.access.doors import at_the_door, opened, somebody
from tests.apps import making

pytestmark = pytest.mark.django_db
OPEN_BEFORE = {
    *("health", "ready", "sign_in", "second_factor", "ask_passkey", "prove_passkey", "sign_in_with", "back_from"),
    *("link_at_desk", "sign_out", "invitation", "invitation_with", "language", "home", "about_lists", "about_data"),
    *("occupations", "lookup", "scheme", "near_svg", "near_csv", "occupation"),
    *("public_licences", "public_licence", "licence_code"),
}
"""Public pages that take and show nobody's data, or let the staff in."""


@pytest.fixture(autouse=True)
def _undeclared(settings: Any) -> None:
    settings.SIRABA_NO_AUTHORITY = ""
    cache.clear()


def declare() -> None:
    enter_declaration(
        "APDP", "2026-18", timezone.localdate(), by=making.actor("data_protection_officer"), key=making.key()
    )
    forget_declared()


def test_every_public_page_is_open_before_by_name_or_closed() -> None:
    public = [each for each in pages() if each.verb == PUBLIC]
    assert {each.name for each in public if each.opens.before_going_live} == OPEN_BEFORE
    for each in public:
        if each.name not in OPEN_BEFORE:
            assert opened(each, AnonymousUser()) == 503, each.name


@pytest.mark.parametrize("role", [Role.WORKER, Role.EMPLOYER])
def test_workers_and_employers_come_to_no_page_but_those_of_their_sign_in(role: Role) -> None:
    user: Any = somebody(role)
    theirs = [each for each in pages() if each.verb != PUBLIC and granted(user.actor, each.verb)]
    assert len(theirs) > 5
    with at_the_door():
        for each in theirs:
            assert (opened(each, user) == 503) is not each.opens.before_going_live, each.name


def test_a_visitor_is_asked_in_to_no_page_of_the_public_side() -> None:
    for each in pages():
        if each.pattern.startswith(("me/", "employer/")):
            assert opened(each, AnonymousUser()) == 503, each.name
    assert Client().get(reverse("web:today")).status_code == 302, "the desk is as it was"


def test_what_is_to_be_done_is_told_to_the_staff_alone(queries_at_most: Any) -> None:
    with queries_at_most(2):  # whether it is declared, whether it is the demo: once in some seconds
        answer = Client().get("/offers/")
    with queries_at_most(0):
        Client().get("/offers/")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (503, "noindex, nofollow")
    assert reverse("web:declaration") not in answer.content.decode()
    assert "SIRABA_NO_AUTHORITY" not in answer.content.decode()
    staff = Client()
    staff.force_login(User.objects.create(email="a@x.example", name="A", role=Role.ADMINISTRATOR))
    assert reverse("web:declaration") in staff.get("/offers/").content.decode()
    feed = Client().get("/offers/feed.jsonld")
    assert (feed.status_code, feed.json()["code"]) == (503, "not_open")
    program = Client().get("/api/v1/offers")
    assert (program.status_code, program.json()["code"]) == (503, "not_open")
    assert Client().get("/").context["rows"] == []


@pytest.mark.parametrize("opened_by", ["declaration", "demo", "setting"])
def test_it_opens(settings: Any, opened_by: str) -> None:
    assert Client().get("/offers/").status_code == 503
    if opened_by == "declaration":
        declare()
    elif opened_by == "demo":
        User.objects.create(email="d@x.example", name="D", role=Role.ADMINISTRATOR, demo=True)
        cache.clear()  # some seconds later
    else:
        settings.SIRABA_NO_AUTHORITY = "no authority yet, law 2024-1"
    for address in ("/offers/", "/me/sign-in", "/employers/begin", "/offers/rss.xml", "/api/v1/offers"):
        assert Client().get(address).status_code == 200, address


def test_another_process_opens_within_seconds_of_a_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    monkeypatch.setattr(cache, "set", lambda _name, _value, lasts: kept.append(lasts))
    Client().get("/offers/")
    assert kept
    assert max(kept) <= 15
