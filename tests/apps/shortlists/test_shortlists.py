"""Shortlists and openings: who may see them, the last look, and that every way to ask gives the same order."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.classification.models import Crosswalk, Occupation, Release
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.models import Counter
from siraba.apps.jobseekers.actions import move
from siraba.apps.jobseekers.rules import LanguageEntry, SkillEntry
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import Exclusion
from siraba.apps.shortlists.queries import openings, proximity, shortlist
from siraba.apps.shortlists.records import person_records, vacancy_record, vacancy_records
from siraba.apps.vacancies.actions import move as move_vacancy
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching.results import Component, OccupationFit
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.people import Pool
from siraba.core.pool.vacancies import VacancyPool
from siraba.core.terms.levels import Evidence, LanguageLevel
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def people_of(by: Actor, post: Vacancy, top: int = 50) -> list[str]:
    """The given names of a shortlist, best first."""
    view = shortlist(by, post, as_of=making.today(), top=top)
    return [view.people[match.person_id].person.given_names for match in view.result.matches]


def ladder(where: Office, count: int = 5) -> list[Person]:
    """Masons from the most experienced to the least."""
    return [making.seeker(where, f"P{n}", occupations=(making.held(years=20 - 3 * n),)) for n in range(count)]


def varied(where: Office) -> None:
    """People and vacancies that differ in everything that counts."""
    skills = [making.skill(f"RS-03-00{n}").pk for n in (1, 2, 3)]
    for n in range(12):
        making.seeker(
            where,
            f"P{n}",
            occupations=(making.held((making.MASON, making.TILER, making.BAKER)[n % 3], years=n),),
            skills=tuple(SkillEntry(skill, Evidence(1 + n % 4)) for skill in skills[: n % 4]),
            languages=(LanguageEntry("fr", LanguageLevel.B1),) if n % 2 else (),
            education=n % 9 if n % 5 else None,
            region="BJ-LI" if n % 3 else "BJ-OU",
            mobile=bool(n % 2),
            contract_kinds=("permanent",) if n % 4 else None,
        )
    for n in range(6):
        making.vacancy(
            where,
            f"V{n}",
            occupation_id=making.occupation((making.MASON, making.TILER)[n % 2]).pk,
            skills=tuple((skill, n % 2 == 0) for skill in skills[: n % 3]),
            min_education=n if n % 2 else None,
            region="BJ-OU" if n % 3 == 0 else "BJ-LI",
            contract_kind="permanent" if n % 2 else None,
        )


def test_every_way_to_ask_gives_the_same_people_in_the_same_order(office: Office, counsellor: Actor) -> None:
    varied(office)
    today = making.today()
    anew = Pool.build(person_records())
    found = 0
    for post in Vacancy.objects.all():
        view = shortlist(counsellor, post, as_of=today)
        assert view.result == search(anew, vacancy_record(post), proximity=proximity(), as_of=today)
        assert [match.rank for match in view.result.matches] == list(range(1, len(view.result.matches) + 1))
        assert view.result.total == 12
        found += len(view.result.matches)
    assert found > 10, "enough to compare"


def test_both_directions_agree_on_who_fits_what(office: Office, counsellor: Actor) -> None:
    varied(office)
    today = making.today()
    scores = {
        (match.person_id, match.vacancy_id): match.score
        for post in Vacancy.objects.all()
        for match in shortlist(counsellor, post, as_of=today).result.matches
    }
    seen = {}
    posts = VacancyPool.build(vacancy_records(), rarity=pool.people().rarity)
    for someone in Person.objects.all():
        view = openings(counsellor, someone, as_of=today, top=50)
        assert view is not None
        record = next(person_records([someone.public_id]))
        assert view.result == search_vacancies(posts, record, proximity=proximity(), as_of=today)
        seen |= {(match.person_id, match.vacancy_id): match.score for match in view.result.matches}
    assert seen == scores


@pytest.mark.parametrize("role", making.ROLES)
def test_desks_alone_get_shortlists_and_openings(office: Office, role: str) -> None:
    post, awa = making.vacancy(office), making.seeker(office, "Awa")
    by, today = making.actor(role, office), making.today()
    if role in making.DESKS:
        assert people_of(by, post) == ["Awa"]
        view = openings(by, awa, as_of=today)
        assert view is not None and list(view.vacancies) == [str(post.public_id)]
        return
    with pytest.raises(NotAllowed):
        shortlist(by, post, as_of=today)
    with pytest.raises(NotAllowed):
        openings(by, awa, as_of=today)


def test_a_draft_has_a_shortlist_and_is_offered_to_nobody(office: Office, counsellor: Actor) -> None:
    draft, awa = making.vacancy(office, publish=False), making.seeker(office, "Awa")
    assert people_of(counsellor, draft) == ["Awa"]
    view = openings(counsellor, awa, as_of=making.today())
    assert view is not None and not view.result.matches


def test_whoever_is_not_looking_for_work_gets_no_openings(office: Office, counsellor: Actor) -> None:
    awa = making.seeker(office, "Awa")
    move(awa.registrations.get(), "close", by=SYSTEM, key="c")
    assert openings(counsellor, awa, as_of=making.today()) is None


def test_the_last_look_fills_up_for_whoever_is_gone(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the search and the page, the first was placed and the second erased."""
    post = making.vacancy(office)
    first, second, *_rest = ladder(office)
    assert people_of(counsellor, post, top=2) == ["P0", "P1"]
    stale = pool.people()
    monkeypatch.setattr(pool, "people", lambda last=None: stale)
    move(first.registrations.get(), "place", by=SYSTEM, key="p")
    second.delete()
    assert people_of(counsellor, post, top=2) == ["P2", "P3"]


