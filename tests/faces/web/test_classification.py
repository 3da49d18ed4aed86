"""The steward's pages of the classification: two people change it, publish it, compare, recode, and read the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.actions import enter_user
from siraba.apps.classification import queries
from siraba.apps.classification.actions import decide_coding
from siraba.apps.classification.models import Change, Recoding
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job
from siraba.apps.jobseekers.models import ProfileOccupation
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def one(town: Town) -> Client:
    """The administrator's browser."""
    browser = Client()
    browser.force_login(town.administrator)
    return browser


@pytest.fixture
def two(town: Town) -> Client:
    """A second administrator's browser."""
    second = enter_user(
        "second@town.example",
        "Second",
        "administrator",
        office=None,
        password="karité-et-baobab-8",
        by=SYSTEM,
        key="second",
    )
    browser = Client()
    browser.force_login(second)
    return browser


def post(browser: Client, name: str, *args: object, **said: str) -> None:
    answer = browser.post(reverse(f"web:{name}", args=args), {"key": uuid4().hex, **said})
    assert answer.status_code == 302, answer.content.decode()[:3000]


def page(browser: Client, name: str, *args: object, **query: str) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def approved(one: Client, two: Client, kind: str, **said: str) -> Change:
    post(one, "propose_change", kind, scheme="roame", **said)
    change = Change.objects.latest("pk")
    post(one, "move_change", change.public_id, verb="submit")
    assert 'value="approve"' not in page(one, "changes")
    assert 'value="approve"' in page(two, "changes")
    post(two, "move_change", change.public_id, verb="approve")
    return change


def test_two_people_change_publish_compare_and_recode(town: Town, one: Client, two: Client) -> None:
    old = queries.active_release("roame").version
    approved(one, two, "name", code="RA-02-01", text="fournier de Kénéba", language="fr", country="BJ")
    approved(one, two, "merge", code="RA-03-01", into="RA-03-02")
    post(one, "publish_release", "roame", approved="1", version="town 1")
    assert queries.active_release("roame").version == "town 1"
    assert "fournier de Kénéba" in Client().get("/occupations/roame/RA-02-01").content.decode()
    assert re.search(r"RA-03-01", page(one, "difference", "roame", old=old, new="town 1"))
    post(one, "begin_recoding", "roame", old=old, new="town 1")
    recoding = Recoding.objects.get()
    post(one, "start_recoding", recoding.public_id)
    Job.objects.exclude(kind__in=["profile.recode", "vacancy.recode"]).delete()
    jobs.run_waiting()
    versions = set(ProfileOccupation.objects.values_list("occupation__release__version", flat=True))
    assert versions == {"town 1"}
    assert "Nothing waits" in page(one, "recoding", recoding.public_id)


def test_what_was_typed_stays_when_it_cannot_be_taken(one: Client) -> None:
    said = {"scheme": "roame", "code": "RA-99", "text": "fournier", "language": "français", "key": "k"}
    answer = one.post(reverse("web:propose_change", args=["name"]), said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="fournier"' in text
    assert text.split("problems", 2)[-1].count("<li>") >= 2
    assert not Change.objects.exists()


def test_an_occupation_is_changed_from_its_page_and_only_what_differs_is_proposed(one: Client, desk: Client) -> None:
    (address,) = re.findall(r'href="([^"]+new/edit[^"]+)"', one.get("/occupations/roame/RA-02-01").content.decode())
    assert "new/edit" not in desk.get("/occupations/roame/RA-02-01").content.decode()
    form = one.get(address.replace("&amp;", "&")).content.decode()
    row = queries.occupation_of("roame:RA-02-01")
    assert row is not None
    assert f'value="{row.labels["en"]}"' in form
    said = {f"label_{tag}": text for tag, text in row.labels.items()} | {"isco": row.isco, "label_en": "Bread baker"}
    said |= {f"definition_{tag}": text for tag, text in row.definitions.items()}
    post(one, "propose_change", "edit", scheme="roame", code="RA-02-01", **said)
    assert Change.objects.get().content == {"labels": {"en": "Bread baker"}}


def test_the_author_does_not_approve_their_own_change(one: Client) -> None:
    post(one, "propose_change", "name", scheme="roame", code="RA-02-01", text="fournier du coin", language="fr")
    change = Change.objects.get()
    for verb in ("submit", "approve"):
        post(one, "move_change", change.public_id, verb=verb)
    change.refresh_from_db()
    assert change.state == "review"


def test_the_report_leads_from_a_lacking_title_to_a_new_occupation(town: Town, one: Client) -> None:
    case = queries.coding_queue(town.counsellor.actor).first()
    assert case is not None
    decide_coding(case, None, by=town.counsellor.actor, key="none fits")
    text = page(one, "coding_report")
    (address,) = re.findall(r'href="(/steward/classification/changes/new/occupation\?[^"]+)"', text)
    form = one.get(address.replace("&amp;", "&")).content.decode()
    assert f'value="{case.text}"' in form


@pytest.mark.parametrize(
    ("name", "args", "budget"),
    [
        ("classification", [], 16),
        ("changes", [], 7),
        ("propose_change", ["edit"], 5),
        ("coding_report", [], 5),
    ],
)
def test_a_page_stays_within_its_budget_and_is_for_stewards(
    town: Town, one: Client, desk: Client, queries_at_most: Budget, name: str, args: list[str], budget: int
) -> None:
    address = reverse(f"web:{name}", args=args)
    one.get(address)
    with queries_at_most(budget):
        assert one.get(address).status_code == 200
    assert desk.get(address).status_code == 404
    assert Client().get(address).headers["Location"].startswith("/sign-in")


def test_the_difference_asks_little_however_many_occupations(town: Town, one: Client, queries_at_most: Budget) -> None:
    version = queries.active_release("roame").version
    address = f"{reverse('web:difference', args=['roame'])}?old={version}&new={version}"
    with queries_at_most(9):
        assert "Nothing changed" in one.get(address, headers={"accept-language": "en"}).content.decode()
