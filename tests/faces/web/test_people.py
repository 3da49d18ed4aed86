"""People: finding one, the file, the day's work, titles to decide."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.classification.queries import coding_case, coding_queue, families
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.jobseekers.queries import to_confirm
from siraba.apps.persons.models import Alert, Disclosure
from siraba.apps.persons.queries import disclosures
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats
from tests.faces.web.conftest import Town
from tests.faces.web.town import BAKER, BAKERS, MASONS


def page(desk: Client, name: str, *args: object, **query: object) -> str:
    answer = desk.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def people(text: str) -> list[str]:
    return re.findall(r'href="/desk/people/[0-9a-f-]{36}/"\s+dir="auto">([^<]+)</a>', text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "traorabe"}, BAKERS),
        ({"q": "amin"}, 1),
        ({"state": "suspended"}, 1),
        ({"region": "XD-07"}, MASONS),
        ({"mine": "1"}, BAKERS),
        ({"q": "nobody"}, 0),
        ({}, 25),
        ({"page": "2"}, BAKERS + MASONS - 25),
    ],
)
def test_people_are_found_by_name_and_filters(town: Town, desk: Client, query: dict[str, str], count: int) -> None:
    # the masons of the other office agreed to posts in France alone: an office that fills one there sees them
    Vacancy.objects.create(
        reference="V-26-999999-X",
        title="Maçon",
        office=town.counsellor.office,
        country="FR",
        happened_on=formats.today(),
        state="published",
        occupation=town.vacancy.occupation,
    )
    assert len(people(page(desk, "people", **query))) == count


def test_people_who_agreed_to_posts_elsewhere_are_not_listed_where_none_is_filled(town: Town, desk: Client) -> None:
    assert len(people(page(desk, "people"))) == BAKERS
    assert not people(page(desk, "people", region="XD-07"))


def test_whose_names_a_list_showed_is_noted_once_in_half_an_hour(town: Town, desk: Client) -> None:
    for _twice in range(2):
        assert len(people(page(desk, "people"))) == BAKERS
    rows = Disclosure.objects.filter(viewer_id=town.counsellor.public_id)
    assert {(row.part, row.purpose) for row in rows} == {("list", "counselling")}
    assert rows.count() == rows.values("person").distinct().count() == BAKERS
    assert AuditEntry.objects.filter(verb="person.disclose_list").count() == 1
    page(desk, "vacancy", town.vacancy.public_id)
    assert rows.filter(part="shortlist").exists()
    assert not Alert.objects.exists(), "a page of names is no file that was opened"


def test_a_person_is_found_by_number_and_by_occupation(town: Town, desk: Client) -> None:
    assert people(page(desk, "people", q=town.bakers[3].reference)) == ["Moussa 3 Traorabé"]
    occupation = town.vacancy.occupation
    assert occupation is not None
    assert len(people(page(desk, "people", occupation=occupation.public_id))) == BAKERS
    food = next(each for each in families("roame") if each.code == "02")
    assert len(people(page(desk, "people", family=food.public_id))) == BAKERS


def test_a_file_says_what_is_known_and_what_is_not(town: Town, desk: Client) -> None:
    rich = page(desk, "person", town.bakers[0].public_id)
    for said in ("Aminata Traorabé", town.bakers[0].reference, "+999010000000", "français", "fon", "80\u202f000"):
        assert said in rich, said
    assert rich.count('class="on"') >= 4  # a certified skill fills its four boxes
    poor = page(desk, "person", town.bakers[-1].public_id)
    assert 'class="on"' not in poor
    assert 'class="mark"' in poor


def test_the_best_vacancies_stand_in_the_file_with_their_bar(town: Town, desk: Client) -> None:
    text = page(desk, "person", town.bakers[0].public_id)
    assert reverse("web:vacancy", args=[town.vacancy.public_id]) in text
    assert 'class="score"' in text


def test_opening_a_file_is_noted_for_the_person(town: Town, desk: Client) -> None:
    person = town.bakers[2]
    assert disclosures(person).count() == 0
    page(desk, "person", person.public_id)
    page(desk, "person", person.public_id)
    seen = disclosures(person).get()  # twice within half an hour is one reading
    assert (seen.viewer_id, seen.part) == (town.counsellor.public_id, "file")
    assert town.counsellor.name in page(desk, "person", person.public_id)


def test_the_day_shows_what_is_due(town: Town, desk: Client) -> None:
    text = page(desk, "today")
    assert "Moussa 1 Traorabé" in text  # confirmed 175 days ago
    assert "Aminata" not in text
    assert town.vacancy.title in text  # closes in five days, and waits for a shortlist
    assert "fournier du quartier" in text


def test_confirming_somebody_twice_is_once(town: Town, desk: Client) -> None:
    registration = to_confirm(town.counsellor.actor, formats.today()).get()
    address = reverse("web:confirm_registration", args=[registration.public_id])
    assert desk.post(address).status_code == 404  # without its key a form does nothing
    key = re.search(r'name="key" value="([^"]+)"', page(desk, "today"))
    assert key is not None
    for _again in range(2):
        assert desk.post(address, {"key": key[1]}).headers["Location"] == reverse("web:today")
    registration.refresh_from_db()
    assert registration.confirmed_on == formats.today()
    text = page(desk, "today")
    assert "Moussa 1 Traorabé" in text  # said once, in the note on top
    assert 'role="status"' in text
    assert "Moussa 1 Traorabé" not in page(desk, "today")


def test_an_administrator_confirms_nobody(town: Town) -> None:
    registration = to_confirm(town.counsellor.actor, formats.today()).get()
    browser = Client()
    browser.force_login(town.administrator)
    address = reverse("web:confirm_registration", args=[registration.public_id])
    assert browser.post(address, {"key": "k"}).status_code == 404
    registration.refresh_from_db()
    assert registration.confirmed_on != formats.today()


def test_a_title_is_decided_once(town: Town, desk: Client) -> None:
    case = coding_queue(town.counsellor.actor).get()
    text = page(desk, "coding_queue")
    assert case.text in text
    assert f'value="{BAKER}"' in text
    address = reverse("web:decide_title", args=[case.public_id])
    for _again in range(2):
        assert desk.post(address, {"key": "k1", "concept": BAKER}).status_code == 302
    decided = coding_case(town.counsellor.actor, case.public_id)
    assert decided is not None
    assert (decided.state, decided.occupation and decided.occupation.code) == ("decided", "RA-02-01")
    assert case.text in page(desk, "coding_queue")  # in the note on top
    assert case.text not in page(desk, "coding_queue")


def test_a_title_may_have_no_occupation(town: Town, desk: Client) -> None:
    case = coding_queue(town.counsellor.actor).get()
    desk.post(reverse("web:decide_title", args=[case.public_id]), {"key": "k2", "concept": "none"})
    assert not coding_queue(town.counsellor.actor).exists()


@pytest.mark.parametrize("concept", ["", "roame:RA-99-99", "nonsense"])
def test_a_choice_that_is_none_changes_nothing_and_says_so(town: Town, desk: Client, concept: str) -> None:
    case = coding_queue(town.counsellor.actor).get()
    answer = desk.post(reverse("web:decide_title", args=[case.public_id]), {"key": "k3", "concept": concept})
    assert answer.status_code == 302
    assert 'role="status"' in page(desk, "coding_queue")
    assert coding_queue(town.counsellor.actor).exists()


def test_other_occupations_can_be_looked_up_for_a_title(town: Town, desk: Client) -> None:
    case = coding_queue(town.counsellor.actor).get()
    text = page(desk, "coding_queue", case=case.public_id, look="carrel")
    assert 'value="roame:RA-03-05"' in text
    assert f'value="{BAKER}"' not in text
    assert 'value="carrel"' in text  # what was typed is kept


def test_a_word_for_word_number_of_somebody_else_is_no_way_in(town: Town) -> None:
    answer = Client().get(reverse("web:person", args=[town.bakers[0].public_id]))
    assert answer.status_code == 302
    assert "Aminata" not in answer.content.decode()
