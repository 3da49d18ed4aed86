"""Kept lists and versions of the parameters, pressed twice, by two at once, and while somebody is erased."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.jobs import run_waiting
from siraba.apps.foundation.models import SubjectKey
from siraba.apps.persons.actions import correct_persons
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import actions, effects, saved
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedCandidate, SavedShortlist
from siraba.apps.shortlists.queries import parameters, shortlist
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.shortlists.test_saved import keep, some, weights

pytestmark = [pytest.mark.both, pytest.mark.django_db]
STEWARD = making.actor("administrator")


def side_by_side(*works: Callable[[], object]) -> list[BaseException]:
    """Each in a thread of its own; what went wrong in them."""
    wrong: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as problem:
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the last number waits a moment for another who reads it too: as two would who press at once."""
    door, read = threading.Barrier(2), actions._next

    def number(scope: str) -> int:
        found = read(scope)
        with suppress(threading.BrokenBarrierError):
            door.wait(0.5)
        return found

    monkeypatch.setattr(actions, "_next", number)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False])
def test_two_who_propose_at_once_make_two_versions(meeting: None, known: bool) -> None:
    if known:
        actions.propose_parameters(weights(), by=STEWARD, key=making.key())
    before = ParameterSet.objects.count()
    wrong = side_by_side(
        *(lambda key=key: actions.propose_parameters(weights(), by=STEWARD, key=key) for key in ("one", "other"))
    )
    assert not wrong
    numbers = list(ParameterSet.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == before + (2 if known else 3), "the built-in ones have their row too"


@pytest.mark.django_db(transaction=True)
def test_two_who_apply_at_once_leave_one_in_force() -> None:
    rows = [actions.propose_parameters(weights(), by=STEWARD, key=making.key()) for _ in range(2)]
    for row in rows:
        actions.note_effect(row, {"lists": 0}, by=SYSTEM, key=making.key())
    wrong = side_by_side(
        *(lambda row=row: actions.apply_parameters(row, by=STEWARD, key=f"apply/{row.pk}") for row in rows)
    )
    assert not wrong
    assert ParameterSet.objects.filter(state="active").count() == 1


def test_the_same_list_is_kept_once_and_a_change_makes_a_version(office: Office, counsellor: Actor) -> None:
    """However often it is pressed, also with another list between."""
    some(office, 3)
    post = making.vacancy(office)
    first = keep(counsellor, post)
    assert keep(counsellor, post) == first
    shorter = keep(counsellor, post, top=2)
    assert shorter != first
    assert keep(counsellor, post) == first
    making.seeker(office, "Awa")
    assert keep(counsellor, post) not in {first, shorter}
    assert SavedShortlist.objects.count() == 3


def test_another_input_is_another_version_although_the_points_stay(office: Office, counsellor: Actor) -> None:
    person = making.seeker(office)
    post = making.vacancy(office)
    first = keep(counsellor, post)
    correct_persons([person], [making.person_entry(birth=making.born(1980))], by=counsellor, key=making.key())
    again = keep(counsellor, post)
    assert again != first
    assert again.digest == first.digest


@pytest.fixture
def erased_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Person]]:
    """Those who are put in are erased after a list was made, before it is written."""
    victims: list[Person] = []

    def found(*args: Any, **more: Any) -> Any:
        view = shortlist(*args, **more)
        while victims:
            erase_person(victims.pop(), "request", by=SYSTEM, key=making.key())
        return view

    monkeypatch.setattr(actions, "shortlist", found)
    yield victims


def test_somebody_erased_while_a_list_is_made_is_not_in_it(
    office: Office, counsellor: Actor, erased_meanwhile: list[Person]
) -> None:
    people = some(office, 3)
    gone = people[1].public_id
    post = making.vacancy(office)
    shown = saved.list_digest(shortlist(counsellor, post, as_of=making.today()).result)
    erased_meanwhile.append(people[1])
    with pytest.raises(actions.ListChanged):
        keep(counsellor, post, shown=shown)
    assert Person.objects.filter(public_id=gone).exists(), "the erasure was inside of what was rolled back"
    erased_meanwhile.append(Person.objects.get(public_id=gone))
    row = keep(counsellor, post)
    assert [place.rank for place in saved.places(row)] == [1, 2]
    assert not SavedCandidate.objects.filter(person_id=gone).exists()
    assert not SubjectKey.objects.filter(subject_id=gone).exists()
    assert saved.replayed(row).equal


