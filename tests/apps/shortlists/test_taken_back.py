"""An agreement taken back while lists are made: its person is in nothing that is finished afterwards, nor shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.jobs import ask, run_waiting
from siraba.apps.foundation.models import JobState
from siraba.apps.persons.actions import give_consent, withdraw_consent
from siraba.apps.persons.models import Consent, Person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists import actions, effects, jobs, queries, saved
from siraba.apps.shortlists.models import MatchingBatch, SavedCandidate
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching.drift import Limits
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
STEWARD = making.actor("administrator")
BOTH = (ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR"))


def take_back(person: Person, country: str | None = None) -> None:
    withdraw_consent(person.consents.get(country=country, withdrawn_on=None), by=SYSTEM, key=making.key())


def night() -> MatchingBatch:
    asked = ask("shortlist.batch", by=SYSTEM, key=making.key())
    run_waiting()
    asked.refresh_from_db()
    assert asked.state == JobState.DONE, asked.problem
    return MatchingBatch.objects.latest("pk")


def listed(batch: MatchingBatch) -> dict[str, set[str]]:
    """The given names in each list of a batch, by the title of its post."""
    names = dict(Person.objects.values_list("public_id", "given_names"))
    found: dict[str, set[str]] = {row.vacancy.title: set() for row in batch.shortlists.select_related("vacancy")}
    rows = SavedCandidate.objects.filter(shortlist__batch=batch, person_id__isnull=False)
    for title, person in rows.values_list("shortlist__vacancy__title", "person_id"):
        found[title].add(names[person])
    return found


class Interrupted:
    """Runs something once, the moment a function of a module is called for the so manieth time."""

    def __init__(self, patch: pytest.MonkeyPatch, where: Any, name: str, nth: int, what: Callable[[], None]) -> None:
        self.left, self.what, self.real = nth, what, getattr(where, name)
        patch.setattr(where, name, self)

    def __call__(self, *args: Any, **more: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.what()
        return self.real(*args, **more)


MOMENTS = [
    pytest.param(jobs, "shortlist", 1, id="before the first search"),
    pytest.param(jobs, "save_lists", 1, id="searched, not saved"),
    pytest.param(jobs, "shortlist", 2, id="one list saved, the other not searched"),
    pytest.param(jobs, "save_lists", 2, id="one list saved, the other searched"),
    pytest.param(jobs, "end_batch", 1, id="all saved, not published"),
]


@pytest.mark.parametrize(("where", "name", "nth"), MOMENTS)
def test_whoever_takes_it_back_while_the_batch_runs_is_in_none_of_its_lists(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, nth: int
) -> None:
    awa, _binta = making.seekers(office, "Awa", "Binta")
    making.vacancy(office, "V1")
    making.vacancy(office, "V2")
    monkeypatch.setattr(jobs, "CHUNK", 1)
    interrupted = Interrupted(monkeypatch, where, name, nth, lambda: take_back(awa))
    batch = night()
    assert interrupted.left <= 0
    assert batch.state == "published"
    assert listed(batch) == {"V1": {"Binta"}, "V2": {"Binta"}}
    assert all(saved.replayed(row).equal for row in batch.shortlists.select_related("parameters"))


def test_taking_back_one_country_leaves_the_lists_of_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is agreed at home does not hang on what is agreed abroad, nor the other way round."""
    awa = making.seeker(office, "Awa", consents=BOTH, destinations=("FR", "BJ"), birth=making.born(1990))
    making.vacancy(office, "home")
    making.vacancy(office, "abroad", country="FR", region=None)
    with monkeypatch.context() as patch:
        Interrupted(patch, jobs, "end_batch", 1, lambda: take_back(awa, "FR"))
        assert listed(night()) == {"home": {"Awa"}, "abroad": set()}
    give_consent(awa, ConsentEntry("match_abroad", "FR"), by=SYSTEM, key=making.key())
    take_back(awa)
    assert listed(night()) == {"home": set(), "abroad": {"Awa"}}, "the night after finds what was agreed anew"


