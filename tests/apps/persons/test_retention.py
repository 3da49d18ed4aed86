"""What is kept for a term goes after it and not before; a person is asked first; what is held stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siraba.apps.accounts.models import Invitation, Knock, Office, OneTimeCode, Role, SignIn, User
from siraba.apps.classification.models import CodingCase
from siraba.apps.countries.models import DatedValue, TableImport
from siraba.apps.findings.actions import hold
from siraba.apps.foundation import jobs, retention
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.models import DoneAction, Job
from siraba.apps.foundation.terms import term
from siraba.apps.jobseekers.actions import confirm, correct, move, write_profile
from siraba.apps.jobseekers.models import Registration
from siraba.apps.jobseekers.rules import JobSeekerEntry, ProfileEntry
from siraba.apps.messages.models import Message
from siraba.apps.persons.actions import confirm_contact, correct_persons, hand_over, merge_persons
from siraba.apps.persons.actions.documents import DocumentEntry, describe_document
from siraba.apps.persons.actions.keeping import entrust
from siraba.apps.persons.actions.noticing import keep_file
from siraba.apps.persons.actions.own import let_link
from siraba.apps.persons.models import (
    Alert,
    Consent,
    ContactPoint,
    Disclosure,
    EraseReason,
    Person,
    RetentionNotice,
    Tombstone,
)
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from tests.apps import making

pytestmark = pytest.mark.django_db
LONG = 40 * 31
"""Days that are more than the 36 months after which somebody is asked."""


def at(days_ago: int) -> datetime:
    return timezone.now() - timedelta(days=days_ago)


def run(as_of: date | None = None) -> dict[str, int]:
    """The job of the night, on a day; what it did."""
    said = {"as_of": as_of.isoformat()} if as_of else {}
    row = jobs.ask("retention.run", by=SYSTEM, key=making.key(), **said)
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == "done", row.problem
    return {name: int(count) for name, count in row.result.items()}


def look(as_of: date | None = None) -> dict[str, int]:
    return {line.term.kind: line.due for line in retention.look(as_of or timezone.localdate()) if line.due}


def _person() -> Person:
    return Person.objects.create(
        reference=making.key(), given_names="A", family_names="B", sought=" a b", happened_on=making.today()
    )


def _code(ago: int) -> Any:
    return OneTimeCode.objects.create(purpose="x", address="x", digest="x", until=at(ago))


def _look(ago: int) -> Any:
    row = Disclosure.objects.create(person=_person(), viewer_id=SOMEBODY, viewer_name="x", part="file", purpose="x")
    Disclosure.objects.filter(pk=row.pk).update(recorded_at=at(ago))
    return row


def _message(ago: int) -> Any:
    return Message.objects.create(
        key=making.key(), template="x", language="fr", state="sent", sealed=b"x", not_before=at(ago),
        expires_at=at(ago), ended_at=at(ago),
    )  # fmt: skip


def _alert(ago: int) -> Any:
    day = making.today() - timedelta(days=ago)
    return Alert.objects.create(kind="glass", viewer_id=new_public_id(), day=day, last_at=at(ago), seen_at=at(ago))


def _contact(ago: int) -> Any:
    day = making.today() - timedelta(days=ago)
    return ContactPoint.objects.create(
        person=_person(), kind="phone", value="+22997000000", happened_on=day, ended_on=day
    )


def _title(ago: int) -> Any:
    row = CodingCase.objects.create(scheme="roame", text=making.key(), normalised=making.key(), seen=1)
    CodingCase.objects.filter(pk=row.pk).update(recorded_at=at(ago))
    return row


def _invitation(ago: int) -> Any:
    return Invitation.objects.create(
        address="a@x.example", name="A", role="counsellor", digest=making.key(), until=at(ago)
    )


def _done(ago: int) -> Any:
    row = DoneAction.objects.create(verb="test.old", key=making.key())
    DoneAction.objects.filter(pk=row.pk).update(recorded_at=at(ago))
    return row


SOMEBODY = "01890000-0000-7000-8000-000000000001"
MAKERS: dict[str, Callable[[int], Any]] = {
    "code": _code,
    "guess": lambda ago: Knock.objects.create(door=making.key(), since=at(ago)),
    "invitation": _invitation,
    "action.key": _done,
    "message": _message,
    "title": _title,
    "disclosure": _look,
    "alert": _alert,
    "contact.ended": _contact,
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(MAKERS)), st.integers(-3, 3)), min_size=4, max_size=14))
def test_nothing_younger_goes_and_a_dry_run_says_what_a_run_does(db: Any, made: list[tuple[str, int]]) -> None:
    """Rows some days before and after the end of their term."""
    today = timezone.localdate()
    young, old = [], []
    for kind, off in made:
        first_kept = term(kind, today).begins_before(today)
        row = MAKERS[kind]((today - first_kept).days + off)
        (old if off > 0 else young).append(row)
    dry = look()
    did = run()
    assert did == dry
    assert all(row.__class__._default_manager.filter(pk=row.pk).exists() for row in young)
    assert not any(row.__class__._default_manager.filter(pk=row.pk).exists() for row in old)


def test_the_words_of_a_message_go_before_the_fact_that_it_was_sent() -> None:
    row = _message(100)
    assert run() == {"message.words": 1}
    row.refresh_from_db()
    assert (row.sealed, row.state) == (None, "sent")


@pytest.fixture
def silent(office: Office) -> Person:
    """Somebody who was here once, and never since."""
    person = making.seeker(office, "Awa", phones=("+22997000001",))
    day = making.days(-LONG)
    Person.objects.update(happened_on=day, recorded_at=at(LONG))
    Registration.objects.update(happened_on=day, confirmed_on=day, until=None)
    ContactPoint.objects.update(happened_on=day)
    person.consents.update(happened_on=day)
    person.refresh_from_db()
    return person


def test_a_person_is_asked_and_goes_only_when_nothing_was_heard_for_the_second_term(
    silent: Person, django_capture_on_commit_callbacks: Any
) -> None:
    assert run() == {"person.inactive": 1}
    notice = RetentionNotice.objects.get()
    assert Person.objects.count() == 1
    assert "person.noticed" not in run(notice.erase_from - timedelta(days=1))
    ends = notice.erase_from
    assert look(ends)["person.noticed"] == 1
    assert run(ends)["person.noticed"] == 1
    assert (Person.objects.count(), Tombstone.objects.get().reason) == (0, EraseReason.RETENTION)


@pytest.mark.parametrize("sign", ["answer", "confirmed", "reached"])
def test_any_sign_after_the_question_keeps_the_file(silent: Person, counsellor: Any, sign: str) -> None:
    run()
    notice = RetentionNotice.objects.get()
    if sign == "answer":
        keep_file(notice, by=counsellor, key=making.key())
    elif sign == "confirmed":
        confirm(Registration.objects.get(), by=counsellor, key=making.key())
    else:
        row = ContactPoint.objects.create(person=silent, kind="phone", value="+22997111111", happened_on=making.days(0))
        confirm_contact(row, by=counsellor, key=making.key())
    assert "person.noticed" not in look(notice.erase_from)
    assert run(notice.erase_from).get("person.noticed") is None
    assert Person.objects.count() == 1


def _merged(person: Person, by: Any) -> None:
    """Another file of theirs, as old, on which somebody wrote a profile before the two were made one."""
    other = _person()
    Person.objects.filter(pk=other.pk).update(happened_on=person.happened_on, office=person.office)
    other.refresh_from_db()
    write_profile(other, ProfileEntry(), by=by, key=making.key())
    merge_persons(person, other, by=SYSTEM, key=making.key())


MENDED = PersonEntry("Awa", "Mended")
FROM_FILE = replace(MENDED, phones=("+22997000009",), consents=(ConsentEntry("match_home"),), origin="file:7")
DESK: dict[str, Callable[[Person, Any], Any]] = {
    "a document seen": lambda person, by: describe_document(
        person, DocumentEntry("passport", "AB1234567", "BJ"), by=by, key=making.key()
    ),
    "a helper named": lambda person, by: entrust(
        person, User.objects.create(name="R", email="r@x.example", role=Role.RELAY, office=person.office),
        making.days(9), by=by, key=making.key(),
    ),
    "a profile written": lambda person, by: write_profile(person, ProfileEntry(), by=by, key=making.key()),
    "a code handed over": lambda person, by: let_link(person, by=by, key=making.key()),
    "their name mended": lambda person, by: correct_persons([person], [MENDED], by=by, key=making.key()),
    "the file handed over": lambda person, by: hand_over(
        person, making.office("PAR"), by=by, key=making.key(), reason="She moved."
    ),
    "a registration moved": lambda person, by: move(person.registrations.get(), "suspend", by=by, key=making.key()),
    "something on a file merged into it": _merged,
}  # fmt: skip


@pytest.mark.parametrize("sign", sorted(DESK))
def test_who_was_at_the_desk_is_alive(silent: Person, counsellor: Any, sign: str) -> None:
    assert "person.inactive" in look()
    DESK[sign](silent, counsellor)
    assert "person.inactive" not in look()


def _row(person: Person) -> JobSeekerEntry:
    return JobSeekerEntry(FROM_FILE, ProfileEntry(), office_id=person.office_id or 0)


def _two_made_one(person: Person, by: Any) -> None:
    other = making.seeker(Office.objects.get(pk=person.office_id), "Awa", phones=())
    for model in (Person, Registration, Consent):
        model.objects.update(happened_on=person.happened_on)
    Registration.objects.update(confirmed_on=person.happened_on)
    merge_persons(person, other, by=SYSTEM, key=making.key())
    assert Registration.objects.filter(state="closed", ended_on=making.today()).exists()


def _stricter(person: Person, by: Any) -> None:
    """Of two files the agreement taken back long ago holds: the other ends today, and nobody said so today."""
    other = _person()
    Person.objects.filter(pk=other.pk).update(happened_on=person.happened_on)
    day = person.happened_on
    Consent.objects.create(person=other, purpose="match_home", happened_on=day, withdrawn_on=day, how="stated")
    merge_persons(person, other, by=SYSTEM, key=making.key())
    assert person.consents.filter(withdrawn_on=making.today()).exists()


NOBODY: dict[str, Callable[[Person, Any], Any]] = {
    "a file brought in again": lambda person, by: correct([person], [_row(person)], by=by, key=making.key()),
    "a merge that closes a registration": _two_made_one,
    "a merge that ends an agreement": _stricter,
    "taken over long after": lambda person, by: Person.objects.filter(pk=person.pk).update(recorded_at=timezone.now()),
}


@pytest.mark.parametrize("what", sorted(NOBODY))
def test_what_a_file_or_a_batch_writes_is_no_sign_of_life(silent: Person, counsellor: Any, what: str) -> None:
    NOBODY[what](silent, counsellor)
    assert look().get("person.inactive") == 1


def test_a_worker_who_signed_in_within_the_term_of_a_file_is_not_asked(silent: Person) -> None:
    """The term of a session is shorter: of the last one the day stays, and nothing else."""
    user = User.objects.create(name="Awa", role=Role.WORKER, person_id=silent.public_id)
    said = {"user": user, "device": "Phone", "network": "41.0"}
    last = SignIn.objects.create(session="a", seen_at=at(13 * 31), **said)
    SignIn.objects.create(session="b", seen_at=at(14 * 31), **said)
    staff = User.objects.create(name="C", email="c@x.example", role=Role.COUNSELLOR, office=silent.office)
    SignIn.objects.create(user=staff, session="c", seen_at=at(13 * 31))
    assert run() == {"session": 3}
    left = SignIn.objects.get()
    assert (left.pk, left.seen_at, left.device, left.network) == (last.pk, last.seen_at, "", "")
    assert run() == {}
    SignIn.objects.update(seen_at=at(LONG))
    assert run() == {"person.inactive": 1}


def test_who_answers_while_the_night_works_stays(silent: Person, counsellor: Any) -> None:
    run()
    notice = RetentionNotice.objects.get()
    found = list(retention.due("person.noticed", notice.erase_from))
    keep_file(notice, by=counsellor, key=making.key())
    job = jobs.ask("retention.run", by=SYSTEM, key=making.key())
    did = retention.apply(job, "person.noticed", found, notice.erase_from, by=SYSTEM, key=making.key())
    assert (len(found), did, Person.objects.count()) == (1, 0, 1)


def test_who_could_not_be_told_is_not_erased_and_is_counted(silent: Person) -> None:
    ContactPoint.objects.all().delete()
    run()
    notice = RetentionNotice.objects.get()
    assert not notice.told
    assert "person.noticed" not in run(notice.erase_from)
    line = next(each for each in retention.look(notice.erase_from) if each.term.kind == "person.noticed")
    assert (line.due, line.waiting, Person.objects.count()) == (0, 1, 1)


def test_nobody_goes_before_the_day_they_were_told(silent: Person) -> None:
    run()
    day = RetentionNotice.objects.get().erase_from
    RetentionNotice.objects.update(erase_from=day + timedelta(days=30))  # the term was longer when they were told
    assert "person.noticed" not in look(day + timedelta(days=29))
    assert look(day + timedelta(days=30))["person.noticed"] == 1


def test_another_sign_closes_the_notice_on_its_day_and_they_are_asked_anew(silent: Person, counsellor: Any) -> None:
    run()
    RetentionNotice.objects.update(noticed_on=making.days(-LONG))
    confirm(Registration.objects.get(), by=counsellor, key=making.key(), happened_on=making.days(-39 * 31))
    assert run() == {"person.inactive": 1}
    closed, asked = RetentionNotice.objects.order_by("pk")
    assert (closed.kept_on, asked.kept_on) == (making.days(-39 * 31), None)


def test_what_is_held_is_neither_asked_nor_erased(silent: Person) -> None:
    stop = hold(silent, "A court asks for it.", by=SYSTEM, key=making.key())
    assert look() == {}
    stop.__class__.objects.filter(pk=stop.pk).update(until=making.days(-1))
    assert look() == {"person.inactive": 1}


def test_a_stranger_does_not_answer_for_somebody(silent: Person) -> None:
    run()
    with pytest.raises(NotAllowed):
        keep_file(RetentionNotice.objects.get(), by=making.actor("counsellor", making.office("COT")), key=making.key())


def test_a_closed_registration_goes_from_the_day_it_was_closed(office: Office) -> None:
    row = making.seeker(office).registrations.get()
    move(row, "close", by=SYSTEM, key=making.key())
    row.refresh_from_db()
    assert row.ended_on == making.today()
    Registration.objects.update(ended_on=making.days(-61 * 31))
    assert look()["registration.ended"] == 1
    move(row, "reopen", by=SYSTEM, key=making.key())
    assert "registration.ended" not in look()


def test_a_registration_that_a_merge_closed_without_a_day_goes_from_the_merge(office: Office) -> None:
    """An older Siraba wrote no day: the audit knows it."""
    kept, other = making.seekers(office, "Awa", "Awa")
    Registration.objects.update(happened_on=making.days(-70 * 31), recorded_at=at(70 * 31))
    merge_persons(kept, other, by=SYSTEM, key=making.key())
    assert Registration.objects.filter(state="closed").update(ended_on=None) == 1
    ends = term("registration.ended", making.today()).ends_on(making.today())
    assert look(ends)["registration.ended"] == 1
    assert "registration.ended" not in look(ends - timedelta(days=1))


def test_a_country_sets_its_own_term(office: Office) -> None:
    brought = TableImport.objects.create(table="retention", file_name="x", file_digest="x", source="Law 2017-20")
    DatedValue.objects.create(
        table="retention", country=office.country, key="code", value=30, unit="days", valid_from=date(2020, 1, 1),
        brought=brought,
    )  # fmt: skip
    _code(29)
    old = _code(31)
    assert (term("code", making.today()).days, term("code", making.today()).source) == (30, "Law 2017-20")
    assert run() == {"code": 1}
    assert not OneTimeCode.objects.filter(pk=old.pk).exists()


def test_a_run_that_was_stopped_goes_on_and_counts_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        _code(10)
    kept = retention.known()["code"]
    few = retention.Kept("code", kept.due, kept.do, chunk=2)
    monkeypatch.setitem(retention._kept, "code", few)
    row = jobs.ask("retention.run", by=SYSTEM, key=making.key())
    real, times = retention.apply, [0]

    def stops(*words: Any, **more: Any) -> int:
        times[0] += 1
        if times[0] == 2:
            Job.objects.filter(pk=row.pk).update(stop_asked=True)
        return int(real(*words, **more))

    monkeypatch.setattr(retention, "apply", stops)
    jobs.run_waiting()
    row.refresh_from_db()
    assert (row.state, OneTimeCode.objects.count()) == ("stopped", 1)
    jobs.resume(row, by=SYSTEM, key=making.key())
    jobs.run_waiting()
    row.refresh_from_db()
    assert (row.state, row.result) == ("done", {"code": 5})
