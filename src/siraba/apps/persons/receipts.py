"""The receipt of an agreement, to keep: the fields of ISO/IEC TS 27560:2023 as JSON-LD (Data Privacy Vocabulary).

A receipt is written once, when something is agreed to or taken back, and never again: what the file of purposes says
later changes none. Its bytes are canonical (`canonical`), and the digest shown on its page is their SHA-256, so whoever
keeps the file checks it with any tool: `sha256sum receipt.jsonld`.

The mapping of fields follows the DPVCG's guide "Consent Records and Receipts as per ISO/IEC TS 27560:2023 using DPV".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from siraba.apps.foundation.words import Words
from siraba.apps.persons.models.consents import Consent, GivenBy, How, ReceiptEvent
from siraba.apps.persons.purposes import PurposeEntry, Purposes

RECEIPT = "https://w3id.org/dpv/schema/dpv-27560#receipt"
RECORD = "https://w3id.org/dpv/schema/dpv-27560#record"
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "siraba": "urn:siraba:",
}
BY = {
    GivenBy.PERSON: "dpv:DataSubject",
    GivenBy.COUNSELLOR: "dpv:DataSubject",
    GivenBy.GUARDIAN: "dpv:ParentOfDataSubject",
    GivenBy.RELAY: "dpv:Representative",
    GivenBy.SOURCE: "dpv:DataController",
}
"""Who showed what they want: a counsellor who writes it down speaks for nobody, the person does."""
RIGHTS = {
    "fr": "Reprendre cet accord, voir, corriger et faire effacer mes données : dans « Mon dossier » ou à l'agence.",
    "en": 'Take this agreement back, see, correct and have my data erased: in "My file" or at the office.',
    "ar": "سحب هذه الموافقة، والاطلاع على معطياتي وتصحيحها وحذفها: في «ملفي» أو في الوكالة.",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who answers for the data: name, address on the net, where a letter arrives, number and e-mail address; and the
    country of the office. What is not known is empty, and not in the receipt."""

    name: str
    address: str
    postal: str
    contact: str
    country: str


def receipt(
    consent: Consent, event: str, number: UUID, *, at: datetime, subject: str, known: Purposes, issuer: Issuer
) -> dict[str, Any]:
    """The receipt of one event (`ReceiptEvent`) of an agreement. `subject` is the reference of the person's file."""
    entry = known.of(consent.purpose)
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{number}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": str(number),
        "dct:conformsTo": RECEIPT,
        "dct:created": at.isoformat(timespec="seconds"),
        "dct:publisher": _party(issuer),
        "dct:audience": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": {
            "@id": f"urn:uuid:{consent.public_id}",
            "@type": "dpv:ConsentRecord",
            "dct:identifier": str(consent.public_id),
            "dct:conformsTo": RECORD,
            "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": subject},
            "dpv:hasDataController": _party(issuer),
            "dpv:hasJurisdiction": f"loc:{issuer.country}" if issuer.country else "dpv:Jurisdiction",
            "dpv:hasProcess": _process(consent, entry, known, issuer, timezone.localdate(at)),
            "dpv:hasNotice": _notice(consent, entry),
            "dpv:hasConsentControl": {
                "@type": ["dpv:ProvideConsent", "dpv:WithdrawConsent"],
                "dpv:isExercisedAt": f"{issuer.address}/me/agreements",
            },
            "dpv:hasRight": {"@type": "dpv:DataSubjectRight", "dct:title": _tagged(Words(**RIGHTS))},
            "dpv:hasConsentStatus": _events(consent, event, at),
        },
    }


