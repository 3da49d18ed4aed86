"""The interface called as every role: nothing undocumented, no fault of the server's, no object of somebody else's.

Tokens are those of an office's programs (`Client.actor`: what a counsellor of the office may). Here each call is made
as another role, so that the interface stays closed where tokens for others come. What may be seen is said by the page
of rights over the plain facts of tests/access/world.py. `SIRABA_CONTRACT_EXAMPLES=1500`: so often each operation.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.db.models import Model
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from siraba.apps.accounts.actions import enter_client
from siraba.apps.accounts.models import Client, Office, Role, Scope
from siraba.apps.accounts.queries import token_digest
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.models import Consent, ContactPoint, Person
from siraba.apps.shortlists import pool
from siraba.apps.vacancies.models import Vacancy
from tests.access.asking import relations
from tests.access.test_reach import world
from tests.access.world import HOLDS, World
from tests.apps import making

__all__ = ["world"]
pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SIRABA_CONTRACT_EXAMPLES", "30"))
SEEN: dict[type[Model], tuple[str, ...]] = {
    Person: ("person.see", "person.list", "person.disclose"),
    Consent: ("person.see", "person.disclose"),
    ContactPoint: ("person.see", "person.disclose"),
    Vacancy: ("vacancy.see",),
}
"""Which verb lets somebody see an object of a kind."""


@pytest.fixture
def _connected() -> Iterator[None]:
    """The application is called inside the test's transaction: it must not close the connection between calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def roles(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, Actor], str]]:
    """Every role as a program calls, and the token; `now[0]` says as whom the next call is made."""
    office = Office.objects.get(pk=next(actor.office_id for actor in world.actors.values() if actor.office_id))
    token = "of-every-role"
    enter_client("p", office, Scope.values, token_digest=token_digest(token), by=SYSTEM, key=making.key())
    actors = {role: replace(world.actors[role], kind=ActorKind.CLIENT) for role in Role.values}
    monkeypatch.setattr(Client, "actor", property(lambda _self: actors[now[0]]))
    pool.forget()
    yield actors, token
    pool.forget()


now = [Role.COUNSELLOR.value]


def _holds(by: Actor, facts: dict[str, Any], verb: str) -> bool:
    return any(HOLDS[each](by, facts) for each in relations(by, verb))


def own_and_foreign(world: World, by: Actor) -> tuple[set[str], set[str]]:
    """The public ids of what somebody may see by the page, and of everything else."""
    own, foreign = set(), set()
    for model, verbs in SEEN.items():
        for thing, facts in world.things[model]:
            may = any(_holds(by, facts, verb) for verb in verbs)
            (own if may else foreign).add(str(thing.public_id))  # type: ignore[attr-defined]  # every one is a Thing
    return own, foreign - own


def test_as_every_role_nothing_undocumented_and_nothing_foreign(
    _connected: None, world: World, roles: tuple[dict[str, Actor], str]
) -> None:
    actors, token = roles
    seen = {role: own_and_foreign(world, by) for role, by in actors.items()}
    ids = [str(thing.public_id) for model in (Person, Vacancy) for thing, _facts in world.things[model]]  # type: ignore[attr-defined]  # Things
    public = {str(thing.public_id) for thing, facts in world.things[Vacancy] if facts.get("public")}  # type: ignore[attr-defined]  # Things
    told: Counter[tuple[str, int]] = Counter()

    def check(case: Any, number: int) -> None:
        role = Role.values[number % len(actors)]
        now[0] = role
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        if number % 3 and "public_id" in (case.path_parameters or {}):  # generated ids exist almost never
            case.path_parameters["public_id"] = ids[number * 7 % len(ids)]
        with transaction.atomic():  # what a call writes is taken back: an agreement would let others see, rightly
            response = case.call()
            transaction.set_rollback(True)
        told[role, response.status_code] += 1
        assert response.status_code < 500, (role, case.operation.label, response.text[:500])
        open_to_all = public if "/offers" in case.operation.label else set()
        shown = {each for each in seen[role][1] - open_to_all if each in response.text}
        assert not shown, (role, case.operation.label, shown)
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for found in schema.get_all_operations():
        _try(found.ok(), check)
    print(f"{sum(told.values())} calls as {len(actors)} roles")  # noqa: T201 - the number is asked for
    assert {role for role, status in told if status == 200} >= {Role.COUNSELLOR, Role.OFFICE_HEAD}
    assert {role for role, _status in told} == set(Role.values)


def _try(operation: Any, check: Callable[[Any, int], None]) -> None:
    count = iter(range(1_000_000))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        check(case, next(count))

    call()


def test_every_role_reads_each_list_and_each_object_as_the_page_says(
    _connected: None, world: World, roles: tuple[dict[str, Actor], str], client: Any
) -> None:
    """Each object by its address, as each role: there for whom the page lets see it, and for nobody else."""
    actors, token = roles
    headers = {"Authorization": f"Bearer {token}"}
    verbs = {
        # a file opened in an emergency is read at the desk: the interface has what its lists have
        "people": (Person, ("person.disclose", "person.list"), "person.list"),
        "vacancies": (Vacancy, ("vacancy.see",), "vacancy.see"),
    }
    registered = {thing.person_id for thing, _facts in world.things[Registration]}  # type: ignore[attr-defined]  # of people
    tried = 0
    for role, by in actors.items():
        now[0] = role
        for what, (model, one, many) in verbs.items():
            may = {
                str(thing.public_id): all(_holds(by, facts, verb) for verb in one)  # type: ignore[attr-defined]  # Things
                for thing, facts in world.things[model]
                if model is Vacancy or thing.pk in registered
            }
            for ident, expected in may.items():
                status = client.get(f"/api/v1/{what}/{ident}", headers=headers).status_code
                assert (status == 200) is expected, (role, what, status)
                assert status in {200, 404}, (role, what, status)
                tried += 1
            listed = client.get(f"/api/v1/{what}", {"limit": 200}, headers=headers)
            assert (listed.status_code == 200) is bool(relations(by, many)), (role, what)
            if listed.status_code == 200 and model is Vacancy:
                found = {item["id"] for item in listed.json()["items"]}
                assert found & may.keys() == {ident for ident, expected in may.items() if expected}, role
    assert tried > 200
