"""Everything about a person erased: nothing of them in any row, file, pool or log; the chain of the audit holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.actions import hold, lift
from siraba.apps.findings.models import Hold
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons.actions import erase_person, merge_persons
from siraba.apps.persons.events import PersonErased
from siraba.apps.persons.held import held_people
from siraba.apps.persons.models import Person, Tombstone
from siraba.core.terms.dates import PartialDate
from tests.apps import making

pytestmark = pytest.mark.both


@pytest.mark.django_db
def test_a_merged_file_goes_with_the_one_it_leads_to_whichever_is_named(edition_folder: Path) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    kept, merged, third = making.seekers(office, "Awa", "Hawa", "Binta")
    merge_persons(kept, merged, by=SYSTEM, key=making.key())
    erase_person(merged, "mistake", by=SYSTEM, key=making.key())
    assert list(Person.objects.all()) == [third]


@pytest.mark.django_db
def test_who_may_erase_and_why(edition_folder: Path, django_capture_on_commit_callbacks: Any) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    person = making.seeker(office)
    with pytest.raises(NotAllowed):
        erase_person(person, "request", by=making.actor("counsellor", office), key=making.key())
    with pytest.raises(ValueError, match="because"):
        erase_person(person, "because", by=SYSTEM, key=making.key())
    assert Person.objects.filter(pk=person.pk).exists()
    key = making.key()
    first = erase_person(person, "request", by=making.actor("data_protection_officer"), key=key)
    assert Tombstone.objects.get() == first


@pytest.mark.django_db
def test_higher_apps_hear_of_it_once_it_is_done(edition_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from siraba.apps.foundation import events

    heard: list[tuple[object, bool]] = []

    def listen(told: list[PersonErased]) -> None:
        heard.extend((each.person_id, Person.objects.filter(public_id=each.person_id).exists()) for each in told)

    monkeypatch.setitem(events._reactions, PersonErased, [listen])
    making.lay_in(edition_folder)
    person = making.seeker(making.office(), birth=PartialDate.parse("1990"))
    erase_person(person, "retention", by=SYSTEM, key=making.key())
    assert heard == [(person.public_id, False)]


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["request", "retention", "mistake", "unlawful"])
def test_what_a_court_stopped_is_not_erased_until_it_is_lifted(office: Office, reason: str) -> None:
    kept, between, merged, other = making.seekers(office, "Awa", "Hawa", "Eva", "Binta")
    merge_persons(between, merged, by=SYSTEM, key=making.key())
    merge_persons(kept, between, by=SYSTEM, key=making.key())
    stop = hold(merged, "Order 12/2026 of the court of Cotonou", by=SYSTEM, key=making.key())
    held = Person.objects.filter(held_people(), merged_into=None)
    assert list(held) == [kept], "a hold on a merged file stops the one it leads to"
    with pytest.raises(Refusal) as refused:
        erase_person(kept, reason, by=SYSTEM, key=making.key())
    assert [each.code for each in refused.value.obstacles] == ["kept_by_law"]
    assert (Person.objects.count(), Hold.objects.get(), Tombstone.objects.count()) == (4, stop, 0)
    lift(stop, "The court closed the case", by=SYSTEM, key=making.key())
    erase_person(kept, reason, by=SYSTEM, key=making.key())
    assert list(Person.objects.all()) == [other]


@pytest.mark.django_db
def test_what_was_erased_before_a_backup_was_laid_back_is_erased_again_whatever_stopped_it_then(office: Office) -> None:
    person = making.seeker(office)
    hold(person, "Order 12/2026 of the court of Cotonou", by=SYSTEM, key=making.key(), subject_id=person.public_id)
    erase_person(person, "request", by=SYSTEM, key=making.key(), again=True)
    assert not Person.objects.exists()