@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_the_list_that_is_being_kept(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And empties the place that was written meanwhile."""
    (person,) = some(office, 1)
    post, seal, erasing = making.vacancy(office), saved.seal_for, threading.Event()
    eraser = threading.Thread(
        target=lambda: (
            erase_person(person, "request", by=SYSTEM, key="erased"),
            erasing.set(),
            connections.close_all(),
        )
    )

    def sealed(values: Any) -> Any:
        found = seal(values)
        eraser.start()
        erasing.wait(0.5)
        return found

    monkeypatch.setattr(saved, "seal_for", sealed)
    row = keep(counsellor, post)
    eraser.join(30)
    (place,) = saved.places(row)
    assert (place.person_id, place.match) == (None, None)
    assert not SubjectKey.objects.filter(subject_id=person.public_id).exists()


def test_the_effect_is_a_job_that_says_how_far_it_is(office: Office, counsellor: Actor) -> None:
    some(office)
    for number in range(2):
        keep(counsellor, making.vacancy(office, f"Maçon {number}"))
    row = actions.propose_parameters(weights(skills=0, experience=520_000), by=STEWARD, key=making.key())
    job = actions.measure_parameters(row, by=STEWARD, key=making.key())
    assert actions.measure_parameters(row, by=STEWARD, key=making.key()) == job, "it is being worked out already"
    assert effects.measuring(row) == job
    row.refresh_from_db()
    assert row.effect is None
    run_waiting()
    row.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert row.effect["lists"] == 2
    again = actions.measure_parameters(row, by=STEWARD, key=making.key())
    assert again != job, "asked anew, it is worked out anew"


def test_a_programme_has_its_own_parameters_and_its_lists_say_so(office: Office, counsellor: Actor) -> None:
    some(office)
    post = making.vacancy(office)
    row = actions.propose_parameters(
        weights(skills=0, experience=520_000), by=STEWARD, key=making.key(), scope="seasonal"
    )
    actions.note_effect(row, {"lists": 0}, by=SYSTEM, key=making.key())
    actions.apply_parameters(row, by=STEWARD, key=making.key())
    theirs = shortlist(counsellor, post, as_of=making.today(), programme="seasonal")
    assert theirs.parameters == parameters("seasonal") != parameters()
    assert shortlist(counsellor, post, as_of=making.today()).parameters == parameters()
    assert shortlist(counsellor, post, as_of=making.today(), programme="other").parameters == parameters()
    kept = keep(counsellor, post, programme="seasonal")
    assert kept.parameters == row
    assert saved.replayed(kept).equal
    assert keep(counsellor, post).parameters.scope == ""


@pytest.fixture
def night(office: Office, counsellor: Actor) -> tuple[MatchingBatch, list[Vacancy]]:
    """A batch of sixty lists, each of which had one before."""
    some(office, 2)
    posts = [making.vacancy(office, f"Maçon {number}") for number in range(60)]
    view = shortlist(counsellor, posts[0], as_of=making.today())
    batch = actions.begin_batch(making.today(), parameters(), by=SYSTEM, key=making.key())
    for each in posts:
        SavedShortlist.objects.create(
            vacancy=each, parameters=batch.parameters, as_of=making.today(), asked="{}", digest="before"
        )
    actions.save_lists(batch, [(each, view) for each in posts], by=SYSTEM, key=making.key())
    return batch, posts


def test_a_night_is_compared_in_few_queries_that_read_no_frozen_texts(
    night: tuple[MatchingBatch, list[Vacancy]], django_assert_max_num_queries: Any
) -> None:
    batch, _posts = night
    with django_assert_max_num_queries(9) as asked:
        found = effects.drift_of(batch)
    assert (found["lists"], found["gained"]) == (60, 120)
    assert not any('"asked"' in query["sql"] for query in asked.captured_queries)
