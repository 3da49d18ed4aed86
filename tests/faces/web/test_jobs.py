"""The administrator's page of background work: what runs, stopping it, letting it go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.foundation.jobs import kinds
from siraba.apps.foundation.models import AuditEntry, Job
from siraba.faces.web import words
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD

Budget = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def steward(town: Town) -> Client:
    """An administrator's browser."""
    browser = Client()
    browser.force_login(town.administrator)
    return browser


def ask(state: str = "waiting", **said: object) -> Job:
    """A job as the worker leaves it."""
    return Job.objects.create(**{"kind": "pool.rebuild", "state": state, **said})


def row_of(browser: Client, job: Job) -> str:
    """The row of the table that is about a job: the newest, so the first."""
    text = browser.get(reverse("web:jobs")).content.decode()
    assert Job.objects.latest("pk") == job
    return str(re.findall(r"<tr>.*?</tr>", text.partition("<tbody>")[2], re.DOTALL)[0])


def press(browser: Client, row: str) -> str:
    """Send the only form of a row as it stands, twice, and say where the browser is led."""
    action, key = re.search(r'action="([^"]+)"', row), re.search(r'name="key" value="([^"]+)"', row)
    assert action is not None
    assert key is not None
    led = {browser.post(action[1], {"key": key[1]}).headers["Location"] for _again in range(2)}
    assert len(led) == 1
    return led.pop()


def test_an_administrator_lands_on_the_work_in_the_background(town: Town, client: Client) -> None:
    jobs = reverse("web:jobs")
    answer = client.post("/sign-in", {"email": "administrator@town.example", "password": PASSWORD})
    assert answer.headers["Location"] == jobs
    assert client.get("/").headers["Location"] == jobs
    assert client.get("/sign-in").headers["Location"] == jobs


def test_without_jobs_the_page_says_so_and_leads_to_the_other_pages(town: Town, steward: Client) -> None:
    Job.objects.all().delete()
    text = steward.get(reverse("web:jobs")).content.decode()
    assert 'class="empty' in text
    led = re.findall(r'<a href="([^"]+)"\s+(?:aria-current="page")?>', text)
    assert led[0] == reverse("web:jobs")
    assert {steward.get(address).status_code for address in led} == {200}


def test_a_desk_has_no_such_page(town: Town, desk: Client) -> None:
    job = ask("running")
    assert desk.get(reverse("web:jobs")).status_code == 404
    for name in ("stop_job", "resume_job"):
        assert desk.post(reverse(f"web:{name}", args=[job.public_id]), {"key": "k"}).status_code == 404
    job.refresh_from_db()
    assert not job.stop_asked
    assert Client().get(reverse("web:jobs")).headers["Location"].startswith("/sign-in?next=/steward/")


def test_every_kind_of_job_has_words() -> None:
    assert [kind for kind in kinds() if words.job(kind) == kind] == []


def test_a_running_job_shows_how_far_it_is_and_can_be_stopped(town: Town, steward: Client) -> None:
    job = ask("running", done=700, total=2000)
    row = row_of(steward, job)
    assert re.search(r'<progress value="700"\s+max="2000"\s+aria-label="[^"]+"', row)
    assert press(steward, row) == reverse("web:jobs")
    job.refresh_from_db()
    assert (job.state, job.stop_asked) == ("running", True)  # it stops at its next chunk
    entry = AuditEntry.objects.get(verb="job.stop", object_id=job.public_id)  # sent twice, done once
    assert entry.actor_id == town.administrator.public_id
    assert "<form" not in row_of(steward, job)  # asked already


def test_a_waiting_job_stops_at_once_and_goes_on(town: Town, steward: Client) -> None:
    job = ask("waiting")
    press(steward, row_of(steward, job))
    job.refresh_from_db()
    assert job.state == "stopped"
    press(steward, row_of(steward, job))
    job.refresh_from_db()
    assert (job.state, job.stop_asked) == ("waiting", False)


def test_a_job_that_failed_says_why_in_its_place_and_goes_on(town: Town, steward: Client) -> None:
    job = ask("failed", problem="OSError: <disk> full", done=3, total=9, finished_at=timezone.now())
    row = row_of(steward, job)
    assert "pill halt" in row
    assert "OSError: &lt;disk&gt; full" in row
    press(steward, row)
    job.refresh_from_db()
    assert (job.state, job.problem, job.done) == ("waiting", "", 3)


@pytest.mark.parametrize(("state", "name"), [("done", "stop_job"), ("done", "resume_job"), ("running", "resume_job")])
def test_an_old_page_changes_nothing(town: Town, steward: Client, state: str, name: str) -> None:
    job = ask(state, finished_at=timezone.now())
    assert steward.post(reverse(f"web:{name}", args=[job.public_id]), {"key": "old"}).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.stop_asked) == (state, False)
    assert 'role="status"' in steward.get(reverse("web:jobs")).content.decode()  # and it is said


def test_a_button_without_its_key_or_for_no_job_does_nothing(town: Town, steward: Client) -> None:
    job = ask("running")
    assert steward.post(reverse("web:stop_job", args=[job.public_id])).status_code == 404
    assert steward.post(reverse("web:stop_job", args=[uuid4()]), {"key": "k"}).status_code == 404
    assert steward.get(reverse("web:stop_job", args=[job.public_id])).status_code == 405
    job.refresh_from_db()
    assert not job.stop_asked


def test_the_list_has_pages_and_its_budget(town: Town, steward: Client, queries_at_most: Budget) -> None:
    for _number in range(30):
        ask("done", finished_at=timezone.now())
    steward.get(reverse("web:jobs"))
    with queries_at_most(6):
        text = steward.get(reverse("web:jobs")).content.decode()
    assert text.partition("<tbody>")[2].count("<tr>") == 25
    assert "<form" not in text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "<script" not in text
    assert len(text) < 60_000


def test_what_waits_for_somebody_is_not_buried_by_what_runs_every_minute(town: Town) -> None:
    steward = Client()
    steward.force_login(town.administrator)
    stopped = Job.objects.create(kind="pool.rebuild", state="stopped")
    for _minute in range(30):
        Job.objects.create(kind="messages.send", state="done")
    assert str(stopped.public_id) in steward.get(reverse("web:jobs")).content.decode()
