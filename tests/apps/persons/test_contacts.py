"""How a person is reached, and which number may open a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import queries
from siraba.apps.persons.actions import add_contact, confirm_contact, end_contact, enter_persons, merge_persons
from siraba.apps.persons.models import ContactPoint, Person
from tests.apps import bringing, making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
NUMBER = "+2290197000000"
TERM = queries.confirmed_for()


def enter(*given: str, phones: tuple[str, ...] = (NUMBER,)) -> list[Person]:
    families = ("Traoré", "Houngbédji", "Ndiaye")
    entries = [making.person_entry(name, families[n % 3], phones=phones) for n, name in enumerate(given)]
    return enter_persons(entries, by=SYSTEM, key=making.key())


def confirm(person: Person, on: date, value: str = NUMBER) -> ContactPoint:
    contact = ContactPoint.objects.get(person=person, value=value, ended_on=None)
    return confirm_contact(contact, by=SYSTEM, key=making.key(), happened_on=on)


def opens(person: Person, as_of: date) -> bool:
    return queries.may_identify(person, "phone", NUMBER, as_of=as_of)


def reaches(person: Person, as_of: date) -> list[str]:
    return [each.value for each in queries.reachable(person, as_of=as_of)]


def test_a_number_opens_a_file_from_its_confirmation_until_the_term_ends() -> None:
    (person,) = enter("Awa")
    day = making.today()
    assert not opens(person, day), "written down is not confirmed"
    assert reaches(person, day) == [NUMBER]
    confirm(person, day)
    assert opens(person, day)
    assert opens(person, day + TERM)
    assert not opens(person, day + TERM + timedelta(days=1)), "stale"
    assert reaches(person, day + TERM + timedelta(days=1)) == [NUMBER], "one may still try it"


def test_a_number_of_a_family_opens_nobodys_file_and_reaches_all() -> None:
    day = making.today()
    mother, son = enter("Awa", "Issa")
    confirm(mother, day)
    confirm(son, day - timedelta(days=30))
    for person in (mother, son):
        assert not opens(person, day)
        assert reaches(person, day) == [NUMBER]
        (reach,) = queries.contacts(SYSTEM, str(person.public_id), as_of=day)
        assert (reach.shared, reach.recycled) == (1, False)


def test_a_number_that_somebody_else_confirmed_after_it_went_stale_is_theirs_by_now() -> None:
    day = making.today()
    before, now = enter("Awa", "Issa")
    confirm(before, day - TERM - timedelta(days=100))
    confirm(now, day)
    assert reaches(before, day) == []
    assert reaches(now, day) == [NUMBER]
    assert not opens(before, day)
    contact = ContactPoint.objects.get(person=before)
    end_contact(contact, "recycled", by=SYSTEM, key=making.key())
    assert opens(now, day), "alone with it, once the other was ended"
    confirm_again = ContactPoint.objects.get(person=now)
    end_contact(confirm_again, "replaced", by=SYSTEM, key=making.key())
    assert not opens(now, day)


def test_an_older_confirmation_does_not_undo_a_newer_one() -> None:
    (person,) = enter("Awa")
    day = making.today()
    confirm(person, day)
    assert confirm(person, day - timedelta(days=3)).confirmed_on == day


def test_the_history_stays_and_what_was_ended_is_not_confirmed() -> None:
    (person,) = enter("Awa")
    contact = ContactPoint.objects.get(person=person)
    end_contact(contact, "wrong", by=SYSTEM, key=making.key(), happened_on=date(2026, 1, 5))
    end_contact(contact, "replaced", by=SYSTEM, key=making.key(), happened_on=date(2026, 2, 5))
    contact.refresh_from_db()
    assert (contact.ended_on, contact.end_reason) == (date(2026, 1, 5), "wrong"), "ended once"
    with pytest.raises(Refusal, match="contact_ended"):
        confirm_contact(contact, by=SYSTEM, key=making.key())
    again = add_contact(person, "phone", NUMBER, by=SYSTEM, key=making.key())
    assert again != contact
    listed = [
        (each.contact.ended_on is None)
        for each in queries.contacts(SYSTEM, str(person.public_id), as_of=making.today())
    ]
    assert listed == [True, False]


def test_a_worker_and_a_stranger_write_no_contacts() -> None:
    (person,) = enter("Awa")
    with pytest.raises(NotAllowed):
        add_contact(person, "phone", "+2290197000001", by=making.actor(""), key=making.key())


def test_a_number_that_vanished_from_its_row_is_ended_and_others_stay(roame: None, tmp_path: Path) -> None:
    office = making.office()
    importer = bringing.people_importer(office)
    first = bringing.person(1, phones="+229 01 97 00 00 01; +229 01 97 00 00 02")
    bringing.bring(bringing.write_csv(tmp_path / "a.csv", [first]), importer)
    person = Person.objects.get(given_names="Given1")
    add_contact(person, "phone", "+2290197000003", by=SYSTEM, key=making.key())
    second = bringing.person(1, phones="+229 01 97 00 00 02; +229 01 97 00 00 04")
    bringing.bring(bringing.write_csv(tmp_path / "b.csv", [second]), importer)
    live = set(person.contacts.filter(ended_on=None).values_list("value", flat=True))
    assert live == {"+2290197000002", "+2290197000003", "+2290197000004"}
    gone = person.contacts.get(value="+2290197000001")
    assert (gone.ended_on, gone.end_reason) == (making.today(), "vanished")


def test_two_rows_that_became_one_person_by_a_merge_are_both_read(roame: None, tmp_path: Path) -> None:
    importer = bringing.people_importer(making.office())
    rows = [bringing.person(n, given_names="Awa", phones=f"+229 01 97 00 00 0{n}") for n in (1, 2)]
    bringing.bring(bringing.write_csv(tmp_path / "a.csv", rows), importer)
    kept, merged = Person.objects.order_by("pk")
    merge_persons(kept, merged, by=SYSTEM, key=making.key())
    later = [{**row, "place": f"Town {n}", "phones": f"+229 01 97 00 00 1{n}"} for n, row in enumerate(rows)]
    run = bringing.bring(bringing.write_csv(tmp_path / "b.csv", later), importer)
    assert (run.imported, run.rejected) == (2, 0)
    kept.refresh_from_db()
    assert kept.place == "Town 1"
    live = set(kept.contacts.filter(ended_on=None).values_list("value", flat=True))
    assert live == {"+2290197000010", "+2290197000011"}
