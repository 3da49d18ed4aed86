"""What is not yours and what does not exist are answered alike: status, every byte, and the number of queries.

How long the two take is measured by `benchmarks/not_yours.py`.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from siraba.apps.accounts import actions
from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.models import Knock, Scope, User
from siraba.apps.accounts.queries import token_digest
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job
from siraba.apps.persons.actions import confirm_contact, enter_persons
from siraba.apps.persons.actions.own import send_waiting
from siraba.apps.persons.models import Person
from siraba.apps.persons.rules import PersonEntry
from siraba.core.terms.dates import PartialDate
from tests.apps import making
from tests.faces.web.conftest import Town

pytestmark = pytest.mark.django_db
Said = tuple[int, bytes, int]


def ask(browser: Client, address: str, data: dict[str, str] | None = None) -> Said:
    """Status, body without what differs by its nature (tokens, the id that was asked for), number of queries."""
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(address) if data is None else browser.post(address, data)
    body = re.sub(rb'value="[\w-]{32,}"', b"", answer.content)
    body = re.sub(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", body)
    return answer.status_code, body, len(seen)


@pytest.fixture
def mason(town: Town) -> Person:
    """Somebody of another office, who agreed to posts that no desk of ours fills."""
    (person,) = enter_persons(
        [PersonEntry("Kossi", "Lointain", country="XD", office_id=town.elsewhere.office_id)],  # type: ignore[arg-type]  # has one
        by=SYSTEM,
        key=making.key(),
    )
    return person


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("person", None),
        ("person_contacts", None),
        ("person_contacts", {"do": "add", "key": "k", "kind": "phone", "value": "+99901000000"}),
        ("person_correct", None),
    ],
)
def test_a_file_of_another_office_is_no_file(
    town: Town, desk: Client, mason: Person, page: str, data: dict[str, str] | None
) -> None:
    both = [reverse(f"web:{page}", args=[ident]) for ident in (mason.public_id, uuid4())]
    desk.get(both[1])
    theirs, nobodys = (ask(desk, address, data) for address in both)
    assert theirs == nobodys
    assert theirs[0] == 404


@pytest.mark.parametrize("page", ["end_session", "revoke_factor", "unlink_identity"])
def test_what_belongs_to_another_account_is_nothing(town: Town, desk: Client, page: str) -> None:
    other = town.administrator
    factor = actions.begin_totp(other, "phone", by=other.actor, key=making.key())
    session = actions.begin_session(other, "s", agent="", address="", how="password", by=other.actor, key=making.key())
    identity = actions.link_identity(other, "https://id.example", "s", by=SYSTEM, key=making.key())
    theirs = {"end_session": session, "revoke_factor": factor, "unlink_identity": identity}[page]
    desk.post(reverse(f"web:{page}", args=[uuid4()]))
    said = [ask(desk, reverse(f"web:{page}", args=[ident]), {}) for ident in (theirs.public_id, uuid4())]
    assert said[0] == said[1]
    assert said[0][0] == 404


def test_a_wrong_password_and_an_unknown_name_are_one_answer(town: Town) -> None:
    """Also for somebody who left, and for somebody who has no password."""
    office = town.counsellor.office
    for name, role in (("left", "counsellor"), ("without", "counsellor")):
        actions.enter_user(f"{name}@town.example", name, role, office=office, by=SYSTEM, key=making.key())
    User.objects.filter(email="left@town.example").update(is_active=False)
    names = ("counsellor", "nobody1234", "left", "without")
    Client().get("/sign-in")  # what the foot of public pages says is asked once in a while
    said = []
    for name in names:
        Knock.objects.all().delete()  # how often was tried before makes a difference, and is nobody's secret
        status, body, queries = ask(
            Client(), "/sign-in", {"email": f"{name}@town.example", "password": "something wrong"}
        )
        said.append((status, body.replace(name.encode(), b""), queries))
    assert said.count(said[0]) == len(names), [each[::2] for each in said]
    assert said[0][0] == 422


@pytest.fixture
def awa(town: Town) -> Person:
    (person,) = enter_persons(
        [PersonEntry("Awa", "Diallo", birth=PartialDate.parse("1998"), country="XD", phones=("+99901000000055",))],
        by=SYSTEM,
        key=making.key(),
    )
    for contact in person.contacts.all():
        confirm_contact(contact, by=SYSTEM, key=making.key())
    return person


CLAIM = {"reach": "+99901000000055", "name": "Awa Diallo", "birth": "1998", "reference": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reach": "+99901000000056"},
        {"name": "Awa Traoré"},
        {"birth": "1999"},
        {"reference": "P-26-999999-X"},
    ],
)
def test_who_asks_for_a_code_learns_not_who_is_known(town: Town, awa: Person, wrong: dict[str, str]) -> None:
    """Before a worker looked, and after: the page of the code and a wrong code are the same for both."""
    said: list[list[Said]] = []
    for claim in (CLAIM, {**CLAIM, **wrong}):
        Job.objects.all().delete()
        Knock.objects.all().delete()
        browser = Client(REMOTE_ADDR=f"203.0.113.{len(said)}")
        browser.get("/me/sign-in")
        answers = [ask(browser, "/me/sign-in", claim), ask(browser, "/me/code")]
        send_waiting()
        answers += [ask(browser, "/me/code"), ask(browser, "/me/code", {"code": "000000"})]
        said.append(answers)
    assert said[0] == said[1]
    assert [each[0] for each in said[0]] == [302, 200, 200, 422]


def test_an_invitation_that_was_used_and_one_that_never_was_are_one_answer(town: Town) -> None:
    token, digest = new_token()
    row = actions.invite(
        "x@town.example", "X", "counsellor", digest=digest, office=town.counsellor.office, by=SYSTEM, key=making.key()
    )
    actions.accept_invitation(row, "karité-et-baobab-9", by=SYSTEM, key=making.key())
    said = []
    for each in (token, new_token()[0]):
        status, body, queries = ask(Client(), f"/invitation/{each}")
        said.append((status, body.replace(each.encode(), b""), queries))
    assert said[0] == said[1]


def test_a_program_is_told_the_same_of_what_is_not_its_and_of_nothing(
    town: Town, mason: Person, client: Client, settings: Any
) -> None:
    office = town.counsellor.office
    assert office is not None
    actions.enter_client("p", office, Scope.values, token_digest=token_digest("t"), by=SYSTEM, key=making.key())
    client.defaults["HTTP_AUTHORIZATION"] = "Bearer t"

    def said(ident: UUID) -> list[Said]:
        return [ask(client, f"/api/v1/people/{ident}{more}") for more in ("", "/contacts", "/openings")]

    said(uuid4())
    assert said(mason.public_id) == said(uuid4())
    assert {each[0] for each in said(uuid4())} == {404}
