"""Licences for anybody, organisations for programs of the service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from siraba.apps.accounts.models import Scope
from siraba.apps.organisations import actions
from tests.apps.organisations import dealing
from tests.faces.api.conftest import Program, Town

pytestmark = pytest.mark.django_db


def test_anybody_looks_a_licence_up_and_sees_it_turn_red(town: Town) -> None:
    agency, licence = dealing.agency("Route Sûre", "BJ-26-1")
    actions.declare_sub_agent(agency, "Kossi", by=dealing.inspector(), key="s")
    visitor = Browser()
    found = visitor.get("/api/v1/licences", {"text": "ruote suure"}).json()
    assert [(each["number"], each["good"], each["near"]) for each in found] == [("BJ-26-1", True, True)]
    actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="x")
    one = visitor.get(f"/api/v1/licences/{licence.public_id}").json()
    assert (one["standing"], one["good"], one["sub_agents"]) == ("suspended", False, ["Kossi"])
    assert visitor.get("/api/v1/licences", {"text": "BJ261"}).json()[0]["near"] is False


def test_a_program_reads_organisations_and_what_they_may_do(town: Town, program: Callable[..., Program]) -> None:
    agency, _licence = dealing.agency()
    dealing.organisation("Maison Karité", "FR")
    caller = program(Scope.VACANCIES_READ)
    first = caller.get("/organisations", limit=1).json()
    second = caller.get("/organisations", limit=1, after=first["next"]).json()
    assert {each["items"][0]["name"] for each in (first, second)} == {"Maison Karité", "Route Sûre"}
    one = caller.get(f"/organisations/{agency.public_id}").json()
    assert (one["capacities"], one["licensed"], one["stopped"], one["verified"]) == (["agency"], True, False, None)
    assert caller.get("/organisations", capacity="agency", country="FR").json()["items"] == []
    assert caller.get(f"/organisations/{town.office.public_id}").status_code == 404
    assert Browser().get("/api/v1/organisations").status_code == 401
