"""Pages of what people ask of their data: their own, the desk's, the officer's, and what they take along."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.verb_words import verb_words
from siraba.apps.jobseekers.actions import say_work
from siraba.apps.jobseekers.rules import OccupationEntry
from siraba.apps.persons.actions import (
    ask_right,
    begin_work,
    correct_persons,
    give_consent,
    hand_over,
    open_own_file,
    withdraw_right,
)
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import Correction, Disclosure, Limitation, Person, RightsCase
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.faces.web.rights.paper import paper
from siraba.faces.web.rights.paper import said as on_paper
from siraba.faces.web.rights.shown import as_json, parts
from tests.apps import making
from tests.faces.web.conftest import Town


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(**more: Any) -> dict[str, Any]:
    return {"by": SYSTEM, "key": making.key(), **more}


@pytest.fixture
def officer(town: Town) -> Client:
    return browser(User.objects.create(email="dpo@town.example", name="Ibrahima Sow", role=Role.DATA_PROTECTION))


def own(person: Person) -> Client:
    return browser(open_own_file(person.public_id, **do()))


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, address: str, **more: str) -> Any:
    return client.post(address, {"key": making.key(), **more})


def test_somebody_has_a_fact_corrected_and_both_are_shown(town: Town, officer: Client, desk: Client) -> None:
    person = town.bakers[0]
    page = own(person)
    short = post(page, reverse("web:own_rights"), kind="correct", field="place", said="kept when something lacks")
    assert short.status_code == 422
    assert "kept when something lacks" in short.content.decode()
    assert post(page, reverse("web:own_rights"), kind="correct", field="place", words="Ouidah").status_code == 302
    case = RightsCase.objects.get()
    assert case.reference in said(officer, reverse("web:rights_cases"))
    show = reverse("web:rights_case", args=[case.public_id])
    post(officer, reverse("web:begin_case", args=[case.public_id]))
    word = Correction.objects.get()
    decide = reverse("web:decide_words", args=[case.public_id, word.public_id])
    post(officer, decide, do="accept", written="Ouidah")
    post(officer, reverse("web:answer_case", args=[case.public_id]), said="done")
    case.refresh_from_db()
    person.refresh_from_db()
    assert (case.state, person.place) == ("answered", "Ouidah")
    for client, address in (
        (officer, show),
        (page, reverse("web:own_rights")),
        (desk, reverse("web:person", args=[person.public_id])),
    ):
        assert "<q" in said(client, address)
    assert Disclosure.objects.filter(person=person, part="rights").exists(), "the officer looked, and it is written"


def test_a_desk_writes_down_what_somebody_asks_and_the_file_is_put_aside(town: Town, desk: Client) -> None:
    person = town.bakers[0]
    rights = reverse("web:person_rights", args=[person.public_id])
    assert post(desk, rights, kind="restrict", how="letter", happened_on="2099-01-01").status_code == 422
    assert post(desk, rights, kind="restrict", how="letter", said="a letter").status_code == 302
    case = RightsCase.objects.get()
    assert case.state == "received"
    assert post(desk, rights, kind="restrict", how="letter").status_code == 422, "asked already"
    post(desk, reverse("web:check_case", args=[case.public_id]), said="identity card")
    assert Limitation.objects.filter(person=person, lifted_on=None).exists()
    file = said(desk, reverse("web:person", args=[person.public_id]))
    assert person.reference in file
    for contact in person.contacts.all():
        assert contact.value not in file
    assert person.reference not in said(desk, reverse("web:people"))
    assert person.reference in said(own(person), reverse("web:own"))
    assert post(desk, reverse("web:begin_case", args=[case.public_id])).status_code == 404, "the officer answers"
    post(desk, reverse("web:withdraw_case", args=[case.public_id]))
    assert person.reference in said(desk, reverse("web:people"))


def test_the_officer_erases_by_the_case_and_only_the_right_file(town: Town, officer: Client) -> None:
    person = town.bakers[0]
    case = ask_right(person, "erase", **do(how="own_page", by=open_own_file(person.public_id, **do()).actor))
    begin_work(case, **do())
    erase = reverse("web:erase_case", args=[case.public_id])
    post(officer, erase, reference="P-26-000000-A")
    assert Person.objects.filter(pk=person.pk).exists()
    answer = post(officer, erase, reference=person.reference.lower())
    assert answer.headers["Location"] == reverse("web:rights_case", args=[case.public_id])
    assert not Person.objects.filter(pk=person.pk).exists()
    page = said(officer, reverse("web:rights_case", args=[case.public_id]))
    assert person.full_name not in page
    assert case.reference in said(officer, reverse("web:rights_cases") + "?closed=1")


def test_everything_is_seen_and_taken_along_by_the_person_and_nobody_else(town: Town, desk: Client) -> None:
    person, other = town.bakers[:2]
    give_consent(person, ConsentEntry("research", project="Crafts"), given=Given(how="screen"), **do())
    page = own(person)
    shown = said(page, reverse("web:own_held"))
    taken = page.get(reverse("web:own_take", args=["json"]))
    found = json.loads(taken.content)
    assert found["person"] == person.reference
    assert found["holdings"]["persons.person"][0]["family_names"] == person.family_names
    for kind in ("jobseekers.profile", "persons.consent", "persons.contactpoint", "foundation.auditentry"):
        assert found["holdings"][kind]
    for number in (row["value"] for row in found["holdings"]["persons.contactpoint"]):
        assert number in shown
    assert len(shown) < 100_000, "for a slow line"
    receipt = found["holdings"]["persons.consentreceipt"][0]
    assert json.loads(receipt["document"])["@type"] == "dpv:ConsentReceipt"
    assert "dpv:" not in shown, "a page tells in words what a receipt is of"
    codes = {"research", "KEN", "jobseekers.registration", "persons.consent"}
    bare = re.findall(r"<bdi[^>]*>([^<]*)</bdi>", shown)
    assert not codes & set(bare), "codes have names"
    kinds = [part.kind for part in parts(person, most=1)]
    assert kinds[0] == "persons.person"
    assert {part.kind: part.earlier for part in parts(person, most=1)}["foundation.auditentry"] > 0
    assert other.reference not in taken.content.decode()
    assert AuditEntry.objects.filter(verb="right.take_out", subject_id=person.public_id).count() == 1
    assert page.get(reverse("web:own_take", args=["xls"])).status_code == 404
    assert desk.get(reverse("web:own_held")).status_code == 404
    case = ask_right(person, "see", **do(how="letter"))
    assert desk.get(reverse("web:rights_held", args=[case.public_id])).status_code == 404


def test_what_was_done_is_read_in_words_and_programs_keep_the_verbs(town: Town) -> None:
    person = town.bakers[0]
    said_now = PersonEntry(
        person.given_names, "Adjovi", sex="f", country="BEN", place="Ouidah", emails=("a@b.example",)
    )
    correct_persons([person], [said_now], **do())
    give_consent(person, ConsentEntry("research", project="Crafts"), given=Given(how="screen"), **do())
    hand_over(person, town.elsewhere.office, **do(reason="moved to the coast"))
    say_work(person, OccupationEntry("boulanger de quartier", None), **do())
    withdraw_right(ask_right(person, "see", **do(how="letter")), **do(said="no need any more"))
    rows = json.loads(as_json(person))["holdings"]["foundation.auditentry"]
    corrected = next(row for row in rows if row["verb"] == "person.correct")
    assert corrected["verb_words"] == verb_words()["person.correct"].model_dump()
    assert corrected["details"]["after"]["family_names"] == "Adjovi"
    told = {}
    for language in ("fr", "en", "ar"):
        with translation.override(language):
            things = next(each for each in parts(person) if each.kind == "foundation.auditentry").things
        told[language] = "\n".join(line.text for thing in things for line in thing)
        assert len(things) == len(rows)
        codes = re.findall(r"[a-z]+[._][a-z_]+|[0-9a-f]{8}-", told[language].replace("a@b.example", ""))
        assert codes == [], f"codes, or ids of rows, in {language}"
        assert {verb_words()[row["verb"]].said(language) for row in rows} <= set(told[language].split("\n"))
    for words in (
        "Family names: Adjovi",
        "What: to see what is kept; How: by letter or e-mail",
        "Where it is: taken back",
    ):
        assert words in told["en"]
    assert "\u2066a@b.example\u2069" in told["ar"], "keeps its direction"


def test_on_paper_in_three_languages_numbers_and_addresses_keep_their_direction(town: Town) -> None:
    person = town.bakers[0]
    numbers = {contact.value for contact in person.contacts.all()} | {person.reference}
    said_in: dict[str, Any] = {}
    for language in ("fr", "en", "ar"):
        assert paper(person, language).startswith(b"%PDF")
        with translation.override(language):
            said_in[language] = on_paper(person)
        facts = [fact for part in said_in[language]["parts"] for thing in part["things"] for fact in thing]
        isolated = {fact["text"] for fact in facts if fact["ltr"]}
        assert numbers <= isolated, language
        assert not any(fact["ltr"] for fact in facts if fact["text"] == person.full_name)
    shapes = [[(len(part["things"])) for part in each["parts"]] for each in said_in.values()]
    assert shapes[0] == shapes[1] == shapes[2], "the same in each language"
