"""Calls that a program makes by mistake: each answered in words, none with an effect on something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.jobseekers import actions as registrations
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.models import Consent
from siraba.apps.vacancies import actions as vacancies
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.faces.api.conftest import Program, Town

pytestmark = pytest.mark.django_db
Make = Callable[..., Program]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/people", {"given_names": "Awa", "title": "Zzyzx quelconque"}),
        ("/vacancies", {"title": "Zzyzx quelconque", "country": "BJ", "employer": "Nouvelle entreprise"}),
    ],
)
def test_the_longest_key_is_taken(program: Make, path: str, said: dict[str, Any]) -> None:
    caller, key = program(), "k" * 80
    first, again = caller.post(path, said, key=key), caller.post(path, said, key=key)
    assert (first.status_code, again.json()) == (201, first.json())


def test_a_name_of_blanks_is_no_name(program: Make) -> None:
    answer = program().post("/people", {"given_names": " ", "family_names": "  "})
    assert answer.status_code == 422
    assert [detail["where"] for detail in answer.json()["details"]] == ["family_names"]


def test_a_title_of_blanks_is_no_title(program: Make) -> None:
    answer = program().post("/people", {"given_names": "Awa", "title": " "})
    assert (answer.status_code, answer.json()["titles"]) == (201, [])


@pytest.mark.parametrize("text", ["P-2²-000001-A", "P-٢٦-000001-A", "***", " - "])
def test_signs_and_digits_that_are_no_numbers_find_nobody(program: Make, text: str) -> None:
    answer = program().get("/people", text=text)
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_code_that_no_text_can_be_is_refused(program: Make) -> None:
    assert program().get("/occupations/roame/a%00b").status_code == 422


def test_a_key_belongs_to_the_thing_it_was_sent_to(program: Make, town: Town) -> None:
    caller, path = program(), f"/people/{town.mason.public_id}/consents"
    given = [caller.post(path, {"purpose": "match_abroad", "country": code}).json() for code in ("FR", "ES")]
    for each in given:
        answer = caller.post(f"{path}/{each['id']}/withdrawal", {}, key="the-same-key")
        assert answer.json()["id"] == each["id"]
    assert not Consent.objects.filter(purpose="match_abroad", withdrawn_on=None).exists()
    other = making.vacancy(town.office)
    for each in (town.vacancy, other):
        caller.post(f"/vacancies/{each.public_id}/moves", {"verb": "fill"}, key="the-same-key")
    assert not Vacancy.objects.filter(state="published").exists()


@pytest.mark.parametrize("what", ["people", "vacancies"])
def test_the_next_page_comes_also_when_the_last_one_left_the_filter(program: Make, town: Town, what: str) -> None:
    making.seekers(town.office, *(f"Nom{letter}" for letter in "abc"))
    for _ in range(3):
        making.vacancy(town.office)
    caller, state = program(), {"people": "open", "vacancies": "published"}[what]
    first = caller.get(f"/{what}", limit=2, state=state).json()
    if what == "people":
        row = Registration.objects.get(person__public_id=first["next"])
        registrations.move(row, "close", by=SYSTEM, key=making.key())
    else:
        vacancies.move(Vacancy.objects.get(public_id=first["next"]), "fill", by=SYSTEM, key=making.key())
    then = caller.get(f"/{what}", limit=2, state=state, after=first["next"]).json()
    assert len(then["items"]) == 2
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in then["items"]}


@pytest.mark.parametrize("title", ["\x00", " \x00 ", "Maçon\x00", " "])
def test_a_title_that_no_column_holds_is_refused(program: Make, title: str) -> None:
    answer = program().post("/vacancies", {"title": title, "country": "BJ", "employer": "Nouvelle entreprise"})
    assert answer.status_code == 422


def test_what_a_call_may_not_say_sets_nothing(program: Make, town: Town) -> None:
    own = str(town.vacancy.public_id)
    more = {"id": own, "public_id": own, "pk": town.vacancy.pk, "state": "published", "__proto__": {"state": "filled"}}
    answer = program().post("/vacancies", {"title": "Zzyzx quelconque", "country": "BJ", **more})
    assert answer.status_code == 201
    assert answer.json()["state"] == "draft"
    assert answer.json()["id"] != own
    town.vacancy.refresh_from_db()
    assert town.vacancy.title == "Maçon"
