"""Registering somebody at the desk, files that may be one person's, numbers and addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from siraba.apps.classification.models import CodingCase
from siraba.apps.classification.queries import occupation_of
from siraba.apps.classification.queries.report import place_of_choice
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import erase_person
from siraba.apps.persons.models import Consent, ContactPoint, Merge, Person, Resemblance
from siraba.apps.persons.queries import disclosures
from siraba.faces.web import formats
from tests.faces.web.conftest import Town

AWA = {
    "key": "k-1", "given_names": "Awa", "family_names": "Houngbédji", "sex": "f", "birth_year": "1994",
    "region": "XD-01", "place": "Kénéba", "phone_1": "+221 77 123 45 67", "title": "boulangère", "years": "4",
    "language_1": "bm", "level_1": "speaks", "education": "2",
}  # fmt: skip


def send(desk: Client, said: dict[str, Any], **more: Any) -> HttpResponse:
    return desk.post(reverse("web:person_new"), {**said, **more})


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_somebody_is_registered_with_all_that_was_written(town: Town, desk: Client) -> None:
    page = text(desk.get(reverse("web:person_new")))
    assert not re.search(r'<input[^>]*type="checkbox"[^>]*checked', page), "no agreement is ticked beforehand"
    answer = send(desk, AWA, consent_home="on", consent_abroad=["FR", "CI"])
    person = Person.objects.get(family_names="Houngbédji")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("web:person", args=[person.public_id])
    assert (str(person.birth), person.sex, person.region, person.place) == ("1994", "f", "XD-01", "Kénéba")
    assert [each.value for each in person.contacts.all()] == ["+221771234567"]
    agreed = Consent.objects.filter(person=person).values_list("purpose", "country")
    assert set(agreed) == {("match_home", None), ("match_abroad", "FR"), ("match_abroad", "CI")}
    shown = {(each.how, each.given_by, each.text_language, each.receipts.count()) for each in person.consents.all()}
    assert shown == {("screen", "counsellor", "fr", 1)}, "the words stood on the page, and each has its receipt"
    (held,) = person.profile.occupations.all()
    assert (held.title, held.occupation.code, held.years) == ("boulangère", "RA-02-01", 4.0)
    assert [(each.code, each.level) for each in person.profile.languages.all()] == [("bm", 3)]
    assert person.registrations.get().office == town.counsellor.office
    again = send(desk, AWA, consent_home="on", consent_abroad=["FR", "CI"])
    assert again["Location"] == answer["Location"], "a form sent twice"
    other = send(desk, AWA, given_names="Fanta", phone_1="", place="Sirakoro")
    assert other.status_code == 200, "the same form with other words: kept, and to be sent once more"
    assert Person.objects.filter(family_names="Houngbédji").count() == 1
    assert 'value="Fanta"' in text(other)


def test_a_form_sent_again_after_an_erasure_registers_nobody(town: Town, desk: Client) -> None:
    send(desk, AWA)
    erase_person(Person.objects.get(family_names="Houngbédji"), "request", by=SYSTEM, key="erase")
    again = send(desk, AWA)
    assert again.status_code == 410
    assert not Person.objects.filter(family_names="Houngbédji").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given_names": " ", "family_names": ""}, "Write at least one name."),
        ({"birth_day": "31", "birth_month": "2"}, "This month has no such day."),
        ({"birth_day": "3", "birth_month": ""}, "Choose the month too"),
        ({"birth_year": "", "birth_month": "4"}, "Write the year of birth too"),
        ({"birth_year": "2099"}, "This day has not come yet."),
        ({"phone_2": "12"}, "This is no phone number of any length in use."),
        ({"email": "nobody"}, "Write the whole address"),
        ({"consent_until": "2001-01-01"}, "An agreement ends today or later."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    town: Town, desk: Client, wrong: dict[str, str], said: str
) -> None:
    page = text(desk.post(reverse("web:person_new"), {**AWA, **wrong}, headers={"accept-language": "en"}))
    assert said in page
    for kept in ("Kénéba", "+221 77 123 45 67", "boulangère"):
        assert f'value="{kept}"' in page
    assert not Person.objects.filter(family_names="Houngbédji").exists()


@pytest.mark.parametrize(
    ("birth", "kept"),
    [
        ({"birth_year": "1994", "birth_month": "4", "birth_day": "17"}, "1994-04-17"),
        ({"birth_year": "1994", "birth_month": "4"}, "1994-04"),
        ({"birth_year": "", "age": "31"}, "age"),
        ({"birth_year": ""}, ""),
    ],
)
def test_a_birth_is_written_as_far_as_it_is_known(town: Town, desk: Client, birth: dict[str, str], kept: str) -> None:
    send(desk, AWA, **birth)
    person = Person.objects.get(family_names="Houngbédji")
    if kept == "age":
        assert person.birth is not None
        assert person.birth.ages(formats.today()) == (31, 31)
    else:
        assert str(person.birth or "") == kept
    page = text(desk.get(reverse("web:person_correct", args=[person.public_id])))
    for name, value in birth.items():
        if value and name != "birth_month":
            assert re.search(rf'name="{name}"[^>]*value="{value}"|value="{value}"[^>]*name="{name}"', page), name


def test_somebody_known_is_shown_before_anything_is_saved(town: Town, desk: Client) -> None:
    send(desk, AWA)
    known = Person.objects.get(family_names="Houngbédji")
    twice = {**AWA, "key": "k-2", "given_names": "HOUNGBEDJI", "family_names": "Hawa", "phone_1": "+221 77 123 45 67"}
    page = text(send(desk, twice))
    assert known.reference in page
    assert 'value="HOUNGBEDJI"' in page
    assert Person.objects.filter(sought__contains="houngbedji").count() == 1
    assert send(desk, twice, nobody="1").status_code == 200, "an answer to what was not shown counts for nothing"
    answer = send(desk, twice, nobody="1", seen=re.findall(r'name="seen" value="([^"]+)"', page))
    assert answer.status_code == 302
    assert Person.objects.filter(sought__contains="houngbedji").count() == 2
    assert Resemblance.objects.get(other__given_names="HOUNGBEDJI").state == "different"


def test_words_that_may_mean_several_things_are_asked_about_or_left_for_later(town: Town, desk: Client) -> None:
    said = {**AWA, "title": "façonneur de pain et pâtes"}
    page = text(send(desk, said))
    offers = re.findall(r'name="concept"\s+value="([^"]+)"', page)
    assert offers[-1] == "later"
    assert len(offers) > 1
    assert not Person.objects.filter(family_names="Houngbédji").exists()
    assert send(desk, said, concept="later").status_code == 302
    held = Person.objects.get(family_names="Houngbédji").profile.occupations.get()
    assert (held.occupation, held.title) == (None, "façonneur de pain et pâtes")
    other = {**said, "key": "k-3", "given_names": "Zeinab", "family_names": "Ouattara", "phone_1": "", "birth_year": ""}
    assert send(desk, other, concept=offers[0]).status_code == 302
    assert Person.objects.get(family_names="Ouattara").profile.occupations.get().occupation is not None
    held.refresh_from_db()
    assert held.occupation is not None, "who waited with the same words is answered too"


def test_what_a_counsellor_chooses_is_a_decision_on_the_title(town: Town, desk: Client) -> None:
    said = {**AWA, "title": "façonneur de pain et pâtes"}
    offers = re.findall(r'name="concept"\s+value="([^"]+)"', text(send(desk, said)))
    send(desk, said, concept=offers[1])
    case = CodingCase.objects.get(text="façonneur de pain et pâtes")
    assert (case.state, case.decided_by) == ("decided", town.counsellor.public_id)
    assert case.occupation == occupation_of(offers[1])
    assert place_of_choice(case.proposals) == 1, "the report counts that the second was taken"
    other = {**said, "key": "k-3", "given_names": "Zeinab", "family_names": "Ouattara", "phone_1": "", "birth_year": ""}
    assert send(desk, other).status_code == 302, "the title is known now: nothing is asked"
    third = {**other, "key": "k-4", "given_names": "Rokia", "family_names": "Sanogo", "occupation": offers[0]}
    send(desk, third)
    held = Person.objects.get(family_names="Sanogo").profile.occupations.get()
    case.refresh_from_db()
    assert (held.occupation, case.occupation) == (occupation_of(offers[0]), occupation_of(offers[1])), "one file alone"


def test_what_is_chosen_while_typing_is_taken_without_a_question(town: Town, desk: Client) -> None:
    page = text(desk.get(reverse("web:person_new")))
    assert re.search(r'<input[^>]*name="title"[^>]*data-lookup="/occupations/lookup"', page)
    said = {**AWA, "title": "façonneur de pain et pâtes", "occupation": "roame:RA-02-02"}
    wrong = text(send(desk, said, email="nobody"))
    assert re.search(r'name="occupation" value="roame:RA-02-02"', wrong), "kept while something else is mended"
    assert send(desk, said).status_code == 302
    held = Person.objects.get(family_names="Houngbédji").profile.occupations.get()
    assert (held.title, held.occupation.code) == ("façonneur de pain et pâtes", "RA-02-02")
    assert CodingCase.objects.get(text=said["title"]).occupation == held.occupation
    odd = {**AWA, "key": "k-9", "title": "gribouilleur zoukou", "occupation": "roame:RA-02", "family_names": "Ouattara"}
    assert send(desk, {**odd, "given_names": "Z", "phone_1": "", "birth_year": ""}, concept="later").status_code == 302
    assert Person.objects.get(family_names="Ouattara").profile.occupations.get().occupation is None, "no occupation"


def test_mending_a_file_changes_who_it_is_and_leaves_numbers_and_agreements(town: Town, desk: Client) -> None:
    person = town.bakers[0]
    numbers = set(person.contacts.filter(ended_on=None).values_list("value", flat=True))
    agreed = Consent.objects.filter(person=person, withdrawn_on=None).count()
    answer = desk.post(
        reverse("web:person_correct", args=[person.public_id]),
        {"key": "m-1", "given_names": "Aminatou", "family_names": "Traorabé", "birth_year": "1988", "region": "XD-02"},
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.given_names, str(person.birth), person.region) == ("Aminatou", "1988", "XD-02")
    assert set(person.contacts.filter(ended_on=None).values_list("value", flat=True)) == numbers
    assert Consent.objects.filter(person=person, withdrawn_on=None).count() == agreed


def _two(desk: Client) -> tuple[Person, Person, Resemblance]:
    send(desk, AWA)
    page = text(send(desk, {**AWA, "key": "k-2", "given_names": "Hawa", "place": "Sirakoro"}))
    send(
        desk,
        {**AWA, "key": "k-2", "given_names": "Hawa", "place": "Sirakoro"},
        nobody="1",
        seen=re.findall(r'name="seen" value="([^"]+)"', page),
    )
    first, second = Person.objects.filter(family_names="Houngbédji").order_by("pk")
    pair = Resemblance.objects.get(one=first, other=second)
    Resemblance.objects.filter(pk=pair.pk).update(state="open", score=400)  # as an import leaves it
    return first, second, pair


def test_two_files_are_made_one_from_the_queue_and_two_again(town: Town, desk: Client) -> None:
    first, second, pair = _two(desk)
    assert first.reference in text(desk.get(reverse("web:duplicates")))
    side = text(desk.get(reverse("web:duplicate", args=[pair.public_id])))
    assert "Sirakoro" in side
    assert {seen.part for seen in disclosures(second)} == {"duplicate", "list"}
    address = reverse("web:duplicate", args=[pair.public_id])
    assert desk.post(address, {"key": "d", "decision": "same"}).status_code == 302
    assert not Merge.objects.exists(), "which file is kept was not said"
    desk.post(address, {"key": "d-1", "decision": "same", "kept": str(first.public_id)})
    old = desk.get(reverse("web:person", args=[second.public_id]))
    assert old["Location"] == reverse("web:person", args=[first.public_id])
    assert second.reference in text(desk.get(old["Location"]))
    assert first.reference not in text(desk.get(reverse("web:duplicates")))
    desk.post(reverse("web:undo_merge", args=[Merge.objects.get().public_id]), {"key": "u-1"})
    assert desk.get(reverse("web:person", args=[second.public_id])).status_code == 200
    assert Resemblance.objects.get(pk=pair.pk).state == "different"


@pytest.mark.parametrize(("decision", "listed"), [("different", False), ("later", True)])
def test_two_people_are_not_asked_about_again_and_later_waits(
    town: Town, desk: Client, decision: str, listed: bool
) -> None:
    first, _second, pair = _two(desk)
    desk.post(reverse("web:duplicate", args=[pair.public_id]), {"key": "d-1", "decision": decision})
    assert (first.reference in text(desk.get(reverse("web:duplicates")))) is listed


def test_numbers_are_added_confirmed_and_ended_and_their_history_stays(town: Town, desk: Client) -> None:
    person = town.bakers[0]
    address = reverse("web:person_contacts", args=[person.public_id])
    wrong = text(desk.post(address, {"key": "c-0", "do": "add", "kind": "phone", "value": "12"}))
    assert 'value="12"' in wrong
    desk.post(address, {"key": "c-1", "do": "add", "kind": "phone", "value": "+221 77 999 88 77"})
    contact = ContactPoint.objects.get(person=person, value="+221779998877")
    assert contact.confirmed_on is None
    desk.post(address, {"key": "c-2", "do": "confirm", "contact": str(contact.public_id)})
    contact.refresh_from_db()
    assert contact.confirmed_on == formats.today()
    desk.post(address, {"key": "c-3", "do": "wrong", "contact": str(contact.public_id)})
    contact.refresh_from_db()
    assert (contact.ended_on, contact.end_reason) == (formats.today(), "wrong")
    assert "+221779998877" in text(desk.get(address))
    assert desk.post(address, {"key": "c-4", "do": "vanished", "contact": str(contact.public_id)}).status_code == 404
    other = reverse("web:person_contacts", args=[town.bakers[1].public_id])
    stolen = desk.post(other, {"key": "c-5", "do": "confirm", "contact": str(contact.public_id)})
    assert stolen.status_code == 404, "a number of another person's file"


@pytest.mark.parametrize("name", ["person_new", "duplicates"])
def test_these_pages_are_the_desks(town: Town, name: str) -> None:
    browser = Client()
    browser.force_login(town.administrator)
    assert browser.get(reverse(f"web:{name}")).status_code == 404
