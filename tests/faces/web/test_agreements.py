"""Agreements on pages: nothing chosen beforehand, given one by one, heard at the desk, taken back, with receipts."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations.models import Organisation
from siraba.apps.persons.actions import give_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import Consent, Person
from siraba.apps.persons.rules import ConsentEntry
from tests.apps import making
from tests.faces.web.conftest import Town

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def baker(town: Town) -> Person:
    """Somebody of the office, who agreed to nothing yet."""
    Consent.objects.filter(person=town.bakers[0]).delete()
    return town.bakers[0]


@pytest.fixture
def own(baker: Person) -> Client:
    """Their own browser."""
    browser = Client()
    user = User.objects.create(name=baker.reference, role=Role.WORKER, person_id=baker.public_id)
    browser.force_login(user)
    return browser


def post(browser: Client, address: str, **said: str) -> Any:
    return browser.post(address, {"key": making.key(), **said}, headers=ENGLISH)


def sheet(person: Person) -> str:
    return reverse("web:person_agreements", args=[person.public_id])


HEARD = {
    "purpose": "match_abroad", "country": "FR", "how": "voice", "text_language": "fr", "witness": "Afi Dossou",
    "spoken_language": "bm", "interpreter": "Koffi Ba", "happened_on": "2026-02-03",
}  # fmt: skip


def test_nothing_is_ticked_or_chosen_beforehand(town: Town, desk: Client, own: Client, baker: Person) -> None:
    """On every page where somebody agrees: no box is ticked, and no list stands at anything but its empty line."""
    pages = [own.get("/me/agreements"), desk.get(sheet(baker)), desk.get(reverse("web:person_new"))]
    for answer in pages:
        text = answer.content.decode()
        forms = re.findall(r"<form[^>]*>.*?</form>", text, re.DOTALL)
        asked = [form for form in forms if "match_abroad" in form or "consent_abroad" in form]
        assert asked
        for form in asked:
            assert not re.search(r"<input[^>]*\bchecked\b", form)
            chosen = re.findall(r'<option value="([^"]*)"[^>]*\bselected', form)
            assert not [value for value in chosen if value], chosen


def test_a_worker_agrees_takes_back_and_keeps_the_receipts(own: Client, baker: Person) -> None:
    page = reverse("web:own_agreements")
    untouched = post(own, page, purpose="match_home")
    assert untouched.status_code == 422
    assert not baker.consents.exists(), "a button alone agrees to nothing"
    assert post(own, page, **{"purpose": "match_abroad", "match_abroad-agree": "on"}).status_code == 422
    assert post(own, page, **{"purpose": "match_home", "match_home-agree": "on"}).status_code == 302
    consent = baker.consents.get()
    assert (consent.how, consent.given_by, consent.text_language) == ("screen", "person", "en")
    assert post(own, reverse("web:own_withdraw", args=[consent.public_id])).status_code == 302
    for event in ("given", "withdrawn"):
        address = reverse("web:own_receipt", args=[consent.public_id, event])
        shown, file = own.get(address, headers=ENGLISH), own.get(f"{address}?as=json")
        assert file.headers["Content-Type"].startswith("application/ld+json")
        assert hashlib.sha256(file.content).hexdigest() in shown.content.decode()
        assert "5 years" in shown.content.decode(), "how long it is kept as proof"
        assert json.loads(file.content)["@type"] == "dpv:ConsentReceipt"


def test_the_desk_writes_down_what_was_heard_before_a_witness(desk: Client, baker: Person) -> None:
    wanting = post(desk, sheet(baker), **{**HEARD, "witness": "", "interpreter": ""})
    text = wanting.content.decode()
    assert wanting.status_code == 422
    assert "Write the name of the witness." in text
    assert "Write the name of whoever interpreted" in text
    assert 'value="2026-02-03"' in text, "what was written stays"
    assert post(desk, sheet(baker), **HEARD).status_code == 302
    consent = baker.consents.get()
    assert (consent.witness, consent.interpreter, consent.spoken_language) == ("Afi Dossou", "Koffi Ba", "bm")
    assert consent.given_by == "counsellor"
    receipt = desk.get(reverse("web:person_receipt", args=[baker.public_id, consent.public_id, "given"]))
    assert "Koffi Ba" in receipt.content.decode()
    back = reverse("web:person_take_back", args=[baker.public_id, consent.public_id])
    assert post(desk, back, how="voice").status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_how == "voice"


def test_the_desk_names_an_employer_by_its_number_and_no_other_kind(town: Town, desk: Client, baker: Person) -> None:
    firm = Organisation.objects.filter(is_employer=True, is_partner_service=False)[0]
    said = {"how": "paper", "paper_place": "Kénéba, folder 3", "text_language": "fr", "happened_on": "2026-02-03"}
    wrong = post(desk, sheet(baker), purpose="partner_service", organisation=firm.reference, **said)
    assert "There is none of this kind under this number." in wrong.content.decode()
    assert post(desk, sheet(baker), purpose="employer", organisation=firm.reference, **said).status_code == 302
    consent = baker.consents.get()
    assert (consent.organisation_id, consent.organisation_name) == (firm.public_id, firm.name)
    assert consent.paper_seen_by == town.counsellor.name


def test_somebody_else_reads_no_receipt_and_takes_nothing_back(town: Town, own: Client, baker: Person) -> None:
    other = town.bakers[1]
    Consent.objects.filter(person=other).delete()
    consent = give_consent(other, ConsentEntry("match_home"), by=SYSTEM, key=making.key(), given=Given(how="screen"))
    assert own.get(reverse("web:own_receipt", args=[consent.public_id, "given"])).status_code == 404
    assert own.get(sheet(other)).status_code == 404
    away = Client()
    away.force_login(town.elsewhere)
    back = reverse("web:person_take_back", args=[baker.public_id, consent.public_id])
    assert post(away, back, how="voice").status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_on is None
