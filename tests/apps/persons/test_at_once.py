"""Agreements written from several desks at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import correct_persons, disclose_list, entering, give_consent, withdraw_consent
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.models import Consent, Disclosure, Person
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
