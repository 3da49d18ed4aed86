"""The log holds no personal data, whatever pages, programs and failures do; each line has the id of its request."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.urls import reverse

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import Office, User
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.logs import JsonLines, Marked, Plain, told
from siraba.apps.foundation.verbs import KeyReused
from tests.apps import making

PLANTED = ("Zénabou", "Kpodékon-Ahouansou", "Ahouansou", "+22901970099", "0197009901", "zenabou@example.org")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, from the lowest level on, as both kinds of lines."""
    out = io.StringIO()
    root, handlers = logging.getLogger(), []
    loggers = [logging.getLogger(name) for name in ("", "siraba", "django", "django.request")]
    before = [each.level for each in loggers]
    for formatter in (JsonLines(), Plain("%(message)s")):
        handler = logging.StreamHandler(out)
        handler.setFormatter(formatter)
        handler.addFilter(Marked())
        root.addHandler(handler)
        handlers.append(handler)
    for each in loggers:
        each.setLevel(logging.INFO)
    yield out
    for each, level in zip(loggers, before, strict=True):
        each.setLevel(level)
    for handler in handlers:
        root.removeHandler(handler)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines() if line.startswith('{"at"')]


def counsellor_of(office: Office) -> User:
    return enter_user(
        "desk@x.example", "Nadège Bio", "counsellor", office=office, password="k" * 20, by=SYSTEM, key="u"
    )


def clean(out: io.StringIO) -> None:
    assert out.getvalue()
    for planted in PLANTED:
        assert planted not in out.getvalue()


@pytest.mark.django_db
def test_pages_and_programs_leave_no_personal_data_in_the_log(office: Office, written: io.StringIO) -> None:
    person = making.seeker(office, PLANTED[0])
    user = counsellor_of(office)
    desk = Browser(raise_request_exception=False)
    desk.post(reverse("web:sign_in"), {"username": PLANTED[-1], "password": PLANTED[1]})
    desk.force_login(user)
    desk.get(reverse("web:people"), {"q": " ".join(PLANTED)})
    desk.get(reverse("web:person", args=[person.public_id]))
    desk.get(f"/desk/{PLANTED[1]}/")
    desk.get(f"/api/v1/people?text={PLANTED[0]}", headers={"X-Request-ID": PLANTED[-1]})
    desk.post("/api/v1/people", {"given_names": PLANTED[0]}, content_type="application/json")
    clean(written)
    told_lines = [each for each in lines(written) if each["logger"] == "siraba.requests"]
    assert {"web:people", "web:person", "none", "api api/v1/people"} <= {each["route"] for each in told_lines}
    assert {each.get("user") for each in told_lines if each["route"] == "web:person"} == {str(user.public_id)}
    assert len({each["request"] for each in told_lines}) == len(told_lines)
    assert user.name not in written.getvalue()


@pytest.mark.django_db
def test_a_failure_is_logged_with_its_place_and_without_what_it_quotes(
    office: Office, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        raise ValueError(f"{PLANTED[0]} {PLANTED[1]} {PLANTED[2]}: missing")

    monkeypatch.setattr("siraba.faces.web.desk.people.people", fail, raising=False)
    monkeypatch.setattr("siraba.faces.web.desk.people.long_page_of", fail, raising=False)
    desk = Browser(raise_request_exception=False)
    desk.force_login(counsellor_of(office))
    answer = desk.get(reverse("web:people"), {"q": PLANTED[0]}, headers={"X-Request-ID": "abc-12345.z"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, "abc-12345.z")
    clean(written)
    (trouble,) = [each for each in lines(written) if "trouble" in each]
    assert "in fail" in str(trouble["trouble"])
    assert "ValueError in fail (test_logs.py:" in str(trouble["trouble"])
    assert trouble["request"] == "abc-12345.z"


@pytest.mark.django_db
def test_a_failed_job_says_its_id_and_no_name(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(run: object) -> None:
        raise LookupError(" ".join(PLANTED))

    monkeypatch.setitem(jobs.kinds(), "test.fail", fail)
    row = jobs.ask("test.fail", by=SYSTEM, key="k")
    jobs.run_waiting()
    clean(written)
    own = [each for each in lines(written) if each["logger"] == "siraba.jobs"]
    assert {each["job"] for each in own} == {str(row.public_id)}
    assert own[-1]["state"] == "failed"
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.problem.startswith("LookupError in fail (test_logs.py:")


@pytest.mark.parametrize("said", ["Aminata Traoré", "a", "x" * 65, "{}\n{}", "-abcdefgh", "é" * 12])
def test_an_id_from_outside_that_could_say_something_is_replaced(said: str) -> None:
    answer = Browser().get("/health", headers={"X-Request-ID": said})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"].isalnum()


def test_what_is_told_of_an_exception() -> None:
    row = IntegrityError('duplicate key value violates "one_x"\nDETAIL:  Key (name)=(Zénabou) already exists.')
    assert told(row) == 'IntegrityError: duplicate key value violates "one_x"'
    assert told(KeyReused("a.b: used")) == "KeyReused: a.b: used"
    assert "Zénabou" not in told(UnicodeEncodeError("ascii", "Zénabou", 1, 2, "no"))