def test_a_pool_far_behind_gives_a_shorter_list_and_nobody_who_is_not_there(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = making.vacancy(office)
    everybody = ladder(office)
    stale = pool.people()
    monkeypatch.setattr(pool, "people", lambda last=None: stale)
    for gone in everybody[:4]:
        gone.delete()
    view = shortlist(counsellor, post, as_of=making.today(), top=1)
    assert set(view.people) == set(view.explanations) == {match.person_id for match in view.result.matches}


def test_a_vacancy_that_went_meanwhile_is_not_offered(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, goes = making.vacancy(office, "Stays"), making.vacancy(office, "Goes")
    awa = making.seeker(office)
    stale = pool.vacancies()
    monkeypatch.setattr(pool, "vacancies", lambda last=None: stale)
    move_vacancy(goes, "withdraw", by=SYSTEM, key="w")
    view = openings(counsellor, awa, as_of=making.today())
    assert view is not None
    assert [match.vacancy_id for match in view.result.matches] == [str(stays.public_id)]
    assert set(view.explanations) == {str(stays.public_id)}


def test_whoever_was_excluded_is_not_proposed_again(office: Office, counsellor: Actor) -> None:
    post, other = making.vacancy(office), making.vacancy(office, "Other")
    awa, _binta = making.seekers(office, "Awa", "Binta")
    Exclusion.objects.create(person=awa, vacancy=post, reason="declined", happened_on=making.today())
    pool.rebuild_all()
    assert people_of(counsellor, post) == ["Binta"]
    assert sorted(people_of(counsellor, other)) == ["Awa", "Binta"]


def rome(where: str = "F1703") -> Occupation:
    """ROME with one occupation, installed by its rows."""
    release = Release.objects.create(scheme="rome", version="test", active=True)
    Counter.objects.create(name="coding:rome", note="test")
    return Occupation.objects.create(release=release, code=where, labels={"fr": "Maçonnerie"})


def test_a_vacancy_coded_otherwise_finds_people_through_the_crosswalk(office: Office, counsellor: Actor) -> None:
    making.seeker(office, "Awa")
    making.seeker(office, "Baker", occupations=(making.held(making.BAKER),))
    in_roame = shortlist(counsellor, making.vacancy(office), as_of=making.today())
    post = making.vacancy(office, "Maçonnerie", occupation_id=rome().pk)
    in_rome = shortlist(counsellor, post, as_of=making.today())
    awa = next(id_ for id_, row in in_rome.people.items() if row.person.given_names == "Awa")
    assert in_rome.result.matches[0].person_id == awa

    def occupation(view: object) -> object:
        match = next(each for each in view.result.matches if each.person_id == awa)  # type: ignore[attr-defined]  # a view
        return match.part(Component.OCCUPATION)

    assert occupation(in_rome) == occupation(in_roame), "an exact crosswalk is the same occupation"
    assert in_rome.explanations[awa].occupation.fit is not OccupationFit.FAR
    assert Crosswalk.objects.filter(scheme="rome", code="F1703").exists()


def test_near_occupations_come_after_the_same_and_others_last(office: Office, counsellor: Actor) -> None:
    for name, concept in (("Baker", making.BAKER), ("Tiler", making.TILER), ("Mason", making.MASON)):
        making.seeker(office, name, occupations=(making.held(concept),))
    assert people_of(counsellor, making.vacancy(office)) == ["Mason", "Tiler", "Baker"]


def test_words_that_wait_for_a_code_are_not_known_to_the_search(office: Office, counsellor: Actor) -> None:
    making.seeker(office, "Coded")
    making.seeker(office, "Waiting", occupations=(making.held(None, title="bâtisseur"),))
    view = shortlist(counsellor, making.vacancy(office), as_of=making.today())
    parts = {
        view.people[each.person_id].person.given_names: each.part(Component.OCCUPATION) for each in view.result.matches
    }
    assert (parts["Coded"].known, parts["Waiting"].known) == (True, False)
