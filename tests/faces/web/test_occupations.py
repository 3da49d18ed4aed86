"""The explorer: anybody finds an occupation, reads everything of it, and learns nothing of single people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.models import Role, User
from siraba.apps.classification import queries
from siraba.apps.classification.actions import decide_coding
from siraba.apps.classification.actions.writers import store
from siraba.apps.classification.readers.records import LinkRow
from siraba.apps.jobseekers.counting import count_all
from siraba.faces.web import formats
from tests.apps import making
from tests.faces.web.conftest import Town
from tests.faces.web.town import BAKER

Budget = Callable[[int], AbstractContextManager[None]]
ADDRESSES = {
    "index": "/occupations/",
    "search": "/occupations/?q=boulanger",
    "tree": "/occupations/roame/",
    "heading": "/occupations/roame/02",
    "occupation": "/occupations/roame/RA-02-01",
}
BUDGETS = {"index": 2, "search": 6, "tree": 5, "heading": 5, "occupation": 14}
HEAVIEST = 100_000
"""Bytes of a public page with its style and its script, before compression."""


@pytest.mark.both
@pytest.mark.parametrize("name", BUDGETS)
def test_anybody_opens_a_page_within_its_budget(town: Town, queries_at_most: Budget, name: str) -> None:
    visitor = Client()
    visitor.get(ADDRESSES[name])
    cache.clear()
    formats.country("BJ")  # tables of names are read once a process
    with queries_at_most(BUDGETS[name]):
        answer = visitor.get(ADDRESSES[name])
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_first_load_is_light(town: Town, name: str, language: str) -> None:
    visitor = Client(headers={"accept-language": language})
    whole = len(visitor.get(ADDRESSES[name]).content)
    for path in ("siraba/siraba.css", "siraba/typeahead.js", "siraba/icon.svg"):
        whole += Path(str(finders.find(path))).stat().st_size
    assert whole <= HEAVIEST, whole


@pytest.mark.parametrize(
    ("language", "typed"),
    [("fr", "boulan"), ("fr", "boulnag"), ("en", "bak"), ("ar", "خبا"), ("ar", "boulangere"), ("en", "خباز")],
)
def test_a_form_is_answered_in_three_languages_and_forgives(town: Town, language: str, typed: str) -> None:
    answer = Client(headers={"accept-language": language}).get("/occupations/lookup", {"q": typed})
    found = json.loads(answer.content)["found"]
    first = next(each for each in found if each["concept"] == BAKER)
    assert found.index(first) < 3
    one = queries.occupation_of(BAKER)
    assert one is not None
    assert first["label"] == queries.label(one, language)
    assert first["address"] == ADDRESSES["occupation"]


def test_without_scripts_the_search_is_a_page(town: Town) -> None:
    page = Client().get("/occupations/", {"q": "boulnager", "scheme": "roame"}).content.decode()
    assert re.search(r'href="/occupations/roame/RA-02-01"', page)
    nothing = Client().get("/occupations/", {"q": "xyzzyxq"}).content.decode()
    assert "/occupations/roame/RA" not in nothing


def test_every_part_of_an_occupation_is_told(town: Town) -> None:
    page = Client(headers={"accept-language": "en"}).get(ADDRESSES["occupation"]).content.decode()
    one = queries.occupation_of(BAKER)
    assert one is not None
    assert one.definitions["en"] in page.replace("&#x27;", "'")
    names = {name.text for name in one.names.all()}
    assert len(names) > 4
    assert all(name in page.replace("&#x27;", "'") for name in names)
    near = [row.target.code for row in one.near.filter(step="near")]
    assert near
    assert all(f"/occupations/roame/{code}" in page for code in near)


def test_a_neighbour_that_is_a_next_step_too_has_one_lane(town: Town) -> None:
    one = queries.occupation_of("roame:RA-12-01")
    assert one is not None
    near, after = ({row.target.code for row in one.near.filter(step=step)} for step in ("near", "next"))
    assert near & after
    page = Client().get("/occupations/roame/RA-12-01").content.decode()
    assert (page.count("<circle"), page.count('class="c2"')) == (len(near), len(after))
    assert page.count('class="rule lane"') == len(near | after)
    table = Client().get("/occupations/roame/RA-12-01/near.csv")
    assert len(table.content.decode().splitlines()) == 1 + len(near | after)


def test_routes_that_disagree_are_all_shown(town: Town) -> None:
    one = queries.occupation_of(BAKER)
    assert one is not None
    from siraba.apps.classification.actions.book import Book

    book = Book.open(one.release)
    links = [
        LinkRow(1, one.code, "isco", "7512", "broad", "route A"),
        LinkRow(2, one.code, "isco", "9411", "broad", "B"),
    ]
    store(LinkRow, links, book)
    page = Client(headers={"accept-language": "en"}).get(ADDRESSES["occupation"]).content.decode()
    assert "name different codes" in page
    assert {"7512", "9411"} <= set(re.findall(r'<bdi class="file">(\d+)</bdi>', page))


def test_few_people_are_not_counted_in_public(town: Town) -> None:
    count_all(making.today())
    many = Client(headers={"accept-language": "en"}).get(ADDRESSES["occupation"]).content.decode()
    assert re.search(r"look for this work</dt>\s*<dd>1[34]</dd>", many)
    for address in ("/occupations/roame/RA-02-02", "/occupations/roame/RA-03-02"):
        few = Client(headers={"accept-language": "en"}).get(address).content.decode()
        assert re.search(r"look for this work</dt>\s*<dd>fewer than 5</dd>", few)


def test_what_people_wrote_of_themselves_stays_inside(town: Town, desk: Client) -> None:
    case = queries.coding_queue(town.counsellor.actor).first()
    one = queries.occupation_of(BAKER)
    assert case is not None
    assert one is not None
    decide_coding(case, one, by=town.counsellor.actor, key="told")
    typed = {"q": case.text[:-3]}
    inside = desk.get("/occupations/lookup", typed).content.decode()
    worker = Client()
    worker.force_login(User.objects.create(name="P", role=Role.WORKER, person_id=town.bakers[0].public_id))
    assert case.text in json.loads(inside)["found"][0]["name"]
    for browser in (Client(), worker):
        for page in ("/occupations/lookup", "/occupations/"):
            for wanted in (typed["q"], " ".join(reversed(case.text.split()))):  # its beginning; its words in a muddle
                assert case.text not in browser.get(page, {"q": wanted}).content.decode()
    assert case.text not in Client().get(ADDRESSES["occupation"]).content.decode()


def test_the_picture_comes_with_its_table(town: Town) -> None:
    svg = Client().get(reverse("web:near_svg", args=["roame", "RA-02-01"]))
    rows = Client().get(reverse("web:near_csv", args=["roame", "RA-02-01"])).content.decode("utf-8-sig").splitlines()
    drawn = svg.content.decode()
    both = sum(" · " in row for row in rows)  # one that is near and a next step bears both marks
    assert len(rows) - 1 + both == drawn.count("<circle") + drawn.count('class="c2"')


@pytest.mark.parametrize("address", ["/occupations/nowhere/", "/occupations/roame/RA-99-99", "/occupations/esco/1"])
def test_what_is_not_there_is_not_found(town: Town, address: str) -> None:
    assert Client().get(address).status_code == 404
