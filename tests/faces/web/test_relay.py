"""A relay: who named them, and nobody else; registering somebody; a desk writes down whom a person names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import entrust, open_own_file
from siraba.apps.persons.models import Disclosure, Entrustment, Person
from siraba.faces.web.menus import menu
from tests.faces.web.conftest import Town


@pytest.fixture
def relay(town: Town) -> User:
    office = town.counsellor.office
    return enter_user("relay@town.example", "Sena", Role.RELAY, office=office, by=SYSTEM, key="relay")


def come_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_relay_sees_whoever_a_desk_wrote_down_as_having_named_them(town: Town, desk: Client, relay: User) -> None:
    mine, other = town.bakers[:2]
    theirs = come_in(relay)
    assert menu(relay, "")[0].address == "web:people"
    file = reverse("web:person", args=[mine.public_id])
    assert theirs.get(file).status_code == 404
    until = timezone.localdate() + timedelta(30)
    said = {"relay": str(relay.public_id), "until": until.isoformat(), "key": "named"}
    named = reverse("web:name_helper", args=[mine.public_id])
    for wrong in ({"until": "soon"}, {"relay": str(town.counsellor.public_id)}, {"until": "2020-01-01"}):
        assert desk.post(named, said | wrong | {"key": "x"}).status_code == 302
    assert not Entrustment.objects.exists()
    for _twice in range(2):
        assert desk.post(named, said).headers["Location"] == file
    row = Entrustment.objects.get()
    assert (row.person, row.relay_id, row.until) == (mine, relay.public_id, until)
    assert relay.name in desk.get(file).content.decode()
    text = theirs.get(file).content.decode()
    assert mine.full_name in text
    assert reverse("web:person_correct", args=[mine.public_id]) not in text
    listed = theirs.get(reverse("web:people")).content.decode()
    assert mine.reference in listed
    assert other.reference not in listed
    assert theirs.get(reverse("web:person", args=[other.public_id])).status_code == 404
    assert set(Disclosure.objects.filter(viewer_id=relay.public_id).values_list("person", "part")) == {
        (mine.pk, "file"),
        (mine.pk, "list"),
    }
    assert theirs.post(named, said).status_code == 404, "a relay names nobody"
    ends = reverse("web:end_help", args=[row.public_id])
    assert theirs.post(ends, {"key": "end"}).status_code == 404
    assert desk.post(ends, {"key": "end"}).headers["Location"] == file
    assert theirs.get(file).status_code == 404


def test_whom_a_relay_registers_has_named_them_for_a_while(town: Town, desk: Client, relay: User) -> None:
    theirs = come_in(relay)
    said = {"given_names": "Kossi", "family_names": "Adjavon", "key": "one", "birth_how": "unknown"}
    answer = theirs.post(reverse("web:person_new"), said)
    person = Person.objects.get(given_names="Kossi")
    assert answer.headers["Location"] == reverse("web:person", args=[person.public_id])
    assert person.office == relay.office
    assert "Kossi" in theirs.get(answer.headers["Location"]).content.decode()
    row = Entrustment.objects.get(person=person)
    assert (row.relay_id, row.until) == (relay.public_id, timezone.localdate() + timedelta(90))
    desk.post(reverse("web:person_new"), said | {"given_names": "Ama", "key": "two"})
    assert not Entrustment.objects.filter(person__given_names="Ama").exists(), "a desk is nobody's helper"


def test_whoever_named_a_helper_ends_it_on_their_own_page(town: Town, desk: Client, relay: User) -> None:
    mine, other = town.bakers[:2]
    until = timezone.localdate() + timedelta(30)
    rows = [entrust(each, relay, until, by=SYSTEM, key=str(each.pk)) for each in (mine, other)]
    person = come_in(open_own_file(mine.public_id, by=SYSTEM, key="own"))
    ends = [reverse("web:end_help", args=[row.public_id]) for row in rows]
    own = person.get(reverse("web:own")).content.decode()
    assert ends[0] in own
    assert ends[1] not in own
    assert person.post(ends[1], {"key": "x"}).status_code == 404, "it is somebody else's helper"
    theirs, file = come_in(relay), reverse("web:person", args=[mine.public_id])
    assert theirs.get(file).status_code == 200
    for _twice in range(2):
        assert person.post(ends[0], {"key": "end"}).headers["Location"] == reverse("web:own")
    assert theirs.get(file).status_code == 404
    assert ends[0] not in person.get(reverse("web:own")).content.decode()
    assert theirs.get(reverse("web:person", args=[other.public_id])).status_code == 200