def canonical(document: dict[str, Any]) -> str:
    """A receipt as it is handed out: keys in order, nothing between them, letters as they are."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of a receipt as it is handed out, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _party(issuer: Issuer) -> dict[str, Any]:
    said = {"@type": "dpv:DataController", "dct:identifier": issuer.address, "dpv:hasName": issuer.name}
    known = {"dpv:hasAddress": issuer.postal, "dpv:hasContact": issuer.contact}
    return said | {name: value for name, value in known.items() if value}


def _process(consent: Consent, entry: PurposeEntry, known: Purposes, issuer: Issuer, on: date) -> dict[str, Any]:
    """What is done: purpose, data, who receives them, how long they are kept by the terms in force on a day."""
    said: dict[str, Any] = {
        "@type": "dpv:Process",
        "dpv:hasService": issuer.name,
        "dpv:hasPurpose": {
            "@id": f"siraba:purpose:{entry.code}",
            "@type": entry.dpv_purpose,
            "dct:title": _tagged(entry.names),
        },
        "dpv:hasLegalBasis": {"@type": "dpv:ExpressedConsent", "dct:description": _tagged(entry.law)},
        "dpv:hasPersonalData": [
            {
                "@id": f"siraba:data:{name}",
                "@type": known.fields[name].dpv,
                "dct:title": _tagged(known.fields[name].names),
            }
            for name in entry.fields
        ],
        "dpv:hasRecipient": [*_recipients(consent, entry)],
        "dpv:hasStorageCondition": [
            *([{"@type": "dpv:StorageLocation", "dpv:hasLocation": f"loc:{issuer.country}"}] if issuer.country else []),
            *(
                {
                    "@type": "dpv:StorageDuration",
                    "dpv:hasDuration": each.duration,
                    "dct:title": _tagged(Words(**each.data)),
                    "dct:description": _tagged(Words(**each.counted_from)),
                }
                for each in entry.terms(on)
            ),
        ],
    }
    if consent.country:
        said["dpv:hasLocation"] = f"loc:{consent.country}"
    if consent.project:
        said["dct:subject"] = consent.project
    return said


def _recipients(consent: Consent, entry: PurposeEntry) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"@id": f"siraba:recipient:{each.code}", "@type": "dpv:Recipient", "dct:title": _tagged(each.names)}
        for each in entry.recipients
    ]
    if consent.organisation_id is not None:
        found[0] |= {"@type": "dpv:ThirdParty", "dct:identifier": str(consent.organisation_id)}
        found[0]["dpv:hasName"] = consent.organisation_name
    return found


def _notice(consent: Consent, entry: PurposeEntry) -> dict[str, Any]:
    """The words that were agreed to: their version and day, and all of them in the language they were read in."""
    text = entry.version(consent.text_version)
    if text is None:
        return {"@type": "dpv:ConsentNotice", "dct:language": consent.text_language or "und"}
    language = consent.text_language or "fr"
    return {
        "@id": f"siraba:text:{entry.code}:{text.version}",
        "@type": "dpv:ConsentNotice",
        "dct:hasVersion": text.version,
        "dct:date": text.since.isoformat(),
        "dct:language": language,
        "dct:description": {"@value": text.said(language), "@language": language},
    }


def _events(consent: Consent, event: str, at: datetime) -> list[dict[str, Any]]:
    given: dict[str, Any] = {
        "@type": ["dpv:ConsentGiven", "dpv:ExpressedConsent"],
        "dct:date": consent.happened_on.isoformat(),
        "dct:valid": f"{consent.happened_on.isoformat()}/{_day(consent.until)}",
        "dpv:isIndicatedBy": BY.get(GivenBy(consent.given_by), "dpv:DataSubject") if consent.given_by else "-",
        "dpv:hasIndicationMethod": _method(consent),
        "dpv:isIndicatedAtTime": consent.recorded_at.isoformat(timespec="seconds"),
        "dpv:isImplementedByEntity": consent.noted_by_name or "-",
    }
    if event == ReceiptEvent.GIVEN:
        return [given]
    return [
        given,
        {
            "@type": "dpv:ConsentWithdrawn",
            "dct:date": _day(consent.withdrawn_on),
            "dpv:isIndicatedBy": BY.get(GivenBy(consent.withdrawn_by), "dpv:DataSubject")
            if consent.withdrawn_by
            else "-",
            "dpv:hasIndicationMethod": consent.withdrawn_how or "-",
            "dpv:isIndicatedAtTime": at.isoformat(timespec="seconds"),
            "dpv:isImplementedByEntity": consent.withdrawn_noted_by_name or "-",
        },
    ]


def _method(consent: Consent) -> dict[str, Any]:
    """How it was given, described: the paper, or the witness and who interpreted."""
    said: dict[str, Any] = {"@id": f"siraba:how:{consent.how}"}
    if consent.how == How.PAPER:
        said |= {"dct:identifier": consent.paper_number, "dct:spatial": consent.paper_place}
        said["siraba:seenBy"] = consent.paper_seen_by
    if consent.given_name:
        said["siraba:saidBy"] = consent.given_name
    if consent.witness:
        said |= {"siraba:witness": consent.witness, "dct:language": consent.spoken_language}
        said["siraba:interpreter"] = consent.interpreter
    return said


def _tagged(words: Words) -> list[dict[str, str]]:
    return [{"@value": words.said(language), "@language": language} for language in ("fr", "en", "ar")]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ".."
