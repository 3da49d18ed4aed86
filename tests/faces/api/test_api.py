"""The interface: who may, what it answers, once per key, and what is wrong said in one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from django.test import Client as Browser
from django.utils import timezone

from siraba.apps.accounts.actions import revoke_client
from siraba.apps.accounts.models import Client, Scope
from siraba.apps.classification.actions import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.jobseekers.models import ContractKind
from siraba.apps.persons.models import Disclosure, Person
from siraba.apps.vacancies.models import Vacancy
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.faces.api import schemas
from tests.apps import making
from tests.faces.api.conftest import Program, Town

pytestmark = pytest.mark.django_db
Make = Callable[..., Program]

CALLS = [
    ("occupations:read", "get", "/occupations?text=ma"),
    ("vacancies:read", "get", "/vacancies"),
    ("vacancies:read", "get", "/vacancies/{vacancy}"),
    ("vacancies:write", "post", "/vacancies"),
    ("vacancies:write", "post", "/vacancies/{vacancy}/moves"),
    ("shortlists:read", "get", "/vacancies/{vacancy}/shortlist"),
    ("people:read", "get", "/people"),
    ("people:read", "get", "/people/{person}"),
    ("people:write", "post", "/people"),
    ("people:write", "post", "/people/{person}/consents"),
    ("shortlists:read", "get", "/people/{person}/openings"),
]
BODIES = {
    "/vacancies": {"title": "Maçon", "country": "BJ"},
    "/vacancies/{vacancy}/moves": {"verb": "withdraw"},
    "/people": {"given_names": "Awa", "family_names": "Sow", "title": "Maçon"},
    "/people/{person}/consents": {"purpose": "match_abroad", "country": "FR"},
}


@pytest.mark.parametrize(("scope", "method", "path"), CALLS)
def test_a_call_needs_its_scope_and_no_other(make_call: Callable[..., int], scope: str, method: str, path: str) -> None:
    assert make_call((scope,), method, path) in {200, 201}
    others = tuple(each for each in Scope.values if each != scope)
    assert make_call(others, method, path) == 403


@pytest.fixture
def make_call(program: Make, town: Town) -> Callable[..., int]:
    def call(scopes: tuple[str, ...], method: str, path: str) -> int:
        caller = program(*scopes, name="-".join(scopes)[:40])
        where = path.format(vacancy=town.vacancy.public_id, person=town.mason.public_id)
        if method == "get":
            return caller.get(where).status_code
        return caller.post(where, BODIES[path]).status_code

    return call


def test_without_a_valid_token_nothing_is_answered(program: Make, town: Town) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = Browser().get("/api/v1/vacancies", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["code"] == "token_missing"
    caller = program()
    assert caller.get("/vacancies").status_code == 200
    revoke_client(caller.client, by=SYSTEM, key="revoke")
    assert caller.get("/vacancies").status_code == 401
    ended = program(name="ended")
    Client.objects.filter(pk=ended.client.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert ended.get("/vacancies").status_code == 401


def test_a_vacancy_is_entered_once_per_key_and_is_found(program: Make, town: Town) -> None:
    caller = program()
    said = {"title": "Maçon", "country": "BJ", "languages": [{"code": "fr", "level": "A2"}]}
    first = caller.post("/vacancies", said, key="the-same-key")
    again = caller.post("/vacancies", said, key="the-same-key")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Vacancy.objects.count() == 2
    assert first.json()["occupation"] == "roame:RA-03-01"
    assert first.json()["state"] == "published"
    assert caller.get(f"/vacancies/{first.json()['id']}").json() == first.json()


def test_a_title_nobody_knows_waits_as_a_draft(program: Make) -> None:
    answer = program().post("/vacancies", {"title": "Zzyzx quelconque", "country": "BJ"})
    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["occupation"]) == ("draft", None)


def test_everything_wrong_comes_back_at_once(program: Make) -> None:
    said = {"title": "Maçon", "age_min": 30, "age_max": 20, "essential_skills": ["roame:X"]}
    answer = program().post("/vacancies", said)
    assert answer.status_code == 422
    assert {detail["where"] for detail in answer.json()["details"]} == {
        "age_max",
        "age_source",
        "essential_skills",
    }
    assert Vacancy.objects.count() == 1


def test_a_shortlist_names_people_by_public_id_and_parts_sum(program: Make, town: Town) -> None:
    answer = program().get(f"/vacancies/{town.vacancy.public_id}/shortlist").json()
    (match,) = answer["matches"]
    assert match["person"] == str(town.mason.public_id)
    assert sum(part["points"] for part in match["parts"]) == match["score"]
    openings = program(name="reverse").get(f"/people/{town.mason.public_id}/openings").json()
    assert openings["matches"][0]["score"] == match["score"]


def test_consent_given_and_taken_back(program: Make, town: Town) -> None:
    caller = program()
    path = f"/people/{town.mason.public_id}/consents"
    given = caller.post(path, {"purpose": "match_abroad", "country": "FR"})
    assert given.status_code == 201
    assert caller.post(path, {"purpose": "match_abroad", "country": "FR"}).status_code == 422
    taken = caller.post(f"{path}/{given.json()['id']}/withdrawal", {})
    assert taken.json()["withdrawn_on"]


def test_an_agreement_with_what_shows_it_has_a_receipt(program: Make, town: Town) -> None:
    caller = program()
    path = f"/people/{town.mason.public_id}/consents"
    firm = making.employer()
    said = {"purpose": "employer", "organisation": str(firm.public_id), "how": "paper", "text_language": "fr"}
    refused = caller.post(path, said)
    assert refused.status_code == 422
    assert "paper_place" in refused.text
    assert caller.post(path, {**said, "organisation": str(making.new_id())}).status_code == 404
    given = caller.post(path, {**said, "paper_place": "Kandi, folder 3"}).json()
    assert (given["organisation"], given["how"]) == (str(firm.public_id), "paper")
    receipt = caller.get(f"{path}/{given['id']}/receipts/given").json()
    assert receipt["dpv:hasRecordOfActivity"]["dct:identifier"] == given["id"]
    assert caller.get(f"{path}/{given['id']}/receipts/withdrawn").status_code == 404


def test_a_look_at_a_file_is_noted(program: Make, town: Town) -> None:
    caller = program()
    caller.get(f"/people/{town.mason.public_id}")
    seen = Disclosure.objects.get(person=town.mason)
    assert (seen.viewer_id, seen.part) == (caller.client.public_id, "api")


def test_pages_hold_everybody_once(program: Make, town: Town) -> None:
    making.seekers(town.office, *(f"Nom{chr(97 + number)}" for number in range(7)))
    caller, seen, after = program(), [], None
    while True:
        page = caller.get("/people", limit=3, **({"after": after} if after else {})).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(seen) == sorted(str(each) for each in Person.objects.values_list("public_id", flat=True))
    assert caller.get("/people", limit=500).status_code == 422


def test_a_transition_that_cannot_be_made_says_why(program: Make, town: Town) -> None:
    caller, path = program(), f"/vacancies/{town.vacancy.public_id}/moves"
    assert caller.post(path, {"verb": "vanish"}).status_code == 422
    assert caller.post(path, {"verb": "renew"}).status_code == 409
    assert caller.post(path, {"verb": "expire"}).status_code == 404  # not a client's to do
    assert caller.post(path, {"verb": "withdraw"}).json()["state"] == "withdrawn"


def test_the_words_of_the_schema_are_those_of_the_house() -> None:
    assert set(get_args(schemas.Levels)) == {level.word for level in LanguageLevel}
    assert set(get_args(schemas.Evidences)) == {level.word for level in Evidence}
    assert set(get_args(schemas.Contracts)) == set(ContractKind.values)


def test_an_occupation_is_read_whole_by_its_code(program: Callable[..., Program], town: Town) -> None:
    caller = program("occupations:read")
    (scheme,) = caller.get("/schemes").json()
    assert (scheme["scheme"], scheme["occupations"]) == ("roame", len(making.NAMES))
    said = caller.get("/occupations/roame/RA-03-01").json()
    assert said["parents"] == ["03", "03.1"]
    assert {"text": "Maçon", "language": "fr", "country": None, "preferred": True} in said["names"]
    assert [each["code"] for each in said["near"]] == [
        row.target.code for row in making.occupation(making.MASON).near.all()
    ]
    skills = caller.get("/occupations/roame/RA-03-01/skills").json()
    assert [each["essential"] for each in skills] == sorted((each["essential"] for each in skills), reverse=True)
    links = caller.get("/occupations/roame/RA-03-01/crosswalks").json()
    assert len(links) == making.occupation(making.MASON).links.count()
    for path in ("", "/skills", "/crosswalks"):
        assert caller.get(f"/occupations/roame/RA-99-99{path}").status_code == 404


def test_what_people_wrote_of_their_work_answers_only_to_who_may_read_people(
    program: Callable[..., Program], town: Town
) -> None:
    """A partner with the occupations alone codes titles as well, and reads nobody's words."""
    told = "batteur de banco chez Issa"
    queue_titles([UnsureTitle(told, "fr")], scheme="roame", by=SYSTEM, key=making.key())
    mason = making.occupation(making.MASON)
    decide_coding(CodingCase.objects.get(), mason, by=making.actor("counsellor", town.office), key=making.key())
    said = {}
    for name, scopes in (("inside", ("occupations:read", "people:read")), ("partner", ("occupations:read",))):
        caller = program(*scopes, name=name)
        looked = caller.get("/occupations", text="batteur de ban").content.decode()
        coded = caller.post("/titles/coded", {"titles": [f"Recherchons : {told.upper()} urgent"]}).json()[0][
            "proposals"
        ]
        assert coded[0]["code"] == "RA-03-01"
        said[name] = (told in looked, told in str(coded))
    assert said == {"inside": (True, True), "partner": (False, False)}


def test_offers_are_read_without_a_token_and_only_while_they_are_shown(town: Town) -> None:
    """What a rule stops is not there for the public, however published it is for the desks."""
    fair = making.vacancy(town.office, "Maçon à l'abri", open_licence="CC-BY-4.0", **making.fair())
    making.vacancy(town.office, "Maçon sans paie")
    browser = Browser()
    items = browser.get("/api/v1/offers").json()["items"]
    assert [(each["title"], each["open_licence"], each["hours_week"]) for each in items] == [
        ("Maçon à l'abri", "CC-BY-4.0", 40.0)
    ]
    assert browser.get(f"/api/v1/offers/{fair.public_id}").json()["reference"] == fair.reference
    Vacancy.objects.filter(pk=fair.pk).update(confirmed_on=making.days(-91))
    assert browser.get(f"/api/v1/offers/{fair.public_id}").status_code == 404