def test_whoever_takes_it_back_while_a_batch_is_held_is_not_published_with_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "limits", lambda: Limits(fewest_lists=1, least_kept=900_000))
    making.seeker(office, "Awa")
    making.vacancy(office, "V1")
    assert night().state == "published"
    binta = making.seekers(office, "Binta", "Cissé")[0]
    making.seekers(office, *(f"P{n}" for n in range(20)))
    batch = night()
    assert batch.state == "held"
    assert "Binta" in listed(batch)["V1"]
    take_back(binta)
    assert "Binta" not in listed(batch)["V1"], "at once, not only when somebody publishes it"
    Consent.objects.filter(person__given_names="Cissé").update(until=making.days(-1))
    actions.publish_batch(batch, by=STEWARD, key=making.key())
    assert listed(batch)["V1"] & {"Binta", "Cissé"} == set(), "nor whose agreement ran out meanwhile"


def test_a_search_that_began_before_does_not_answer_with_them(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken back between search and answer: the last look at the database finds it, and the list is refilled."""
    awa = making.seeker(office, "Awa", occupations=(making.held(years=9),))
    making.seeker(office, "Binta")
    post = making.vacancy(office)
    Interrupted(monkeypatch, queries, "_registrations", 1, lambda: take_back(awa))
    view = queries.shortlist(counsellor, post, as_of=making.today(), top=1)
    assert making.names_of([row.person for row in view.people.values()]) == ["Binta"]


def test_a_kept_list_shows_the_place_without_the_name_and_again_once_they_agree(
    office: Office, counsellor: Actor
) -> None:
    awa = making.seeker(office, "Awa")
    post = making.vacancy(office)
    row = actions.keep_shortlist(post, as_of=making.today(), by=counsellor, key=making.key())

    def shown() -> list[str]:
        seen = saved.people_listed(counsellor, saved.places(row))
        return making.names_of(list(saved.still_agreeing(row, seen).values()))

    assert shown() == ["Awa"]
    take_back(awa)
    assert shown() == []
    assert [place.rank for place in saved.places(row)] == [1]
    give_consent(awa, ConsentEntry("match_home"), by=SYSTEM, key=making.key())
    assert shown() == ["Awa"]


def test_what_is_agreed_for_one_employer_or_project_proposes_nobody(office: Office, counsellor: Actor) -> None:
    awa = making.seeker(office, "Awa", consents=())
    firm = making.employer()
    for entry in (
        ConsentEntry("employer", organisation_id=firm.public_id, organisation_name=firm.name),
        ConsentEntry("research", project="Crafts"),
    ):
        give_consent(awa, entry, by=SYSTEM, key=making.key())
    assert queries.shortlist(counsellor, making.vacancy(office), as_of=making.today()).people == {}


@pytest.mark.django_db(transaction=True)
def test_taking_it_back_while_the_list_is_written_takes_it_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """By another process, after the batch looked who agrees: it waits for the batch, and finds what was written."""
    awa, _binta = making.seekers(office, "Awa", "Binta")
    post = making.vacancy(office, "V1")
    wrong: list[BaseException] = []

    def elsewhere() -> None:
        try:
            take_back(awa)
        except BaseException as problem:
            wrong.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=elsewhere)
    Interrupted(monkeypatch, actions, "_write", 1, thread.start)
    batch = actions.begin_batch(making.today(), queries.parameters(), by=SYSTEM, key=making.key())
    view = queries.shortlist(SYSTEM, Vacancy.objects.get(pk=post.pk), as_of=making.today())
    actions.save_lists(batch, [(post, view)], by=SYSTEM, key=making.key())
    thread.join(60)
    assert not wrong
    actions.end_batch(batch, {"beyond": []}, {}, by=SYSTEM, key=making.key())
    assert listed(batch) == {"V1": {"Binta"}}
