"""Persons: entering, correcting, agreeing and taking back, and who looked at a file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.models import AuditDetail, AuditEntry
from siraba.apps.persons import queries
from siraba.apps.persons.actions import correct_persons, disclose, enter_persons, give_consent, withdraw_consent
from siraba.apps.persons.models import Consent, ContactPoint, Disclosure, Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry, lacks, sought
from siraba.core.terms.dates import PartialDate
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def enter(*entries: PersonEntry, key: str = "") -> list[Person]:
    return enter_persons(entries, by=SYSTEM, key=key or making.key())


def kept_by(office: Office, person: Person) -> Person:
    person.office = office
    person.save(update_fields=["office"])
    return person


def test_people_are_entered_in_their_order_with_references_that_can_be_read_aloud() -> None:
    people = enter(making.person_entry("Awa"), making.person_entry("Binta"), making.person_entry("Cissé"))
    assert making.names_of(people) == ["Awa", "Binta", "Cissé"]
    assert all(is_reference(person.reference) for person in people)
    numbers = [int(person.reference.split("-")[2]) for person in people]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert int(enter(making.person_entry("Dado"))[0].reference.split("-")[2]) == numbers[2] + 1


@pytest.mark.parametrize(
    ("birth", "precision"),
    [
        (PartialDate.parse("1998-04-17"), "day"),
        (PartialDate.parse("1998-04"), "month"),
        (PartialDate.parse("1998"), "year"),
        (PartialDate.from_age(31, date(2026, 2, 28)), "age"),
        (None, ""),
    ],
)
def test_a_date_of_birth_is_kept_as_far_as_it_is_known(birth: PartialDate | None, precision: str) -> None:
    person = Person.objects.get(pk=enter(making.person_entry(birth=birth))[0].pk)
    assert person.birth == birth
    assert person.birth_precision == precision


def test_everything_of_an_entry_is_there_and_each_phone_once() -> None:
    phones = ("+22901970000", "+22901970000", "+22901970001")
    consents = (ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR", date(2030, 1, 1)))
    person = enter(making.person_entry(phones=phones, emails=("a@example.org",), consents=consents, place="Bohicon"))[0]
    assert [(c.kind, c.value) for c in person.contacts.order_by("pk")] == [
        ("phone", "+22901970000"),
        ("phone", "+22901970001"),
        ("email", "a@example.org"),
    ]
    assert [(c.purpose, c.country, c.until) for c in person.consents.order_by("pk")] == [
        ("match_home", None, None),
        ("match_abroad", "FR", date(2030, 1, 1)),
    ]
    assert (person.place, person.sought) == ("Bohicon", " traore aminata")


def test_one_entry_that_lacks_something_keeps_all_out() -> None:
    with pytest.raises(ValueError, match="family_names missing"):
        enter(making.person_entry("Awa"), PersonEntry(" ", ""))
    with pytest.raises(ValueError, match="consents consent_without_country"):
        enter(making.person_entry(consents=(ConsentEntry("match_abroad"),)))
    assert not Person.objects.exists()


def test_the_same_key_enters_nobody_twice() -> None:
    first = enter(making.person_entry("Awa"), making.person_entry("Binta"), key="k")
    again = enter(making.person_entry("Awa"), making.person_entry("Binta"), key="k")
    assert again == first
    assert Person.objects.count() == 2
    assert AuditEntry.objects.filter(verb="person.enter").count() == 2


def test_the_audit_says_who_it_was_about_and_can_be_read_with_their_key() -> None:
    person = enter(making.person_entry("Awa", happened_on=date(2026, 3, 1)))[0]
    entry = AuditEntry.objects.get(verb="person.enter")
    assert (entry.subject_id, entry.object_id) == (person.public_id, person.public_id)
    assert (entry.actor_kind, entry.happened_on) == ("system", date(2026, 3, 1))
    said = trail.read_details(AuditDetail.objects.get(number=entry.number))
    assert said is not None
    assert said["after"]["given_names"] == "Awa"


def test_a_correction_writes_identity_anew_and_keeps_before_and_after() -> None:
    one, other = enter(making.person_entry("Awa"), making.person_entry("Binta"))
    new = making.person_entry("Awa", "Koné", phones=("+22901970002",), birth=PartialDate.parse("1990"))
    correct_persons([one], [new], by=SYSTEM, key=making.key())
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.family_names, one.sought, str(one.birth)) == ("Koné", " kone awa", "1990")
    assert other.family_names == "Traoré"
    said = trail.read_details(AuditDetail.objects.get(number=AuditEntry.objects.get(verb="person.correct").number))
    assert said is not None
    assert said["before"]["family_names"] == "Traoré"
    assert set(said["before"]) == {"family_names", "sought", "birth_earliest", "birth_latest", "birth_precision"}
    assert said["after"]["family_names"] == "Koné"


def test_a_correction_says_no_phone_and_no_consent_twice() -> None:
    entry = making.person_entry(phones=("+22901970002",))
    person = enter(entry)[0]
    correct_persons([person], [entry], by=SYSTEM, key=making.key())
    assert ContactPoint.objects.count() == 1
    assert Consent.objects.count() == 1


def test_a_correction_does_not_bring_back_what_the_person_took_back() -> None:
    entry = making.person_entry(consents=(ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR")))
    person = enter(entry)[0]
    withdraw_consent(person.consents.get(country="FR"), by=SYSTEM, key=making.key())
    more = making.person_entry(consents=(*entry.consents, ConsentEntry("match_abroad", "CA")))
    correct_persons([person], [more], by=SYSTEM, key=making.key())
    live = person.consents.filter(withdrawn_on=None)
    assert {consent.country for consent in live} == {None, "CA"}


def test_a_consent_is_given_and_taken_back_with_the_day_it_happened() -> None:
    person = enter(making.person_entry(consents=()))[0]
    said = ConsentEntry("match_abroad", "FR", date(2030, 1, 1))
    consent = give_consent(person, said, by=SYSTEM, key=making.key(), happened_on=date(2026, 1, 2))
    assert (consent.country, consent.until, consent.happened_on, consent.how) == (
        "FR",
        date(2030, 1, 1),
        date(2026, 1, 2),
        "stated",
    )
    withdraw_consent(consent, by=SYSTEM, key=making.key(), happened_on=date(2026, 2, 3))
    consent.refresh_from_db()
    assert consent.withdrawn_on == date(2026, 2, 3)
    verbs = AuditEntry.objects.filter(subject_id=person.public_id, object_id=consent.public_id).order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["consent.give", "consent.withdraw"]


def test_taking_back_twice_keeps_the_first_day() -> None:
    person = enter(making.person_entry())[0]
    consent = person.consents.get()
    withdraw_consent(consent, by=SYSTEM, key=making.key(), happened_on=date(2026, 2, 3))
    withdraw_consent(consent, by=SYSTEM, key=making.key(), happened_on=date(2026, 5, 5))
    consent.refresh_from_db()
    assert consent.withdrawn_on == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (ConsentEntry("match_home"), "The person agreed to this already."),
        (ConsentEntry("match_abroad", "FR"), "The person agreed to this already."),
        (ConsentEntry("match_abroad"), "An agreement for posts abroad names the country."),
        (ConsentEntry("match_home", "FR"), "An agreement for posts abroad names the country."),
        (ConsentEntry("everything"), "everything"),
    ],
)
def test_a_consent_that_is_not_whole_or_given_already_is_refused_in_words(said: ConsentEntry, sentence: str) -> None:
    consents = (ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR"))
    person = enter(making.person_entry(consents=consents))[0]
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            give_consent(person, said, by=SYSTEM, key="k")
        assert sentence in " ".join(refused.value.messages)
    assert person.consents.count() == 2
    assert not AuditEntry.objects.filter(verb="consent.give").exists()


def test_a_consent_that_ran_out_can_be_given_again() -> None:
    ran_out = ConsentEntry("match_abroad", "FR", making.days(-1))
    person = enter(making.person_entry(consents=(ran_out,)))[0]
    again = give_consent(person, ConsentEntry("match_abroad", "FR"), by=SYSTEM, key=making.key())
    assert person.consents.filter(withdrawn_on=None).get() == again
    assert person.consents.exclude(pk=again.pk).get().withdrawn_on == making.days(-1)


def test_a_consent_taken_back_can_be_given_again() -> None:
    person = enter(making.person_entry())[0]
    withdraw_consent(person.consents.get(), by=SYSTEM, key=making.key())
    give_consent(person, ConsentEntry("match_home"), by=SYSTEM, key=making.key())
    assert person.consents.filter(withdrawn_on=None).count() == 1


def test_constraints_speak_to_people_and_hold_in_the_database() -> None:
    person = enter(making.person_entry())[0]
    person.given_names = person.family_names = ""
    with pytest.raises(ValidationError) as nameless, translation.override("en"):
        person.validate_constraints()
    assert nameless.value.messages == ["A person has a name."]
    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()
    person.refresh_from_db()
    person.birth_earliest, person.birth_latest, person.birth_precision = date(2000, 1, 2), date(2000, 1, 1), "day"
    with pytest.raises(ValidationError) as backwards, translation.override("en"):
        person.validate_constraints()
    assert backwards.value.messages == ["A date of birth is a day, a month, a year or an age."]
    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()


@pytest.mark.parametrize("role", ["administrator", ""])
def test_whoever_works_at_no_desk_writes_nobody(role: str) -> None:
    person = enter(making.person_entry())[0]
    by = making.actor(role)
    with pytest.raises(NotAllowed):
        enter_persons([making.person_entry()], by=by, key="k1")
    with pytest.raises(NotAllowed):
        correct_persons([person], [making.person_entry()], by=by, key="k2")
    with pytest.raises(NotAllowed):
        give_consent(person, ConsentEntry("match_abroad", "FR"), by=by, key="k3")
    with pytest.raises(NotAllowed):
        withdraw_consent(person.consents.get(), by=by, key="k4")
    assert Person.objects.count() == 1
    assert person.consents.get().withdrawn_on is None


def test_a_look_at_a_file_is_noted_once_in_half_an_hour_a_part(office: Office, counsellor: Actor) -> None:
    person = kept_by(office, enter(making.person_entry())[0])
    for part in ("identity", "identity", "profile"):
        disclose(person, by=counsellor, part=part, purpose="shortlist")
    disclose(person, by=SYSTEM, part="identity", purpose="nightly")
    seen = list(queries.disclosures(person))
    assert [(each.part, each.viewer_id, each.viewer_name) for each in seen] == [
        ("profile", counsellor.id, "counsellor"),
        ("identity", counsellor.id, "counsellor"),
    ]
    early = seen[1].recorded_at - timedelta(hours=1)
    Disclosure.objects.filter(pk=seen[1].pk).update(recorded_at=early)
    assert AuditEntry.objects.filter(verb="person.disclose", subject_id=person.public_id).count() == 2


def test_a_person_is_found_by_desks_alone_and_nonsense_is_not_there(office: Office) -> None:
    person = kept_by(office, enter(making.person_entry())[0])
    for role in making.ROLES:
        if role in making.DESKS:
            assert queries.person(making.actor(role, office), str(person.public_id)) == person
        else:
            with pytest.raises(queries.NotFound):
                queries.person(making.actor(role, office), str(person.public_id))
    for nonsense in ("", "1", "not-an-id", "0" * 32):
        with pytest.raises(queries.NotFound):
            queries.person(SYSTEM, nonsense)
        with pytest.raises(queries.NotFound):
            queries.consent(SYSTEM, str(person.public_id), nonsense)


def test_words_to_look_for_are_folded_and_bounded() -> None:
    assert sought("Hounsou-Ékpè", "Jean  Marie") == " hounsou ekpe jean marie"
    assert sought("", " - ") == ""
    assert len(sought("a" * 500)) == 300
    assert lacks(PersonEntry("Awa", "")) == []
