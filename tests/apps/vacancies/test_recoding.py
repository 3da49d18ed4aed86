"""A release replaces another: people and vacancies follow where it is sure, keep their old code, or wait."""

from __future__ import annotations

from uuid import UUID

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.classification import queries
from siraba.apps.classification.actions import (
    decide_succession,
    move_change,
    propose_change,
    propose_recoding,
    publish_changes,
    start_recoding,
)
from siraba.apps.classification.models import Occupation, Recoded, Release
from siraba.apps.classification.queries.differences import recoding_state, undecided
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import Actor, ActorKind, NotAllowed
from siraba.apps.foundation.models import Job
from siraba.apps.jobseekers.models import ProfileOccupation
from siraba.apps.shortlists.models import PoolChange
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ONE = Actor(ActorKind.USER, id=UUID(int=31), role="administrator", name="One")
TWO = Actor(ActorKind.USER, id=UUID(int=32), role="administrator", name="Two")


def change(kind: str, code: str, /, **content: object) -> None:
    made = propose_change("roame", kind, code, content, by=ONE, key=making.key())
    move_change(move_change(made, "submit", by=ONE, key=making.key()), "approve", by=TWO, key=making.key())


@pytest.fixture
def pair(office: Office) -> tuple[Release, Release]:
    """Two releases: the second merged the tiler into the mason."""
    old = queries.active_release("roame")
    change("merge", "RA-03-02", into="RA-03-01")
    return old, publish_changes("roame", "next", by=ONE, key=making.key())


def give_the_name_away(new: Release) -> None:
    """In a release, the tiler's name is that of a new occupation, as in one that a national team brings as a file."""
    Occupation.objects.get(release=new, code="RA-03-02").names.filter(text__startswith="Carreleur").delete()
    other = Occupation.objects.get(release=new, code="RA-03-77")
    other.names.update(text="Carreleur")
    Occupation.objects.filter(pk=other.pk).update(labels={"fr": "Carreleur"})


def follow() -> None:
    """Do the recoding that waits; training what coding knows is not asked for here."""
    Job.objects.exclude(kind__in=["profile.recode", "vacancy.recode"]).delete()
    jobs.run_waiting()


def codes() -> list[tuple[str, str]]:
    rows = ProfileOccupation.objects.order_by("pk").values_list("occupation__release__version", "occupation__code")
    return list(rows)


def test_people_and_vacancies_follow_and_the_old_code_is_kept(office: Office) -> None:
    old = queries.active_release("roame")
    making.seekers(office, "Awa", "Bio")
    making.seeker(office, "Codjo", occupations=(making.held(making.TILER, title="carreleur"),))
    making.seeker(office, "Dede", occupations=(making.held(), making.held(making.TILER, title="carreleur")))
    post = making.vacancy(office, "Carreleur", occupation_id=making.occupation(making.TILER).pk)
    change("merge", "RA-03-02", into="RA-03-01")
    new = publish_changes("roame", "next", by=ONE, key=making.key())
    recoding = propose_recoding(old, new, by=ONE, key=making.key())
    assert set(codes()) == {(old.version, "RA-03-01"), (old.version, "RA-03-02")}  # a table, and nothing else yet
    start_recoding(recoding, by=ONE, key=making.key())
    changes_before = PoolChange.objects.count()
    follow()
    assert codes()[:3] == [("next", "RA-03-01")] * 3
    # two held occupations became one: the first is recoded, the other keeps its old code beside it
    assert codes()[3:] == [("next", "RA-03-01"), (old.version, "RA-03-02")]
    post = Vacancy.objects.get(pk=post.pk)
    assert post.occupation is not None
    assert (post.occupation.release, post.occupation.code) == (new, "RA-03-01")
    assert Recoded.objects.get(kind="vacancy").row.old.code == "RA-03-02"
    assert PoolChange.objects.count() > changes_before
    state = recoding_state(recoding)
    assert (state.undecided, state.people, state.vacancies) == (0, 5, 1)  # the one kept beside is known, too


def test_what_is_not_sure_waits_for_a_person_and_then_follows(office: Office) -> None:
    old = queries.active_release("roame")
    change("occupation", "", code="RA-03-77", parent="03.1", labels={"fr": "Poseur de faïence"})
    change("edit", "RA-03-02", labels={"fr": "Poseur de revêtements"})
    making.seeker(office, "Codjo", occupations=(making.held(making.TILER, title="du métier"),))
    new = publish_changes("roame", "next", by=ONE, key=making.key())
    give_the_name_away(new)
    recoding = propose_recoding(old, new, by=ONE, key=making.key())
    start_recoding(recoding, by=ONE, key=making.key())
    follow()
    (row,) = undecided(recoding)
    assert (row.old.code, row.waiting) == ("RA-03-02", 1)
    assert [each["code"] for each in row.candidates] == ["RA-03-02", "RA-03-77"]
    assert codes() == [(old.version, "RA-03-02")]
    with pytest.raises(NotAllowed):
        decide_succession(row, None, by=making.actor("counsellor", office), key=making.key())
    target = Occupation.objects.get(release=new, code="RA-03-77")
    decide_succession(row, target, by=TWO, key=making.key())
    follow()
    assert codes() == [("next", "RA-03-77")]
    again = propose_recoding(old, new, by=ONE, key=making.key())
    assert not undecided(again).exists()  # what somebody decided stays decided


def test_a_title_that_is_sure_decides_what_the_code_cannot(office: Office) -> None:
    old = queries.active_release("roame")
    change("occupation", "", code="RA-03-77", parent="03.1", labels={"fr": "Poseur de faïence"})
    making.seeker(office, "Codjo", occupations=(making.held(making.TILER, title="carreleur"),))
    new = publish_changes("roame", "next", by=ONE, key=making.key())
    give_the_name_away(new)
    Occupation.objects.filter(release=new, code="RA-03-02").update(labels={"en": "Floor layer"})
    start_recoding(propose_recoding(old, new, by=ONE, key=making.key()), by=ONE, key=making.key())
    follow()
    assert codes() == [("next", "RA-03-77")]


def test_a_stopped_recoding_goes_on_where_it_was(pair: tuple[Release, Release], office: Office) -> None:
    old, new = pair
    making.seekers(office, "Awa", "Bio", "Codjo", occupations=(making.held(),))
    ProfileOccupation.objects.update(occupation=Occupation.objects.get(release=old, code="RA-03-01"))
    recoding = propose_recoding(old, new, by=ONE, key=making.key())
    for _twice in range(2):
        start_recoding(recoding, by=ONE, key=making.key())
        follow()
    assert codes() == [("next", "RA-03-01")] * 3
    assert Recoded.objects.count() == 3
