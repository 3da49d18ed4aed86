"""What a person asks of their own data: its clock, its way, its limits, and what stays of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.accounts.models import Office, Role, User
from siraba.apps.countries.models import DatedValue, TableImport
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.jobseekers.access import visible_registrations
from siraba.apps.messages.models import Message
from siraba.apps.messages.words import unseal
from siraba.apps.persons import clocks
from siraba.apps.persons.access import visible_persons
from siraba.apps.persons.actions import (
    answer,
    ask_right,
    begin_work,
    check_identity,
    correct_persons,
    decide_correction,
    erase_for,
    extend,
    lift_limit,
    merge_persons,
    open_own_file,
    refuse,
    reopen,
    undo_merge,
    withdraw_right,
)
from siraba.apps.persons.cases import cases
from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.models import CaseStep, Correction, Limitation, Person, RightsCase
from siraba.apps.persons.reminding import remind
from siraba.apps.shortlists.queries import shortlist
from tests.apps import making

pytestmark = pytest.mark.both


def do(by: Actor = SYSTEM) -> dict[str, object]:
    return {"by": by, "key": making.key()}


def own(person: Person) -> Actor:
    """The person at their own page."""
    return open_own_file(person.public_id, **do()).actor  # type: ignore[arg-type]  # by and key


@pytest.fixture
def officer(db: None) -> Actor:
    """The data protection officer."""
    return User.objects.create(email="dpo@service.example", name="Sow", role=Role.DATA_PROTECTION).actor


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
@settings(max_examples=50, deadline=None)
def test_a_month_ends_on_its_day_or_on_the_last_of_the_month(day: date, months: int) -> None:
    end = clocks.months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


def test_the_officer_is_reminded_at_each_threshold_and_each_week_of_delay() -> None:
    due = date(2026, 3, 31)
    said = [clocks.threshold(due, due - timedelta(days=left), (14, 7, 2, 0)) for left in (15, 14, 8, 7, 2, 1, 0)]
    assert said == ["", "14", "14", "7", "2", "2", "0"]
    assert [clocks.threshold(due, due + timedelta(days=late), (14,)) for late in (1, 7, 8)] == [
        "late/1",
        "late/1",
        "late/2",
    ]


@pytest.mark.django_db
def test_the_law_of_a_country_comes_before_the_term_of_the_house() -> None:
    on = date(2026, 1, 31)
    assert clocks.reply_term("BJ", on).after(on) == date(2026, 2, 28)
    brought = TableImport.objects.create(table="rights", file_name="f", file_digest="d", source="Loi 1, art. 2")
    DatedValue.objects.create(
        table="rights", country="BJ", key="reply", value=15, unit="day", valid_from=on, brought=brought
    )
    term = clocks.reply_term("BJ", on)
    assert (term.after(on), term.source) == (date(2026, 2, 15), "Loi 1, art. 2")
    assert clocks.reply_term("ML", on).unit == "month"


@pytest.mark.django_db
def test_a_case_goes_its_way_and_each_step_is_written_and_told(office: Office, officer: Actor) -> None:
    person = making.seeker(office, phones=("+2290197000012",))
    by, asked = making.actor("counsellor", office), making.days(-20)
    case = ask_right(person, "see", how="desk", said="she wants to know", happened_on=asked, **do(by))
    assert case.due_on == clocks.months_after(asked, 1)
    with pytest.raises(ValidationError):
        ask_right(person, "see", how="letter", **do(by))
    with pytest.raises(Refusal):
        answer(case, **do(officer))
    with pytest.raises(NotAllowed):
        begin_work(case, **do(by))
    with pytest.raises(ValidationError):
        check_identity(case, said=" ", **do(by))
    check_identity(case, said="identity card seen", **do(by))
    begin_work(case, **do(officer))
    extend(case, said="many papers", **do(officer))
    with pytest.raises(Refusal):
        extend(case, said="more papers", **do(officer))
    case.refresh_from_db()
    assert case.due_on == clocks.months_after(clocks.months_after(asked, 1), 2)
    done = answer(case, said="printed and handed over", **do(officer))
    assert (done.state, done.closed_on) == ("answered", making.today())
    assert [each.step for each in done.steps.order_by("pk")] == ["ask", "check", "begin", "extend", "answer"]
    assert AuditEntry.objects.filter(object_id=case.public_id).count() == 5
    told = Message.objects.filter(about_id=case.public_id).order_by("pk")
    assert [each.template for each in told] == [
        "right_received", "right_step", "right_step", "right_extended", "right_step",
    ]  # fmt: skip
    assert list(cases(officer)) == []
    assert list(cases(officer, closed=True)) == [case]


@pytest.mark.django_db
def test_a_refusal_has_a_code_and_says_where_to_complain_and_may_be_looked_at_again(
    office: Office, officer: Actor
) -> None:
    person = making.seeker(office, emails=("awa@example.org",))
    case = ask_right(person, "erase", how="letter", **do(officer))
    with pytest.raises(ValueError, match="not a reason"):
        refuse(case, "we are busy", **do(officer))
    refused = refuse(case, "identity_not_proved", **do(officer))
    told = unseal(Message.objects.get(template="right_refused"))
    assert told is not None
    assert clocks.said().refusals["identity_not_proved"]["fr"] in told.body
    assert clocks.said().complain["fr"] in told.body
    again = reopen(refused, said="the card was brought", **do(officer))
    assert (again.state, again.refusal, again.closed_on) == ("in_work", "", None)


@pytest.mark.django_db
def test_whoever_is_late_comes_first_and_reminders_come_once_a_threshold(office: Office, officer: Actor) -> None:
    people = making.seekers(office, "Awa", "Binta", "Chadé")
    days = (making.days(-10), making.days(-60), making.days(-25))
    made = [
        ask_right(each, "see", how="letter", happened_on=day, **do(officer))
        for each, day in zip(people, days, strict=True)
    ]
    assert list(cases(officer)) == [made[1], made[2], made[0]]
    reminders = Message.objects.filter(template="right_due")
    today = making.today()
    assert remind(today) == 2
    assert reminders.count() == 2
    remind(today)
    assert reminders.count() == 2, "the same day again: nobody is told twice"
    remind(today + timedelta(days=7))
    assert reminders.filter(about_id=made[1].public_id).count() == 2, "once more for each week of delay"


@pytest.mark.django_db
def test_words_of_the_person_stay_beside_the_fact_whatever_is_decided(office: Office, officer: Actor) -> None:
    person = making.seeker(office, "Aminata", family="Traore", place="Bohicon")
    said = (CorrectionEntry("family_names", "Traoré, avec un accent"), CorrectionEntry("place", "je suis de Ouidah"))
    case = ask_right(person, "correct", how="own_page", corrections=said, **do(own(person)))
    assert case.state == "checked", "who asks on their own page is known"
    begin_work(case, **do(officer))
    name, place = Correction.objects.order_by("pk")
    with pytest.raises(Refusal):
        answer(case, **do(officer))
    decide_correction(name, True, written="Traoré", **do(officer))
    with pytest.raises(ValidationError):
        decide_correction(place, False, **do(officer))
    decide_correction(place, False, why="the card says Bohicon", **do(officer))
    answer(case, **do(officer))
    person.refresh_from_db()
    assert (person.family_names, person.place) == ("Traoré", "Bohicon")
    kept = [(row.held, row.words, row.written, row.state) for row in Correction.objects.order_by("pk")]
    assert kept == [
        ("Traore", "Traoré, avec un accent", "Traoré", "accepted"),
        ("Bohicon", "je suis de Ouidah", "", "refused"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "written"), [("birth", "the year of the rain"), ("sex", "?"), ("family_names", "")])
def test_what_a_field_cannot_hold_is_not_written(office: Office, officer: Actor, field: str, written: str) -> None:
    person = making.seeker(office, "", family="Traoré")
    case = ask_right(person, "correct", how="own_page", corrections=(CorrectionEntry(field, "?"),), **do(own(person)))
    begin_work(case, **do(officer))
    with pytest.raises(ValidationError):
        decide_correction(Correction.objects.get(), True, written=written, **do(officer))
    assert Correction.objects.get().state == "proposed"


@pytest.mark.django_db
def test_a_file_that_is_put_aside_is_in_no_search_and_no_list_until_it_is_lifted(
    edition_folder: object, office: Office, officer: Actor
) -> None:
    person, other = making.seekers(office, "Aminata", "Binta")
    vacancy, by = making.vacancy(office), making.actor("counsellor", office)

    def listed() -> set[str]:
        return set(shortlist(by, vacancy, as_of=making.today()).people)

    both = {str(person.public_id), str(other.public_id)}
    assert listed() == both
    case = ask_right(person, "restrict", how="desk", **do(by))
    assert listed() == both, "first it is seen who asks"
    check_identity(case, said="identity card seen", **do(by))
    assert listed() == {str(other.public_id)}
    assert person not in visible_persons(by, "person.list")
    assert not visible_registrations(by).filter(person=person).exists()
    assert person in visible_persons(by), "its file says that it is put aside"
    assert person in visible_persons(own(person), "profile.write"), "the person goes on with their own"
    with pytest.raises(NotAllowed):
        correct_persons([person], [making.person_entry()], **do(by))
    begin_work(case, **do(officer))
    answer(case, **do(officer))
    assert listed() == {str(other.public_id)}
    lift_limit(Limitation.objects.get(), **do(own(person)))
    assert listed() == both
    assert person in visible_persons(by, "person.list")


@pytest.mark.django_db
def test_who_objects_to_being_ranked_stands_in_no_ranked_list_and_is_found_by_hand(
    edition_folder: object, office: Office, officer: Actor
) -> None:
    person = making.seeker(office)
    vacancy, by = making.vacancy(office), making.actor("counsellor", office)
    case = ask_right(person, "object", topic="ranking", how="own_page", **do(own(person)))
    assert shortlist(by, vacancy, as_of=making.today()).people == {}
    assert person in visible_persons(by, "person.list")
    withdraw_right(case, **do(own(person)))
    assert set(shortlist(by, vacancy, as_of=making.today()).people) == {str(person.public_id)}
    again = ask_right(person, "object", topic="ranking", how="own_page", **do(own(person)))
    refuse(again, "compelling_grounds", **do(officer))
    assert Limitation.objects.filter(lifted_on=None).count() == 0


@pytest.mark.django_db
def test_an_erasure_answers_its_case_which_stays_without_the_person(office: Office, officer: Actor) -> None:
    person = making.seeker(office, "Zorobabelle", emails=("z@example.org",))
    case = ask_right(person, "erase", how="own_page", said="Zorobabelle asks", **do(own(person)))
    with pytest.raises(Refusal):
        erase_for(case, **do(officer))
    begin_work(case, **do(officer))
    case.refresh_from_db()
    with pytest.raises(Refusal):
        answer(case, **do(officer))
    done = erase_for(case, **do(officer))
    assert (done.person, done.state, done.closed_on) == (None, "answered", making.today())
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not CaseStep.objects.exists()
    assert not Message.objects.filter(subject_id=person.public_id).exists()
    last = Message.objects.get(template="erasure_done")
    assert last.subject_id is None


@pytest.mark.django_db
def test_cases_and_limits_follow_the_file_that_is_kept_and_go_back(office: Office) -> None:
    kept, merged = making.seekers(office, "Awa", "Hawa")
    asker = Actor(ActorKind.USER, id=making.new_id(), role="worker", person_id=merged.public_id)
    case = ask_right(merged, "restrict", how="own_page", **do(asker))
    merge = merge_persons(kept, merged, **do())
    assert Limitation.objects.get().person == kept
    assert CaseStep.objects.filter(person=kept).count() == 2
    assert RightsCase.objects.get() == case
    undo_merge(merge, **do())
    assert Limitation.objects.get().person == merged
