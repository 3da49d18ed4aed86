"""Two files made one by a person, and made two again."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office, SignIn, User
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry, SourceRecord
from siraba.apps.jobseekers import actions as jobseekers
from siraba.apps.jobseekers.models import Profile, Registration
from siraba.apps.jobseekers.queries import person_file
from siraba.apps.persons import queries
from siraba.apps.persons.actions import (
    confirm_contact,
    correct_persons,
    enter_persons,
    give_consent,
    merge_persons,
    open_own_file,
    undo_merge,
    withdraw_consent,
)
from siraba.apps.persons.models import Consent, ContactPoint, Merge, Person, Resemblance
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import Exclusion
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
VISITOR = Actor(ActorKind.USER, role="visitor")
BOTH, ONE = "+22901970000", "+22901970001"


def merge(kept: Person, merged: Person) -> Merge:
    return merge_persons(kept, merged, by=SYSTEM, key=making.key())


def undo(row: Merge) -> Merge:
    return undo_merge(row, by=SYSTEM, key=making.key())


def live(person: Person) -> set[tuple[str, str | None, date | None]]:
    rows = Consent.objects.filter(person=person, withdrawn_on=None)
    return set(rows.values_list("purpose", "country", "until"))


def files(office: Office) -> tuple[Person, Person]:
    """Somebody registered twice: with another spelling, phone and agreements."""
    first = making.seeker(
        office, "Mohamed", phones=(BOTH,), birth=None,
        consents=(ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR", date(2030, 1, 1))),
    )  # fmt: skip
    second = making.seeker(
        office, "Muhammad", phones=(BOTH, ONE), birth=PartialDate.parse("1990-04-17"), place="Bohicon",
        occupations=(making.held(making.BAKER, title="boulanger"),),
        consents=(ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR", date(2028, 1, 1)),
                  ConsentEntry("match_abroad", "CI")),
    )  # fmt: skip
    return first, second


def test_the_kept_file_gets_what_the_other_has_and_the_other_leads_to_it(office: Office) -> None:
    kept, merged = files(office)
    SourceRecord.objects.create(kind="jobseeker", source="s", source_id="1", digest="d", object_id=merged.public_id)
    merge(kept, merged)
    kept.refresh_from_db()
    assert (str(kept.birth), kept.place, kept.given_names) == ("1990-04-17", "Bohicon", "Mohamed")
    assert queries.person(SYSTEM, str(merged.public_id)) == kept
    assert set(kept.contacts.filter(ended_on=None).values_list("value", flat=True)) == {BOTH, ONE}
    assert SourceRecord.objects.get().object_id == kept.public_id
    file = person_file(SYSTEM, str(kept.public_id))
    assert {held.title for held in file.occupations} == {"maçon", "boulanger"}
    assert Registration.objects.filter(person=kept).exclude(state="closed").count() == 1
    assert Registration.objects.get(person=kept, state="closed").ended_on == making.today()
    assert not Registration.objects.filter(person=merged).exists()
    told = AuditEntry.objects.filter(verb="person.merge").values_list("subject_id", flat=True)
    assert set(told) == {kept.public_id, merged.public_id}


def test_of_two_agreements_the_stricter_holds(office: Office) -> None:
    kept, merged = files(office)
    withdraw_consent(Consent.objects.get(person=merged, purpose="match_home"), by=SYSTEM, key=making.key())
    merge(kept, merged)
    assert live(kept) == {("match_abroad", "FR", date(2028, 1, 1)), ("match_abroad", "CI", None)}


def test_an_agreement_given_anew_after_it_was_taken_back_is_not_taken_back_by_a_merge(office: Office) -> None:
    kept, merged = files(office)
    withdraw_consent(Consent.objects.get(person=merged, purpose="match_home"), by=SYSTEM, key=making.key())
    give_consent(merged, ConsentEntry("match_home"), by=SYSTEM, key=making.key())
    merge(kept, merged)
    assert ("match_home", None, None) in live(kept)


def test_undoing_gives_each_file_back_what_it_had(office: Office) -> None:
    kept, merged = files(office)
    withdraw_consent(Consent.objects.get(person=kept, purpose="match_home"), by=SYSTEM, key=making.key())
    SourceRecord.objects.create(kind="jobseeker", source="s", source_id="1", digest="d", object_id=merged.public_id)
    before = [_picture(person) for person in (kept, merged)]
    row = merge(kept, merged)
    assert [_picture(person) for person in (kept, merged)] != before
    undo(row)
    assert [_picture(person) for person in (kept, merged)] == before
    row.refresh_from_db()
    assert row.left == {}
    assert queries.person(SYSTEM, str(merged.public_id)) == merged
    assert Resemblance.objects.get(one=kept, other=merged).state == "different"


def _picture(person: Person) -> dict[str, object]:
    person.refresh_from_db()
    profile = Profile.objects.get(person=person)
    return {
        "birth": str(person.birth),
        "place": person.place,
        "into": person.merged_into_id,
        "contacts": sorted(person.contacts.values_list("value", "ended_on")),
        "agreed": live(person),
        "registrations": sorted(person.registrations.values_list("pk", "state", "ended_on")),
        "occupations": sorted(profile.occupations.values_list("title", flat=True)),
        "sources": SourceRecord.objects.filter(object_id=person.public_id).count(),
    }


def test_what_was_built_on_a_merge_stays_and_is_told(office: Office) -> None:
    kept, merged = files(office)
    withdraw_consent(Consent.objects.get(person=merged, purpose="match_home"), by=SYSTEM, key=making.key())
    row = merge(kept, merged)
    give_consent(kept, ConsentEntry("match_home"), by=SYSTEM, key=making.key())  # agreed anew, to the file kept
    correct_persons([kept], [making.person_entry("Mohamed", place="Abomey")], by=SYSTEM, key=making.key())
    jobseekers.write_profile(
        kept, making.seeker_entry(office, occupations=(making.held(),)).profile, by=SYSTEM, key=making.key()
    )
    undo(row)
    row.refresh_from_db()
    assert row.left["persons"]["withdrawn"] == 1
    assert row.left["persons"]["filled"] >= 1
    assert row.left["jobseekers"]["occupations"] == 1
    kept.refresh_from_db()
    assert kept.place == "Abomey"


def test_skills_of_the_other_file_come_with_their_proof_once(office: Office) -> None:
    from siraba.apps.jobseekers.rules import SkillEntry

    skill = making.skill("RS-03-001").pk
    kept = making.seeker(office, "Awa")
    merged = making.seeker(office, "Awa", skills=(SkillEntry(skill, Evidence.CERTIFIED),))
    row = merge(kept, merged)
    assert list(kept.profile.skills.values_list("skill_id", "evidence")) == [(skill, int(Evidence.CERTIFIED))]
    undo(row)
    assert not kept.profile.skills.exists()


def test_one_file_is_not_merged_twice_nor_with_itself(office: Office) -> None:
    kept, merged = files(office)
    third = making.seeker(office, "Third", family="Houngbédji")
    merge(kept, merged)
    for one, other in ((kept, kept), (third, merged), (merged, third)):
        with pytest.raises(Refusal):
            merge(one, other)
    row = merge(third, kept)
    assert queries.person(SYSTEM, str(merged.public_id)) == third, "the file that was merged first follows"
    with pytest.raises(Refusal, match="merged_since"):
        undo(Merge.objects.get(kept=kept))
    undo(row)
    undo(Merge.objects.get(kept=kept))
    with pytest.raises(Refusal, match="undone_already"):
        undo(row)


def test_the_next_search_knows_the_file_kept_alone(office: Office) -> None:
    kept, merged = files(office)
    pool.rebuild_all()
    assert len(pool.people()) == 2
    row = merge(kept, merged)
    assert len(pool.people()) == 1
    undo(row)
    assert len(pool.people()) == 2


def test_who_was_excluded_from_a_vacancy_stays_so_in_the_file_kept(office: Office) -> None:
    kept, merged = files(office)
    vacancy = making.vacancy(office)
    Exclusion.objects.create(person=merged, vacancy=vacancy, reason="refused", happened_on=making.today())
    row = merge(kept, merged)
    assert Exclusion.objects.get().person == kept
    undo(row)
    assert Exclusion.objects.get().person == merged


def test_somebody_entered_again_is_found_under_the_spelling_of_the_merged_file(office: Office) -> None:
    kept, merged = files(office)
    merge(kept, merged)
    entry = making.person_entry("Muhammad", birth=PartialDate.parse("1990-04-17"), phones=(ONE,), place="Bohicon")
    (found,) = queries.lookalikes(SYSTEM, entry)
    assert found.person == kept


def test_a_contact_confirmed_since_the_merge_goes_back_with_its_day(office: Office) -> None:
    kept, merged = files(office)
    row = merge(kept, merged)
    contact = ContactPoint.objects.get(person=kept, value=ONE)
    confirm_contact(contact, by=SYSTEM, key=making.key(), happened_on=date(2026, 3, 1))
    undo(row)
    contact.refresh_from_db()
    assert (contact.person, contact.confirmed_on) == (merged, date(2026, 3, 1))


def test_a_pair_that_somebody_told_apart_is_not_asked_again(office: Office) -> None:
    from siraba.apps.persons.actions import decide_resemblance

    one, other = (
        making.seeker(office, name, phones=(BOTH,), birth=PartialDate.parse("1990-04-17")) for name in ("Awa", "Awa")
    )
    pair = Resemblance.objects.get()
    assert pair.state == "open"
    decide_resemblance(pair, "different", by=SYSTEM, key=making.key())
    entry = making.person_entry("Awa", phones=(BOTH,), birth=PartialDate.parse("1990-04-17"), place="Cotonou")
    correct_persons([other], [entry], by=SYSTEM, key=making.key())
    assert not queries.resemblances(SYSTEM).exists()
    enter_persons([entry], by=SYSTEM, key=making.key())
    assert {one, other} == {row.one for row in queries.resemblances(SYSTEM)}, "the third is asked about with both"


def own(person: Person) -> User:
    return open_own_file(person.public_id, by=VISITOR, key=making.key())


def test_the_persons_own_way_in_follows_a_merge_and_goes_back(office: Office) -> None:
    kept, merged = files(office)
    worker = own(merged)
    row = merge(kept, merged)
    worker.refresh_from_db()
    assert queries.person(worker.actor, str(worker.person_id)) == kept
    assert own(merged) == worker, "a code that was sent before"
    undo(row)
    worker.refresh_from_db()
    assert queries.person(worker.actor, str(worker.person_id)) == merged


def test_of_two_ways_in_the_one_of_the_file_that_is_kept_goes_on(office: Office) -> None:
    kept, merged = files(office)
    goes_on, closed = own(kept), own(merged)
    SignIn.objects.create(user=closed, session="s", seen_at=timezone.now())
    row = merge(kept, merged)
    assert list(User.objects.filter(person_id__isnull=False, is_active=True)) == [goes_on]
    assert not SignIn.objects.filter(ended_at=None).exists()
    undo(row)
    assert set(User.objects.filter(person_id__isnull=False, is_active=True)) == {goes_on, closed}


def test_two_files_of_two_offices_wait_for_whoever_may_see_both(office: Office) -> None:
    there = making.office("COT")
    here, elsewhere = (
        making.seeker(
            each,
            "Zorobabelle",
            family="Quorbanouma",
            birth=PartialDate.parse("1990-04-17"),
            phones=(BOTH,),
            consents=(),
        )
        for each in (office, there)
    )
    for each in (office, there):
        for role in ("counsellor", "office_head"):
            assert not queries.resemblances(making.actor(role, each)).exists(), "it tells of the other office's file"
    officer = making.actor("data_protection_officer")
    (pair,) = queries.resemblances(officer)
    assert {pair.one, pair.other} == {here, elsewhere}
    merge_persons(here, elsewhere, by=officer, key=making.key())
    assert queries.person(making.actor("counsellor", office), str(here.public_id)) == here
    with pytest.raises(queries.NotFound):
        queries.person(making.actor("counsellor", there), str(elsewhere.public_id))
    assert not queries.resemblances(officer).exists()
