"""Reads of job seekers: what filters find, and that only desks find anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.jobseekers import queries
from siraba.apps.jobseekers.access import visible_registrations
from siraba.apps.jobseekers.actions import move
from siraba.apps.persons.actions import disclose
from siraba.apps.persons.queries import NotFound
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def found(role: str = "", where: Office | None = None, **filters: Any) -> list[str]:
    by = making.actor(role or "counsellor", where) if role or where else SYSTEM
    return [row.person.given_names for row in queries.people(by, **filters)]


def test_people_are_found_by_the_beginning_of_any_word_whatever_accents_and_case(office: Office) -> None:
    making.seeker(office, "Élisabeth Marie", family="Hounsou-Ékpè")
    making.seeker(office, "Marius", family="Ékpè")
    for text in ("elisa", "EKPE marie", "hounsou", "ékp elis mar"):
        assert found(text=text) == ["Élisabeth Marie"], text
    assert found(text="ekpe") == ["Marius", "Élisabeth Marie"], "the newest first"
    for text in ("lisabeth", "marie marius", "100%"):
        assert found(text=text) == [], text


def test_a_reference_number_finds_its_person_alone(office: Office) -> None:
    awa, _other = making.seekers(office, "Awa", "Binta")
    assert found(text=f" {awa.reference.lower()} ") == ["Awa"]


def test_filters_of_state_region_occupation_and_own_office(office: Office) -> None:
    elsewhere = making.office("COT")
    making.seeker(office, "Awa")
    making.seeker(elsewhere, "Binta", region="BJ-OU", occupations=(making.held(making.BAKER),))
    move(making.seeker(elsewhere, "Cissé").registrations.get(), "suspend", by=SYSTEM, key="s")
    assert found(state="suspended") == ["Cissé"]
    assert found(region="BJ-OU") == ["Binta"]
    assert found(occupation=str(making.occupation(making.BAKER).public_id)) == ["Binta"]
    assert found(occupation="not-an-id") == []
    assert found(where=office, mine=True) == ["Awa"]


def test_those_to_confirm_are_open_of_the_own_office_and_due_within_two_weeks(office: Office) -> None:
    today, other = making.today(), making.office("COT")
    due = today - queries.CONFIRMED_FOR
    for name, where, days, state in (
        ("Due", office, 13, "open"),
        ("Late", office, -5, "open"),
        ("Not yet", office, 14, "open"),
        ("Suspended", office, 0, "suspended"),
        ("Elsewhere", other, 0, "open"),
    ):
        making.seeker(where, name, confirmed_on=due + timedelta(days=days), state=state)
    rows = queries.to_confirm(making.actor("counsellor", office), today)
    assert [row.person.given_names for row in rows] == ["Late", "Due"]


def test_a_file_holds_everything_of_one_person(office: Office) -> None:
    person = making.seeker(office, phones=("+22901970000",))
    making.seeker(office, "Somebody else", phones=("+22901970009",))
    whole = queries.person_file(SYSTEM, str(person.public_id))
    assert whole.person == person
    assert whole.registration is not None and whole.registration.office == office
    assert [row.title for row in whole.occupations] == ["maçon"]
    assert [row.value for row in whole.contacts] == ["+22901970000"]
    assert [row.purpose for row in whole.consents] == ["match_home"]
    assert (whole.skills, whole.languages, whole.disclosures) == ([], [], [])


def test_who_looked_at_a_file_is_for_the_person_and_their_own_office(office: Office) -> None:
    """Somebody elsewhere sees the file because the person agreed to be proposed: who else looked is not for them."""
    person = making.seeker(office)
    here = making.actor("counsellor", office)
    elsewhere = making.actor("counsellor", making.office("COT"))
    making.vacancy(Office.objects.get(code="COT"))
    worker = Actor(ActorKind.USER, id=making.new_id(), role="worker", person_id=person.public_id)
    disclose(person, by=here, part="file", purpose="counselling")
    seen = {by: queries.person_file(by, str(person.public_id)).disclosures for by in (here, worker, elsewhere)}
    assert [len(seen[by] or ()) for by in (here, worker)] == [1, 1]
    assert seen[elsewhere] is None


@pytest.mark.parametrize("role", making.ROLES)
def test_what_one_may_not_see_does_not_exist(office: Office, role: str) -> None:
    person = making.seeker(office, confirmed_on=making.days(-400))
    by, sees = making.actor(role, office), role in making.DESKS
    seen = 1 if sees else 0
    assert visible_registrations(by).count() == seen
    assert queries.people(by).count() == seen
    assert queries.people(by, text=person.reference).count() == seen
    assert queries.to_confirm(by, making.today()).count() == seen
    if sees:
        assert queries.person_file(by, str(person.public_id)).person == person
    else:
        with pytest.raises(NotFound):
            queries.person_file(by, str(person.public_id))
