"""Who people are, over the interface: somebody known, files merged, numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import erase_person, merge_persons
from siraba.apps.persons.models import ContactPoint, Person, Resemblance
from siraba.core.terms.dates import PartialDate
from tests.apps import making
from tests.faces.api.conftest import Program, Town

pytestmark = pytest.mark.django_db
Make = Callable[..., Program]
AWA = {"given_names": "Awa", "family_names": "Sow", "birth": "1990-04-17", "phones": ["+229 01 97 00 00 01"]}


def known(town: Town) -> Person:
    return making.seeker(
        town.office, "Hawa", family="So", birth=PartialDate.parse("1990-04-17"), phones=("+2290197000001",)
    )


def test_somebody_known_is_refused_with_the_files_until_the_caller_says_they_are_others(
    program: Make, town: Town
) -> None:
    there, caller = known(town), program()
    answer = caller.post("/people", AWA)
    assert answer.status_code == 409
    said = answer.json()
    assert said["code"] == "perhaps_known"
    assert [(each["where"], each["code"], each["message"]) for each in said["details"]] == [
        (str(there.public_id), "same", there.reference)
    ]
    assert Person.objects.filter(given_names="Awa").count() == 0
    entered = caller.post("/people", {**AWA, "different_from": [str(there.public_id)]}, key="the-same-key")
    assert entered.status_code == 201
    assert Resemblance.objects.get().state == "different"
    again = caller.post("/people", {**AWA, "different_from": [str(there.public_id)]}, key="the-same-key")
    assert (again.status_code, again.json()["id"]) == (201, entered.json()["id"]), "not refused for being known by now"


def test_the_same_request_after_an_erasure_brings_nobody_back(program: Make, town: Town) -> None:
    caller = program()
    made = caller.post("/people", AWA, key="the-same-key")
    erase_person(Person.objects.get(public_id=made.json()["id"]), "request", by=SYSTEM, key=making.key())
    again = caller.post("/people", AWA, key="the-same-key")
    assert (again.status_code, again.json()["code"]) == (404, "gone")
    assert not Person.objects.filter(given_names="Awa").exists()


def test_entered_all_the_same_it_waits_for_a_person_and_the_pair_can_be_read(program: Make, town: Town) -> None:
    there, caller = known(town), program()
    made = caller.post("/people", {**AWA, "if_known": "enter"})
    assert made.status_code == 201
    (pair,) = caller.get("/duplicates").json()["items"]
    assert {pair["one"], pair["other"]} == {str(there.public_id), made.json()["id"]}
    assert (pair["state"], pair["score"] > 1) == ("open", True)


def test_who_may_not_read_people_is_not_told_whom_they_resemble(program: Make, town: Town) -> None:
    there = known(town)
    answer = program("people:write").post("/people", AWA)
    assert (answer.status_code, answer.json()["details"]) == (409, [])
    assert there.reference not in answer.content.decode()


def test_a_merged_file_answers_with_the_one_kept(program: Make, town: Town) -> None:
    other = known(town)
    merge_persons(town.mason, other, by=SYSTEM, key=making.key())
    answer = program().get(f"/people/{other.public_id}")
    assert (answer.status_code, answer.json()["id"]) == (200, str(town.mason.public_id))


def test_numbers_are_added_once_confirmed_and_ended(program: Make, town: Town) -> None:
    caller, path = program(), f"/people/{town.mason.public_id}/contacts"
    made = caller.post(path, {"kind": "phone", "value": "01 97 00 00 09"}).json()
    assert (made["value"], made["may_identify"], made["reachable"]) == ("+2290197000009", False, True)
    caller.post(path, {"kind": "phone", "value": "+229 01 97 00 00 09"})
    assert ContactPoint.objects.filter(value="+2290197000009").count() == 1
    assert caller.post(f"{path}/{made['id']}/confirmation", {}).json()["may_identify"] is True
    ended = caller.post(f"{path}/{made['id']}/end", {"why": "recycled"}).json()
    assert (ended["end_reason"], ended["reachable"]) == ("recycled", False)
    assert caller.post(f"{path}/{made['id']}/confirmation", {}).status_code == 409
    assert [each["id"] for each in caller.get(path).json()["items"]] == [made["id"]]
    for wrong in ({"kind": "phone", "value": "123"}, {"kind": "email", "value": "a@b"}):
        assert caller.post(path, wrong).status_code == 422
    late = {"kind": "email", "value": "a@example.org", "confirmed_on": "2999-01-01"}
    assert caller.post(path, late).json()["code"] == "day_to_come"


def test_who_somebody_is_is_mended(program: Make, town: Town) -> None:
    from django.test import Client

    caller = program()
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": "mend-0001"}
    path = f"/api/v1/people/{town.mason.public_id}/identity"
    said = {"given_names": "Aminatou", "family_names": "Traoré", "birth": "1991"}
    answer = Client().put(path, said, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["given_names"]) == (200, "Aminatou")
    town.mason.refresh_from_db()
    assert (str(town.mason.birth), town.mason.region) == ("1991", None)
    nobody = Client().put(
        path, {"given_names": " "}, content_type="application/json", headers={**headers, "Idempotency-Key": "mend-0002"}
    )
    assert nobody.status_code == 422


def test_a_program_does_not_undo_what_the_person_had_corrected_until_it_says_so_too(program: Make, town: Town) -> None:
    from django.test import Client

    making.corrected(town.mason, town.office, family_names="Traoré-Kané")
    caller = program()

    def write(family: str, number: int) -> str:
        headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": f"again-000{number}"}
        path = f"/api/v1/people/{town.mason.public_id}/identity"
        said = {"given_names": "Aminatou", "family_names": family}
        return str(Client().put(path, said, content_type="application/json", headers=headers).json()["family_names"])

    assert write("Traore", 1) == "Traoré-Kané", "what the person had corrected"
    town.mason.refresh_from_db()
    assert town.mason.given_names == "Aminatou", "what nobody disputed is written"
    assert write("Traoré-Kané", 2) == "Traoré-Kané"
    assert write("Kané", 3) == "Kané", "once it agreed it may say something new"
