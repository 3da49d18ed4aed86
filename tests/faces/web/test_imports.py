"""The page of files brought in."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.models import User
from siraba.apps.foundation.models import ImportRun, Upload
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]


def bring(name: str, **said: object) -> ImportRun:
    """A run as an import leaves it, of a file that somebody of the counsellor's office gave."""
    office = User.objects.get(email="counsellor@town.example").office_id
    file = {"kind": "jobseeker", "file_name": name, "size": 1, "file_digest": name, "asked_as": {"office": office}}
    return ImportRun.objects.create(
        **{
            "upload": Upload.objects.create(**file),
            "kind": "jobseeker",
            "source": name,
            "file_name": f"{name}.csv",
            "file_digest": name,
            "state": "done",
            "office_id": office,
            **said,
        }
    )


def rows(browser: Client, **query: object) -> list[str]:
    """The rows of the table, in their order."""
    answer = browser.get(reverse("web:imports"), query)
    assert answer.status_code == 200
    return re.findall(r"<tr>.*?</tr>", answer.content.decode().partition("<tbody>")[2], re.DOTALL)


def test_nothing_brought_in_yet_says_how_to_begin(town: Town, desk: Client) -> None:
    text = desk.get(reverse("web:imports")).content.decode()
    assert 'class="empty' in text
    assert '<code dir="ltr">./siraba import people FILE</code>' in text


def test_a_file_says_what_became_of_its_rows(town: Town, desk: Client) -> None:
    bring("older")
    bring("offres <2>", rows=1286, total=1286, imported=1100, unchanged=3, unsure=171, rejected=12)
    newest, older = rows(desk)
    assert "older.csv" in older
    assert "offres &lt;2&gt;.csv" in newest
    assert re.findall(r'<td class="num"[^>]*>(?:<a [^>]+>)?([^<]+)<', newest) == ["1\u202f100", "3", "171", "12"]
    assert f'href="{reverse("web:coding_queue")}"' in newest  # unsure titles are decided there
    assert "pill go" in newest
    assert "<progress" not in newest
    assert "errors.csv" in desk.get(reverse("web:imports")).content.decode()


def test_a_file_under_way_shows_how_far_it_is(town: Town, desk: Client) -> None:
    soon = timezone.now() + timedelta(minutes=1)
    bring("now", state="running", rows=500, total=1286, lease_until=soon)
    (row,) = rows(desk)
    bar = re.search(r'<progress value="(\d+)"\s+max="(\d+)"\s+aria-label="[^"]*now.csv[^"]*"', row)
    assert bar is not None
    assert bar.groups() == ("500", "1286")
    assert "pill info" in row


def test_a_file_whose_program_died_is_not_said_to_run(town: Town, desk: Client) -> None:
    bring("died", state="running", rows=500, total=1286, lease_until=timezone.now() - timedelta(minutes=5))
    bring("stopped", state="stopped", rows=0)
    for row in rows(desk):
        assert "pill wait" in row
        assert "<progress" in row


def test_a_count_that_was_too_low_never_overflows_its_bar(town: Town, desk: Client) -> None:
    bring("low", state="stopped", rows=90, total=80)
    assert re.search(r'<progress value="90"\s+max="90"', rows(desk)[0])


def test_the_list_has_pages_and_its_budget(town: Town, desk: Client, queries_at_most: Budget) -> None:
    for number in range(30):
        bring(f"file {number}")
    desk.get(reverse("web:imports"))
    with queries_at_most(6):
        first = rows(desk)
    second = rows(desk, page=2)
    assert (len(first), len(second)) == (25, 5)
    assert not set(first) & set(second)


@pytest.mark.parametrize("who", ["counsellor", "administrator"])
def test_whoever_works_here_sees_the_files(town: Town, who: str) -> None:
    browser = Client()
    browser.force_login(getattr(town, who))
    bring("seen", unsure=4)
    (row,) = rows(browser)
    assert ("<a " in row) is (who == "counsellor")  # an administrator decides no titles


def test_a_visitor_is_asked_to_sign_in(town: Town) -> None:
    assert Client().get(reverse("web:imports")).headers["Location"] == "/sign-in?next=/desk/imports/"
