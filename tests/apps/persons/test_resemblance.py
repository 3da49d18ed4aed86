"""Files that may be one person's: what is found, what it weighs, and what is asked of whom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.jobs import run_waiting
from siraba.apps.jobseekers.queries import count_people
from siraba.apps.persons import queries
from siraba.apps.persons.actions import enter_persons, tell_apart
from siraba.apps.persons.actions.names import count_names
from siraba.apps.persons.models import BrokenGlass, NameShare, PersonKey, Resemblance
from siraba.apps.persons.resemblance import Band, Identity, sought_keys, stored_keys, weigh
from siraba.core.terms.dates import PartialDate
from tests.apps import bringing, making

PHONE, OTHER = "+22370000000", "+22370000001"


def who(given: str = "Mohamed", family: str = "Traoré", birth: str = "1990-04-17", **more: object) -> Identity:
    said: dict[str, object] = {"sex": "m", "region": "ML-1", "place": "Kayes", "phones": [PHONE], **more}
    return Identity.of(given, family, birth=PartialDate.parse(birth) if birth else None, **said)  # type: ignore[arg-type]  # plain values


SAME = [
    (who(), who("محمد", "تراوري", phones=[OTHER])),
    (who(), who("Traore", "Muhammad")),
    (who(), who("Mouhamed", "Traorée", birth="1990")),
    (who("Abdoul Kader"), who("Abdelkader", phones=[OTHER])),
    (who("Fatoumata Binta", "Diallo", sex="f"), who("Fatoumata", "Jallow", sex="f")),
    (who(birth="1990-04-17"), who(birth="1990-04-18")),
]
TWO = [
    (who("Hassan"), who("Hussein")),  # twins: all but a name
    (who("Awa", sex="f"), who("Adama", birth="1993-02-01")),  # sister and brother, one phone
    (who(birth="1990-01-01", phones=[]), who(birth="1990-01-01", region="ML-5", place="Mopti", phones=[OTHER])),
    (who(birth="", phones=[PHONE], region=None, place=""), who("Oumar", "Keïta", "", region=None, place="")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_written_differently_is_found_and_weighs_as_the_same(one: Identity, other: Identity) -> None:
    assert stored_keys(one) & sought_keys(other), "found from the other side"
    assert stored_keys(other) & sought_keys(one)
    assert weigh(one, other, people=50_000).band is not Band.DIFFERENT
    assert weigh(one, other, people=50_000) == weigh(other, one, people=50_000)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_homonyms_twins_and_families_are_never_surely_the_same(one: Identity, other: Identity) -> None:
    assert weigh(one, other, people=50_000).band is not Band.SAME


def test_each_thing_weighs_as_it_should() -> None:
    base = who(phones=[])
    score = weigh(base, who(phones=[])).score
    assert weigh(base, who(birth="1990-01-01", phones=[])).score < score, "a first of January is a year"
    assert weigh(base, who(birth="1991-04-17", phones=[])).score < score
    assert weigh(base, who(sex="f", phones=[])).score < score
    assert weigh(base, who(region="ML-2", phones=[])).score < score
    assert weigh(who(), who()).score > weigh(who(), who(phones=[OTHER])).score
    assert weigh(base, who(phones=[]), people=5_000_000).score < score, "more people share a name in a larger register"
    rare = weigh(base, who(phones=[]), share=lambda bone: 0.0001).score
    assert rare > weigh(base, who(phones=[]), share=lambda bone: 0.05).score, "a rare name says more"


def test_a_phone_alone_finds_and_never_asks() -> None:
    one, other = who(), who("Kadiatou", "Sangaré", "1961", sex="f", region="ML-7", place="Gao")
    assert stored_keys(one) & sought_keys(other)
    assert weigh(one, other).band is Band.DIFFERENT


def test_nobody_without_any_name_breaks_it() -> None:
    empty = Identity.of("", "")
    assert weigh(empty, who()).band is Band.DIFFERENT
    assert stored_keys(empty) == set()


@pytest.mark.both
@pytest.mark.django_db
def test_a_few_are_compared_at_once_and_decided_pairs_stay(office: Office, counsellor: Actor) -> None:
    birth = PartialDate.parse("1990-04-17")
    first = making.seeker(office, "Mohamed", birth=birth, phones=(PHONE,))
    second = making.seeker(office, "Muhammad", birth=birth, phones=(OTHER,))
    (pair,) = queries.resemblances(SYSTEM)
    assert {pair.one, pair.other} == {first, second}
    assert dict(pair.reasons)["birth_day"] > 0
    (found,) = queries.lookalikes(SYSTEM, making.person_entry("Mohammed", birth=birth), but=second)
    assert found.person == first


@pytest.mark.both
@pytest.mark.django_db
def test_files_that_one_may_not_see_hide_none_that_one_may(office: Office, counsellor: Actor) -> None:
    """Six likelier ones of another office, who agreed to nothing; one of them is open for an emergency."""
    birth = PartialDate.parse("1990-04-17")
    there = making.office("COT")
    ours = making.seeker(office, "Muhammad", birth=PartialDate.parse("1990"), phones=(PHONE,))
    theirs = making.seekers(there, *["Mohamed"] * 6, birth=birth, phones=(PHONE,), consents=())
    entry = making.person_entry("Mohamed", birth=birth, phones=(PHONE,))
    assert len(queries.lookalikes(SYSTEM, entry, most=6)) == 6
    assert ours not in [each.person for each in queries.lookalikes(SYSTEM, entry)], "the least likely of seven"
    BrokenGlass.objects.create(
        person=theirs[0], opened_by=str(counsellor.id), until=timezone.now() + timedelta(hours=1)
    )
    found = [each.person for each in queries.lookalikes(counsellor, entry)]
    assert found == [ours]
    made = making.seeker(office, "Mohamed", birth=birth, phones=(PHONE,))
    tell_apart(made, found, by=counsellor, key=making.key())  # as the page does: whoever is shown can be told apart


@pytest.mark.both
@pytest.mark.django_db
def test_a_file_of_people_is_entered_at_once_and_compared_by_a_job(office: Office, tmp_path: Path) -> None:
    making.seeker(office, "Given3", family="Traoré", birth=PartialDate.parse("1990-04-17"), phones=("+2290197000003",))
    rows = [bringing.person(n) for n in range(1, 13)]
    run = bringing.bring(bringing.write_csv(tmp_path / "people.csv", rows), bringing.people_importer(office))
    assert run.imported == 12, "nobody is silently left out"
    assert not Resemblance.objects.exists()
    assert PersonKey.objects.filter(key="?").count() == 12
    run_waiting()
    assert count_people() == 13, "nor silently merged"
    assert not PersonKey.objects.filter(key="?").exists()
    assert any({pair.one.given_names, pair.other.given_names} == {"Given3"} for pair in queries.resemblances(SYSTEM))


@pytest.mark.both
@pytest.mark.django_db
def test_names_are_counted_and_a_rare_one_is_asked_about_sooner() -> None:
    entries = [making.person_entry("Awa", "Traoré", birth=PartialDate.parse(str(1950 + n))) for n in range(40)]
    enter_persons([*entries, making.person_entry("Zoubeïda", "Quenum")], by=SYSTEM, key=making.key())
    assert count_names() == 4
    assert NameShare.objects.get(skeleton="").people == 41
    assert queries.lookalikes(SYSTEM, making.person_entry("Zoubeïda", "Quenum"))
    assert not queries.lookalikes(SYSTEM, making.person_entry("Awa", "Traoré")), "forty people are called so"
