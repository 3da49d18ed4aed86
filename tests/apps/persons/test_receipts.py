"""Receipts: the fields that ISO/IEC TS 27560 asks for, checked by digest, and what stays when words change."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from siraba.apps.accounts.models import Office
from siraba.apps.countries.models import DatedValue, TableImport
from siraba.apps.countries.queries import country_name
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.messages.models import Message
from siraba.apps.messages.words import unseal
from siraba.apps.persons import controller, purposes, queries
from siraba.apps.persons.actions import add_contact, enter_persons, give_consent, merge_persons, withdraw_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.agreements import agreed, agreed_people
from siraba.apps.persons.models import Consent, ConsentReceipt, Person
from siraba.apps.persons.rules import ConsentEntry
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
FIRM, OTHER = making.new_id(), making.new_id()
AT_FIRM = ConsentEntry("employer", organisation_id=FIRM, organisation_name="Chantier SARL")
HEARD = Given(how="voice", witness="Afi Dossou", spoken_language="fon", interpreter="Koffi Ba", text_language="fr")

MANDATORY = {
    "": ["@type", "dct:identifier", "dct:conformsTo", "dct:created", "dpv:hasRecordOfActivity"],
    "record": [
        "dct:identifier", "dct:conformsTo", "dpv:hasDataSubject", "dpv:hasDataController", "dpv:hasJurisdiction",
        "dpv:hasNotice", "dpv:hasConsentControl", "dpv:hasConsentStatus", "dpv:hasProcess",
    ],
    "process": ["dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasRecipient", "dpv:hasStorageCondition"],
    "party": ["dct:identifier", "dpv:hasName", "dpv:hasAddress", "dpv:hasContact", "@type"],
    "notice": ["@id", "dct:language", "dct:date", "dct:description"],
    "event": ["dct:date", "dpv:isIndicatedBy", "dpv:isImplementedByEntity", "dpv:isIndicatedAtTime", "@type"],
}  # fmt: skip
"""The fields that the technical specification makes mandatory, in the words of the DPV guide."""


@pytest.fixture
def person(office: Office) -> Person:
    return enter_persons([making.person_entry(consents=())], by=making.actor("counsellor", office), key=making.key())[0]


def give(person: Person, entry: ConsentEntry, given: Given | None = None, **more: Any) -> Consent:
    said = given or Given(how="screen", text_language="fr")
    return give_consent(person, entry, by=SYSTEM, key=making.key(), given=said, **more)


def of(consent: Consent, event: str = "given") -> tuple[ConsentReceipt, dict[str, Any]]:
    row = ConsentReceipt.objects.get(consent=consent, event=event)
    return row, json.loads(row.document)


def test_a_receipt_has_every_field_and_is_checked_by_its_digest(person: Person) -> None:
    row, whole = of(give(person, AT_FIRM, HEARD))
    record = whole["dpv:hasRecordOfActivity"]
    parts = {
        "": whole,
        "record": record,
        "process": record["dpv:hasProcess"],
        "party": record["dpv:hasDataController"],
        "notice": record["dpv:hasNotice"],
        "event": record["dpv:hasConsentStatus"][0],
    }
    assert {name: [key for key in keys if not parts[name].get(key)] for name, keys in MANDATORY.items()} == {
        name: [] for name in MANDATORY
    }
    who = parts["party"]
    assert who["dpv:hasAddress"] == "12 rue des Palmiers, Cotonou"
    assert who["dpv:hasContact"] == "+229 21 00 00 00 · donnees@x.example"
    assert '"-"' not in row.document
    prefixes = {key.partition(":")[0] for part in parts.values() for key in part if ":" in key}
    assert prefixes <= set(whole["@context"])
    assert record["dpv:hasDataSubject"]["dct:identifier"] == person.reference
    assert parts["process"]["dpv:hasRecipient"][0]["dpv:hasName"] == "Chantier SARL"
    assert parts["event"]["dpv:hasIndicationMethod"]["siraba:interpreter"] == "Koffi Ba"
    assert hashlib.sha256(row.document.encode()).hexdigest() == row.digest


def test_nothing_stands_for_a_controller_that_nobody_wrote_down_or_who_cannot_be_reached(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "who.yaml"
    monkeypatch.setattr(controller, "FILE", str(path))
    for text in (
        None,
        "name: Agence\naddress: BJ\nphone: '+229 21 00 00 00'\n",
        "name: Agence\naddress: 12 rue X, Cotonou",
    ):
        if text:
            path.write_text(text, encoding="utf-8")
            with pytest.raises(controller.BadController):
                controller.said()
        assert controller.controller() is None
    who = of(give(person, AT_FIRM))[1]["dct:publisher"]
    assert "dpv:hasAddress" not in who
    assert "dpv:hasContact" not in who


def test_taking_it_back_has_a_receipt_of_its_own_and_leaves_the_first(person: Person) -> None:
    consent = give(person, AT_FIRM)
    first = of(consent)[0].document
    withdraw_consent(consent, by=SYSTEM, key=making.key(), given=Given(how="voice", given_by="person"))
    row, whole = of(consent, "withdrawn")
    states = [each["@type"] for each in whole["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]]
    assert states == [["dpv:ConsentGiven", "dpv:ExpressedConsent"], "dpv:ConsentWithdrawn"]
    assert hashlib.sha256(row.document.encode()).hexdigest() == row.digest
    assert of(consent)[0].document == first
    withdraw_consent(consent, by=SYSTEM, key=making.key())
    assert consent.receipts.count() == 2, "taken back twice is taken back once"


def test_new_words_leave_what_was_agreed_to_and_are_what_is_agreed_to_next(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = give(person, ConsentEntry("match_home"))
    document = of(before)[0].document
    known = purposes.catalogue()
    home = known.of("match_home")
    newer = purposes.ConsentText(version="2026-9", since=date(2026, 2, 1), fr="Autrement.", en="Otherwise.", ar="غير")
    changed = home.model_copy(update={"texts": (*home.texts, newer)})
    others = [changed if each.code == home.code else each for each in known.purposes]
    monkeypatch.setattr(purposes, "catalogue", lambda: known.model_copy(update={"purposes": tuple(others)}))
    assert agreed(person, "match_home")
    assert (before.text_version, of(before)[0].document) == (home.texts[-1].version, document)
    withdraw_consent(before, by=SYSTEM, key=making.key())
    assert give(person, ConsentEntry("match_home")).text_version == "2026-9"


def test_what_a_file_states_claims_no_words_and_has_no_receipt_until_it_is_taken_back(person: Person) -> None:
    consent = give_consent(person, ConsentEntry("match_home"), by=SYSTEM, key=making.key())
    assert (consent.how, consent.text_version, consent.receipts.count()) == ("stated", "", 0)
    withdraw_consent(consent, by=SYSTEM, key=making.key())
    assert [row.event for row in consent.receipts.all()] == ["withdrawn"]


def test_an_employer_is_told_only_by_an_agreement_that_names_it(person: Person) -> None:
    consent = give(person, AT_FIRM)
    assert agreed(person, "employer", organisation=FIRM)
    assert not agreed(person, "employer", organisation=OTHER)
    assert not agreed(person, "employer")
    assert not agreed(person, "partner_service", organisation=FIRM)
    assert not agreed(person, "employer", organisation=FIRM, on=making.days(220)), "it lasts six months"
    assert agreed_people([person.public_id, OTHER], "employer", organisation=FIRM) == {person.public_id}
    withdraw_consent(consent, by=SYSTEM, key=making.key())
    assert not agreed(person, "employer", organisation=FIRM)


def test_each_country_employer_and_project_is_agreed_to_once_and_alone(person: Person) -> None:
    for entry in (AT_FIRM, ConsentEntry("research", project="Crafts"), ConsentEntry("match_abroad", "FR")):
        give(person, entry)
        with translation.override("en"), pytest.raises(ValidationError, match="agreed to this already"):
            give(person, entry)
    give(person, ConsentEntry("employer", organisation_id=OTHER, organisation_name="Autre"))
    give(person, ConsentEntry("research", project="Trades"))
    give(person, ConsentEntry("match_abroad", "CI"))
    assert person.consents.count() == 6


def test_what_is_not_whole_is_refused_at_its_field_and_nothing_is_kept(person: Person) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        give(person, AT_FIRM, Given(how="thumbprint", spoken_language="fon"))
    assert set(refused.value.message_dict) == {"witness", "interpreter"}
    assert not person.consents.exists()


def test_the_database_refuses_what_no_action_would_write(person: Person) -> None:
    bad = (
        {"purpose": "employer"},
        {"purpose": "research"},
        {"purpose": "match_home", "how": "paper", "paper_place": "Kandi"},
        {"purpose": "match_home", "how": "voice", "witness": "Afi", "spoken_language": "fon"},
        {"purpose": "match_home", "given_by": "guardian"},
    )
    for fields in bad:
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            Consent(person=person, happened_on=making.today(), **fields).full_clean()
        assert all(
            sentence.endswith(".") and "constraint" not in sentence.lower() for sentence in refused.value.messages
        )


def test_two_files_made_one_keep_the_stricter_for_each_employer(person: Person) -> None:
    twin = enter_persons([making.person_entry("Amina", consents=())], by=SYSTEM, key=making.key())[0]
    give(person, AT_FIRM)
    withdraw_consent(give(twin, AT_FIRM), by=SYSTEM, key=making.key())
    give(twin, ConsentEntry("employer", organisation_id=OTHER, organisation_name="Autre"))
    merge_persons(person, twin, by=SYSTEM, key=making.key())
    assert not agreed(person, "employer", organisation=FIRM)
    assert agreed(person, "employer", organisation=OTHER)


def test_receipts_are_read_by_whoever_may_see_the_file(person: Person, office: Office) -> None:
    consent = give(person, AT_FIRM, HEARD)
    desk, away = making.actor("counsellor", office), making.actor("counsellor", making.office("COT"))
    own = Actor(ActorKind.USER, id=making.new_id(), role="worker", person_id=person.public_id)
    for by in (desk, own):
        assert queries.receipt(by, str(person.public_id), str(consent.public_id), "given").consent == consent
    for by, event in ((away, "given"), (desk, "withdrawn")):
        with pytest.raises(queries.NotFound):
            queries.receipt(by, str(person.public_id), str(consent.public_id), event)


def test_a_receipt_tells_the_term_that_the_service_works_by(office: Office, person: Person) -> None:
    """A country's own term goes before ours in the night's work: who agrees is told of that one."""
    brought = TableImport.objects.create(table="retention", file_name="x", file_digest="x", source="Law 2017-20")
    DatedValue.objects.create(
        table="retention", country=office.country, key="consent.ended", value=36, unit="months",
        valid_from=date(2020, 1, 1), brought=brought,
    )  # fmt: skip
    _row, whole = of(give(person, AT_FIRM))
    told = whole["dpv:hasRecordOfActivity"]["dpv:hasProcess"]["dpv:hasStorageCondition"]
    assert [each["dpv:hasDuration"] for each in told if "dpv:hasDuration" in each] == ["P36M"]


def told(person: Person) -> list[tuple[str, str, str]]:
    """What stands in the outbox for somebody: template, language, text message."""
    rows = Message.objects.filter(subject_id=person.public_id).order_by("pk")
    return [(row.template, row.language, said.sms) for row in rows if (said := unseal(row)) is not None]


def test_who_is_reached_is_told_once_in_the_language_in_which_they_read(person: Person, office: Office) -> None:
    assert told(person) == []
    give(person, ConsentEntry("match_home"))
    assert told(person) == [], "no number and no address: nobody is told, and nothing has failed"
    add_contact(person, "phone", "+2290197000012", by=SYSTEM, key=making.key())
    entry, said, key = ConsentEntry("match_abroad", "FR"), Given(how="screen", text_language="ar"), making.key()
    by = making.actor("counsellor", office)
    row = give_consent(person, entry, by=by, key=key, given=said)
    give_consent(person, entry, by=by, key=key, given=said)
    key = making.key()
    for _twice in range(2):
        withdraw_consent(row, by=by, key=key)
    withdraw_consent(row, by=by, key=making.key())
    given, withdrawn = told(person)
    assert (given[:2], withdrawn[:2]) == (("consent_receipt", "ar"), ("consent_withdrawn", "ar"))
    assert country_name("FR", "ar") in given[2]
    assert person.reference in withdrawn[2]


def test_what_a_file_states_has_no_receipt_and_nobody_is_told_of_one(office: Office) -> None:
    entry = making.person_entry(phones=("+2290197000013",), consents=(ConsentEntry("match_home"),), origin="file:1")
    (person,) = enter_persons([entry], by=making.actor("counsellor", office), key=making.key())
    assert told(person) == []
    withdraw_consent(Consent.objects.get(person=person), by=SYSTEM, key=making.key())
    assert [each[:2] for each in told(person)] == [("consent_withdrawn", "fr")], "what it ends they are told"
