"""Who gets to which page, what every answer carries, how much a page weighs and asks of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve, reverse

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import Role, User
from siraba.apps.classification.queries import families
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.rights import granted
from siraba.faces.web.menus import menu
from siraba.faces.web.steward.users import INVITED_ROLES
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]


def pages(town: Town) -> dict[str, str]:
    """Every page of the desk."""
    one, two = town.bakers[:2]
    field = f"?family={families('roame')[1].public_id}"
    compare = f"{reverse('web:compare', args=[town.vacancy.public_id])}?person={one.public_id}&person={two.public_id}"
    return {
        "today": reverse("web:today"),
        "vacancies": reverse("web:vacancies"),
        "vacancies of a field": reverse("web:vacancies") + field,
        "vacancy": reverse("web:vacancy", args=[town.vacancy.public_id]),
        "draft": reverse("web:vacancy", args=[town.draft.public_id]),
        "compare": compare,
        "points.csv": reverse("web:points_csv", args=[town.vacancy.public_id]),
        "points.svg": reverse("web:points_svg", args=[town.vacancy.public_id]),
        "people": reverse("web:people"),
        "people of a field": reverse("web:people") + field,
        "person": reverse("web:person", args=[one.public_id]),
        "titles": reverse("web:coding_queue"),
        "imports": reverse("web:imports"),
    }


BUDGETS = {
    "today": 13,
    "vacancies": 10,
    "vacancies of a field": 13,
    "vacancy": 31,
    "draft": 7,
    "compare": 30,
    "points.csv": 28,
    "points.svg": 28,
    "people": 11,
    "people of a field": 15,
    "person": 46,
    "titles": 7,
    "imports": 6,
}
"""Queries a page may ask, whatever the size of the country."""


@pytest.mark.both
@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_answers_within_its_budget(town: Town, desk: Client, queries_at_most: Budget, name: str) -> None:
    address = pages(town)[name]
    desk.get(address)  # tables of names are read once a process
    with queries_at_most(BUDGETS[name]):
        answer = desk.get(address)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", sorted(BUDGETS.keys() - {"imports"}))
def test_a_page_is_for_whoever_works_at_a_desk(town: Town, name: str) -> None:
    address = pages(town)[name]
    nobody, administrator = Client(), Client()
    administrator.force_login(town.administrator)
    assert nobody.get(address).headers["Location"].startswith("/sign-in?next=/desk/")
    assert administrator.get(address).status_code == 404


@pytest.mark.parametrize("name", ["vacancy", "compare", "points_csv", "points_svg", "person"])
def test_what_is_not_there_is_a_plain_404(town: Town, desk: Client, name: str) -> None:
    answer = desk.get(reverse(f"web:{name}", args=[uuid4()]))
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.parametrize("name", BUDGETS)
def test_reading_pages_takes_no_forms(town: Town, desk: Client, name: str) -> None:
    assert desk.post(pages(town)[name]).status_code == 405


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_are_light_and_ask_no_other_host(town: Town, desk: Client, language: str) -> None:
    desk.get(f"/language/{language}")
    for name, address in pages(town).items():
        answer = desk.get(address)
        text = answer.content.decode()
        weight = len(answer.content) + sum(
            _weight(found) for found in re.findall(r'(?:href|src)="/static/([^"]+)"', text)
        )
        assert weight <= 200_000, f"{name} weighs {weight}"
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text), name
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    signed_out = Client().get("/sign-in")
    assert len(signed_out.content) + _weight("siraba/siraba.css") + _weight("siraba/icon.svg") <= 100_000


def _weight(path: str) -> int:
    found = finders.find(path)
    assert isinstance(found, str), path
    with open(found, "rb") as file:  # noqa: PTH123 - the finder answers a name
        return len(file.read())


def test_pages_need_no_script_and_no_style_inside(town: Town, desk: Client) -> None:
    for name, address in pages(town).items():
        if name.startswith("points"):
            continue
        text = desk.get(address).content.decode()
        scripts = re.findall(r"<script[^>]*>[^<]*", text)
        assert all(re.fullmatch(r'<script src="/static/[^"]+" defer>', each) for each in scripts), name
        assert not re.search(r"<[^>]+\sstyle=", text), name
        assert not re.search(r"<[^>]+\son\w+=", text), name


def test_personal_pages_are_not_kept_by_the_browser(town: Town, desk: Client) -> None:
    answer = desk.get(reverse("web:person", args=[town.bakers[0].public_id]))
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_could_not_be_answered_is_said_in_words(town: Town, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from siraba.faces.web.desk import people

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(people.queries, "people", broken)
    desk.raise_request_exception = False
    answer = desk.get(reverse("web:people"))
    assert answer.status_code == 500
    assert 'href="/"' in answer.content.decode()
    assert "planted" not in answer.content.decode()


def shut_to(user: User, page: str) -> list[str]:
    """Links of a page behind which, for whoever reads it, there is nothing."""
    addresses = {each for each in re.findall(r'<a [^>]*href="(/[^"?#]*)', page) if not each.startswith("/static/")}
    rights = {each: getattr(resolve(each).func, "right", "") for each in addresses}
    return sorted(each for each, verb in rights.items() if verb and not granted(user.actor, verb))


@pytest.mark.parametrize("role", INVITED_ROLES)
def test_whoever_signs_in_stands_before_a_page_and_each_entry_of_the_menu_opens(town: Town, role: str) -> None:
    """Every role that can be invited: none is sent to a page that is not for it."""
    office, country = town.counsellor.office, "FR" if role == Role.ATTACHE else ""
    who = enter_user(f"new-{role}@town.example", "N", role, office=office, country=country, by=SYSTEM, key=role)
    browser = Client()
    browser.force_login(who)
    first = browser.get("/", follow=True)
    assert first.redirect_chain[-1][0] != reverse("web:sign_in")
    for page in {first.request["PATH_INFO"], *(reverse(entry.address) for entry in menu(who, ""))}:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert shut_to(who, answer.content.decode()) == [], page
