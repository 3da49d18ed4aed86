"""Registrations and profiles: what is written, who may, and which way a registration can go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from siraba.apps.accounts.models import Office
from siraba.apps.classification.actions import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditDetail, AuditEntry
from siraba.apps.jobseekers.actions import confirm, correct, move, register, write_profile
from siraba.apps.jobseekers.lifecycle import REGISTRATION
from siraba.apps.jobseekers.models import Profile, Registration, RegistrationState
from siraba.apps.jobseekers.rules import LanguageEntry, OccupationEntry, ProfileEntry, SkillEntry
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import PoolChange
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ALL_STATES = tuple(RegistrationState.values)
WAYS = [(t.verb, source, t.target) for t in REGISTRATION.transitions for source in t.sources]


def registration(where: Office, state: str = "open") -> Registration:
    return making.seeker(where, state=state).registrations.get()


def test_a_job_seeker_is_a_person_with_a_registration_and_a_whole_profile(office: Office) -> None:
    skill = making.skill("RS-03-001").pk
    person = making.seeker(
        office,
        education=3,
        destinations=("BJ", "FR"),
        mobile=True,
        contract_kinds=("permanent",),
        working_times=(),
        min_pay=Pay(90_000, "XOF", PayPeriod.MONTH),
        occupations=(making.held(), OccupationEntry("faiseur de tout")),
        skills=(SkillEntry(skill), SkillEntry(skill, Evidence.CERTIFIED), SkillEntry(skill, Evidence.SHOWN)),
        languages=(LanguageEntry("fr", LanguageLevel.B1), LanguageEntry("fon", LanguageLevel.SPEAKS)),
        until=date(2030, 1, 1),
        happened_on=date(2026, 1, 5),
    )
    row = person.registrations.get()
    assert (row.state, row.office, row.confirmed_on, row.until) == ("open", office, date(2026, 1, 5), date(2030, 1, 1))
    profile = person.profile
    assert (profile.education, profile.destinations, profile.mobile) == (3, ["BJ", "FR"], True)
    assert (profile.working_times, profile.licences) == ([], None), "none and not known are not the same"
    assert profile.min_pay == Pay(90_000, "XOF", PayPeriod.MONTH)
    held = list(profile.occupations.order_by("rank").values_list("title", "occupation__code", "rank"))
    assert held == [("maçon", "RA-03-01", 1), ("faiseur de tout", None, 2)]
    assert [each.evidence for each in profile.skills.all()] == [Evidence.CERTIFIED], "the best proof of a skill counts"
    assert {each.code: each.level for each in profile.languages.all()} == {"fr": LanguageLevel.B1, "fon": 3}


def test_an_occupation_said_twice_is_held_once_and_words_are_kept(office: Office) -> None:
    said = (making.held(), making.held(years=1), OccupationEntry("une chose"), OccupationEntry("une autre"))
    person = making.seeker(office, occupations=said)
    assert [(row.title, row.years) for row in person.profile.occupations.order_by("rank")] == [
        ("maçon", 5),
        ("une chose", None),
        ("une autre", None),
    ]


def test_registering_is_all_or_nothing_and_once_per_key(office: Office) -> None:
    entry = making.seeker_entry(office)
    nameless = replace(entry, person=replace(entry.person, given_names="", family_names=" "))
    with pytest.raises(ValueError, match="missing"):
        register([entry, nameless], by=SYSTEM, key="k")
    assert not Person.objects.exists()
    first = register([making.seeker_entry(office, "Awa")], by=SYSTEM, key="k")
    assert register([making.seeker_entry(office, "Awa")], by=SYSTEM, key="k") == first
    assert Registration.objects.count() == 1
    assert PoolChange.objects.count() == 2, "one as a person, one as a job seeker"


def test_a_registration_is_audited_as_the_persons(office: Office) -> None:
    person = making.seeker(office)
    entries = AuditEntry.objects.filter(subject_id=person.public_id).order_by("number")
    assert list(entries.values_list("verb", "object_kind")) == [
        ("person.enter", "persons.person"),
        ("jobseeker.register", "jobseekers.registration"),
    ]


@pytest.mark.parametrize("state", ALL_STATES)
@pytest.mark.parametrize("verb", [transition.verb for transition in REGISTRATION.transitions])
def test_a_registration_goes_the_ways_of_its_table_and_no_other(office: Office, state: str, verb: str) -> None:
    row = registration(office, state)
    before = AuditEntry.objects.count()
    targets = [target for each, source, target in WAYS if (each, source) == (verb, state)]
    if targets:
        assert move(row, verb, by=SYSTEM, key="go", reason="said so").state == targets[0]
        entry = AuditEntry.objects.latest("number")
        assert (entry.verb, entry.subject_id) == ("registration.move", row.person.public_id)
        said = trail.read_details(AuditDetail.objects.get(number=entry.number))
        assert said is not None
        assert said["reason"] == {"said": "said so"}
    else:
        with pytest.raises(Refusal) as refused:
            move(row, verb, by=SYSTEM, key="go")
        assert [(each.code, each.values) for each in refused.value.obstacles] == [("wrong_state", {"state": state})]
        assert AuditEntry.objects.count() == before
    assert Registration.objects.get(pk=row.pk).state == (targets[0] if targets else state)


@pytest.mark.parametrize("role", ["administrator", ""])
def test_whoever_works_at_no_desk_moves_and_writes_nothing(office: Office, role: str) -> None:
    person, by = making.seeker(office), making.actor(role, office)
    row = person.registrations.get()
    with pytest.raises(NotAllowed):
        register([making.seeker_entry(office)], by=by, key="k1")
    with pytest.raises(NotAllowed):
        move(row, "close", by=by, key="k2")
    with pytest.raises(NotAllowed):
        confirm(row, by=by, key="k3")
    with pytest.raises(NotAllowed):
        write_profile(person, ProfileEntry(), by=by, key="k4")
    with pytest.raises(NotAllowed):
        correct([person], [making.seeker_entry(office)], by=by, key="k5")
    assert Registration.objects.get().state == "open"


def test_what_another_desk_did_meanwhile_is_seen_before_a_registration_moves(office: Office) -> None:
    """Two desks have the same file open: the second moves on from what the first wrote."""
    mine = registration(office)
    theirs = Registration.objects.get(pk=mine.pk)
    move(theirs, "close", by=SYSTEM, key="first")
    with pytest.raises(Refusal):
        move(mine, "suspend", by=SYSTEM, key="second")
    assert Registration.objects.get(pk=mine.pk).state == "closed"


def test_nobody_is_registered_twice_and_it_is_said_in_words(office: Office) -> None:
    person = making.seeker(office)
    second = Registration(person=person, office=office, happened_on=making.today())
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        second.validate_constraints()
    assert refused.value.messages == ["This person is registered already."]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    move(person.registrations.get(), "close", by=SYSTEM, key="close")
    second.validate_constraints()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"education": 9}, "A level of education is an ISCED level from 0 to 8."),
        ({"min_pay_amount": 5}, "An expected pay has an amount, a currency and a period."),
        ({"min_pay_currency": "XOF"}, "An expected pay has an amount, a currency and a period."),
    ],
)
def test_what_a_profile_cannot_say_is_said_in_words(office: Office, fields: dict[str, object], sentence: str) -> None:
    profile = making.seeker(office).profile
    for name, value in fields.items():
        setattr(profile, name, value)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        profile.validate_constraints()
    assert refused.value.messages == [sentence]
    with pytest.raises(IntegrityError), transaction.atomic():
        profile.save()


def test_confirming_writes_the_day_it_happened(office: Office) -> None:
    row = registration(office)
    confirm(row, by=SYSTEM, key="k", happened_on=date(2026, 4, 4))
    assert Registration.objects.get(pk=row.pk).confirmed_on == date(2026, 4, 4)
    assert AuditEntry.objects.latest("number").verb == "registration.confirm"


def test_a_profile_is_written_in_place_of_the_other(office: Office) -> None:
    person = making.seeker(office, education=3, skills=(SkillEntry(making.skill("RS-03-001").pk),))
    write_profile(person, ProfileEntry(occupations=(making.held(making.BAKER),)), by=SYSTEM, key="k")
    profile = Profile.objects.get(person=person)
    assert (profile.education, profile.skills.count()) == (None, 0)
    assert [row.occupation.code for row in profile.occupations.all() if row.occupation] == ["RA-02-01"]


def test_a_correction_changes_exactly_that_person(office: Office) -> None:
    one, other = making.seekers(office, "Awa", "Binta", education=1)
    correct([one], [making.seeker_entry(office, "Awa", education=5)], by=SYSTEM, key="k")
    assert [Profile.objects.get(person=person).education for person in (one, other)] == [5, 1]
    changed = {row.object_id for row in PoolChange.objects.order_by("-number")[:2]}
    assert changed == {one.public_id}


def test_a_correction_neither_invents_nor_takes_back_a_confirmation(office: Office) -> None:
    person = making.seeker(office, confirmed_on=date(2026, 1, 5), until=date(2030, 1, 1))
    row = person.registrations.get()
    correct([person], [making.seeker_entry(office)], by=SYSTEM, key="k1")
    row.refresh_from_db()
    assert (row.confirmed_on, row.until) == (date(2026, 1, 5), date(2030, 1, 1)), "the file said nothing of them"
    confirm(row, by=SYSTEM, key="k2", happened_on=date(2026, 9, 1))
    said = making.seeker_entry(office, confirmed_on=date(2026, 3, 3), until=date(2031, 1, 1))
    correct([person], [said], by=SYSTEM, key="k3")
    row.refresh_from_db()
    assert (row.confirmed_on, row.until) == (date(2026, 9, 1), date(2031, 1, 1)), "the desk knew something newer"


def test_titles_that_waited_get_their_occupation_once_somebody_decides(office: Office, counsellor: Actor) -> None:
    waiting = making.seeker(office, occupations=(OccupationEntry("Bâtisseur de cases", years=3),))
    twice = OccupationEntry("bâtisseur de cases")
    has_it = making.seeker(office, "Binta", occupations=(making.held(), twice))
    both = making.seeker(office, "Cissé", occupations=(twice, OccupationEntry("Bâtisseur de cases")))
    other = making.seeker(office, "Dado", occupations=(OccupationEntry("autre chose"),))
    queue_titles([UnsureTitle("Bâtisseur de cases", "fr")], scheme="roame", by=SYSTEM, key="q")
    decide_coding(CodingCase.objects.get(), making.occupation(making.MASON), by=counsellor, key="d")

    def coded(person: Person) -> list[str | None]:
        return list(person.profile.occupations.order_by("rank").values_list("occupation__code", flat=True))

    assert coded(waiting) == ["RA-03-01"]
    assert coded(has_it) == ["RA-03-01", None], "held already: the words stay words"
    assert coded(both) == ["RA-03-01", None]
    assert coded(other) == [None]
    told = PoolChange.objects.order_by("-number")[:2]
    assert {row.object_id for row in told} == {waiting.public_id, both.public_id}
