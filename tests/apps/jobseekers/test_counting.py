"""How many look for a kind of work: told at night, and nobody who came, left, objected or was erased is seen in it."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.jobseekers.counting import count_all, seekers_told
from siraba.apps.persons.actions import ask_right, check_identity, erase_person
from siraba.apps.persons.models import Person
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def told() -> int | None:
    count_all(making.today())
    return seekers_told("roame", "RA-03-01")


def gone(people: list[Person]) -> None:
    for each in people:
        erase_person(each, "request", by=SYSTEM, key=making.key())


def test_what_is_told_survives_the_erasure_of_one_and_follows_the_many(edition_folder: object, office: Office) -> None:
    making.seekers(office, "Awa", "Binta")
    assert told() is None, "two could be known"
    making.seekers(office, *(f"Awa{number}" for number in range(10)))
    assert told() == 12
    people = list(Person.objects.order_by("pk"))
    gone(people[:1])
    assert told() == 12, "laid side by side the two nights say nothing of her"
    gone(people[1:5])
    assert told() == 7
    making.seeker(office, "Coumba")
    assert told() == 7


def test_whoever_objects_is_not_counted(edition_folder: object, office: Office) -> None:
    people = making.seekers(office, *(f"Awa{number}" for number in range(10)))
    for person in people[:5]:
        case = ask_right(person, "object", topic="statistics", how="letter", by=SYSTEM, key=making.key())
        check_identity(case, said="identity card", by=SYSTEM, key=making.key())
    assert told() == 5
