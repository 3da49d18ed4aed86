"""Agreements written from several desks at once; holds placed while a file is erased."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from siraba.apps.accounts.models import Office
from siraba.apps.findings import actions as holding
from siraba.apps.findings.actions import hold as place_hold
from siraba.apps.findings.models import Hold
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.actions import (
    correct_persons,
    disclose_list,
    entering,
    erase_person,
    erasing,
    give_consent,
    withdraw_consent,
)
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.models import Consent, Disclosure, EraseReason, Person
from siraba.apps.persons.rules import ConsentEntry
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_one_of_eight_desks_gives_the_consent_and_the_others_are_told(edition_folder: Path) -> None:
    making.lay_in(edition_folder)
    person, said = making.seeker(making.office()), []

    def give(number: int) -> None:
        try:
            give_consent(person, ConsentEntry("match_abroad", "FR"), by=SYSTEM, key=f"desk/{number}")
            said.append("given")
        except ValidationError:
            said.append("known")
        except Exception as problem:
            said.append(repr(problem))
        finally:
            connection.close()

    desks = [threading.Thread(target=give, args=(number,)) for number in range(8)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert sorted(said) == ["given", *["known"] * 7]


def test_a_consent_taken_back_during_an_import_does_not_come_back(
    edition_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.lay_in(edition_folder)
    person = making.seeker(making.office())
    consent = Consent.objects.get(person=person)
    looked, looking = threading.Event(), entering.taken_back

    def look(people: Sequence[Person]) -> frozenset[tuple[int, str, str | None]]:
        found = looking(people)
        looked.set()
        time.sleep(0.5)
        return found

    monkeypatch.setattr(entering, "taken_back", look)

    def bring_in() -> None:
        correct_persons([person], [making.person_entry()], by=SYSTEM, key="import")
        connection.close()

    importing = threading.Thread(target=bring_in)
    importing.start()
    assert looked.wait(10)
    withdraw_consent(consent, by=SYSTEM, key="desk")
    importing.join()
    assert not Consent.objects.filter(person=person, withdrawn_on=None).exists()


def test_a_list_that_shows_somebody_and_a_desk_that_mends_their_file_do_not_stop_each_other(
    edition_folder: Path,
) -> None:
    """Who mends holds the person and then wants the head of the audit; who shows holds the head, then names them."""
    making.lay_in(edition_folder)
    office = making.office()
    person, counsellor, troubles = making.seeker(office), making.actor("counsellor", office), []
    mending, shown = threading.Event(), threading.Event()

    def show() -> None:
        try:
            mending.wait(10)
            disclose_list([person], by=counsellor, part="people", purpose="matching")
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            shown.set()
            connection.close()

    list_shown = threading.Thread(target=show)
    list_shown.start()
    with transaction.atomic():
        hold([person])
        mending.set()
        shown.wait(1)  # where one transaction writes at a time, the list waits for the desk
        correct_persons([person], [making.person_entry("Awa")], by=counsellor, key="mend")
    list_shown.join()
    assert troubles == []
    assert Person.objects.get().given_names == "Awa"
    assert Disclosure.objects.filter(person=person, part="people").count() == 1


def _meanwhile(work: Callable[[], object]) -> tuple[threading.Thread, list[str]]:
    """Something that another desk does at this moment, and what came of it."""
    said: list[str] = []

    def run() -> None:
        try:
            work()
            said.append("done")
        except Refusal as refused:
            said.append(refused.obstacles[0].code)
        except Exception as problem:
            said.append(repr(problem))
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join(0.5)  # it comes to its end now, or waits for us
    return other, said


ORDER = "Order 12/2026 of the court of Cotonou"


def test_a_hold_placed_while_the_file_is_erased_is_told_that_there_is_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, inside = making.seeker(office), erasing.close_cases
    others: list[tuple[threading.Thread, list[str]]] = []

    def slowly(file: Person, why: EraseReason) -> None:
        others.append(_meanwhile(lambda: place_hold(person, ORDER, by=SYSTEM, key="court")))
        inside(file, why)

    monkeypatch.setattr(erasing, "close_cases", slowly)
    erase_person(person, "request", by=SYSTEM, key="erase")
    ((other, said),) = others
    other.join()
    assert said == ["erased_already"]
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Hold.objects.exists(), "nothing of somebody who is erased comes back by a reason"


@pytest.mark.parametrize("of", ["person", "registration"])
def test_a_file_erased_while_a_hold_is_placed_stays(office: Office, monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    person, inside = making.seeker(office), holding.record
    thing = person if of == "person" else Registration.objects.get(person=person)
    others: list[tuple[threading.Thread, list[str]]] = []

    def slowly(*words: Any, **more: Any) -> None:
        if not others:
            others.append(_meanwhile(lambda: erase_person(person, "request", by=SYSTEM, key="erase")))
        inside(*words, **more)

    monkeypatch.setattr(holding, "record", slowly)
    place_hold(thing, ORDER, by=SYSTEM, key="court", subject_id=None if of == "person" else person.public_id)
    ((other, said),) = others
    other.join()
    assert said == ["kept_by_law"]
    assert Person.objects.filter(pk=person.pk).exists()
    assert Hold.objects.get().object_id == thing.public_id
