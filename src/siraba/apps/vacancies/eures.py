"""An offer in the layout in which members of EURES hand vacancies to its portal: HR Open `PositionOpening`, 3.2.

The full schema of the EURES HR standard was not found in public. Element names, their order, namespaces and code lists
here are those that a member publishes and uses, the Norwegian service (GitHub navikt/pam-eures-stilling-eksport: its
`JobVacancy.kt` and examples); the exchange itself stands in Implementing Decision (EU) 2017/1257. What has no place
there for certain (pay, hours, terms) is told in the description. A member of EURES has its own identifiers to put in
(`Sender`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.html import escape, linebreaks

from siraba.apps.organisations.rules.sectors import divisions
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.postings import text_of

HR, OAGIS = "http://www.hr-xml.org/3", "http://www.openapplications.org/oagis/9"
ISCO = {
    "listName": "ISCO2008",
    "listVersionID": "2008",
    "listURI": "http://ec.europa.eu/esco/ConceptScheme/ISCO2008",
}
OFFERINGS = {
    "fixed_term": "Temporary",
    "seasonal": "Seasonal",
    "internship": "Internship",
    "apprenticeship": "Apprenticeship",
    "temporary_agency": "Temporary",
    "self_employed": "SelfEmployed",
}
"""Kinds of contract or post with a code of their own; all others are `DirectHire`."""
SCHEDULES = {"full_time": "FullTime", "part_time": "PartTime"}
ET.register_namespace("", HR)
ET.register_namespace("oa", OAGIS)


@dataclass(frozen=True, slots=True)
class Sender:
    """The service that hands vacancies over: its name, and the identifiers that EURES gave it."""

    name: str
    scheme: str
    party: str


def position_opening(vacancy: Vacancy, sender: Sender, *, language: str, address: str, terms: str) -> ET.Element:
    """The element of an offer. `address` is its page, `terms` what it states beside its text."""
    published = vacancy.published_on or vacancy.happened_on
    root = ET.Element(
        _hr("PositionOpening"),
        {"validFrom": published.isoformat(), "majorVersionID": "3", "minorVersionID": "2"},
    )
    scheme = {"schemeID": sender.scheme, "schemeAgencyID": sender.party, "schemeAgencyName": sender.name}
    _say(root, "DocumentID", str(vacancy.public_id), scheme | {"schemeVersionID": "1.3"})
    active = "Active" if vacancy.state == "published" else "Closed"
    _say(root, "PositionOpeningStatusCode", active, {"name": active})
    requester = ET.SubElement(root, _hr("PostingRequester"))
    _say(requester, "PartyID", sender.party, scheme)
    _say(requester, "PartyName", sender.name)
    title, description, own = text_of(vacancy, language)
    profile = ET.SubElement(root, _hr("PositionProfile"), {"languageCode": (own or language)[:2]})
    method = ET.SubElement(ET.SubElement(profile, _hr("PostingInstruction")), _hr("ApplicationMethod"))
    _say(method, "Instructions", address)
    _say(profile, "PositionTitle", title)
    _where(profile, vacancy)
    _organisation(profile, vacancy)
    _say(profile, "PositionOpenQuantity", str(max(1, vacancy.positions - vacancy.filled)))
    if vacancy.occupation and vacancy.occupation.isco:
        _say(profile, "JobCategoryCode", vacancy.occupation.isco, ISCO)
    _say(profile, "PositionOfferingTypeCode", _offering(vacancy))
    told = f"{description}\n\n{terms}".strip() or title
    formatted = ET.SubElement(profile, _hr("PositionFormattedDescription"))
    _say(formatted, "Content", linebreaks(escape(_clean(told))))
    _last(profile, vacancy, own or language)
    return root


def _where(profile: ET.Element, vacancy: Vacancy) -> None:
    if not vacancy.country:
        return
    address = ET.SubElement(ET.SubElement(profile, _hr("PositionLocation")), _hr("Address"))
    if vacancy.place:
        ET.SubElement(address, f"{{{OAGIS}}}CityName").text = _clean(vacancy.place)
    _say(address, "CountryCode", vacancy.country)


def _organisation(profile: ET.Element, vacancy: Vacancy) -> None:
    firm: Any = vacancy.employer
    if firm is None:
        return
    part = ET.SubElement(profile, _hr("PositionOrganization"))
    known = ET.SubElement(part, _hr("OrganizationIdentifiers"))
    _say(known, "OrganizationName", firm.name)
    if firm.register_number:
        _say(known, "OrganizationLegalID", firm.register_number)
    division = vacancy.sector if vacancy.sector in divisions() else firm.division
    if division:  # NACE Rev. 2 and ISIC Rev. 4 have the same sections and divisions
        _say(part, "IndustryCode", f"{divisions()[division]}{division}")


def _offering(vacancy: Vacancy) -> str:
    for known in (vacancy.kind, vacancy.contract_kind):
        if known in OFFERINGS:
            return OFFERINGS[known]
    return "DirectHire"


def _last(profile: ET.Element, vacancy: Vacancy, language: str) -> None:
    """Language of the work, start, schedule, last day: in this order."""
    asked = next((each.code for each in vacancy.languages.all()), "") or language
    _say(profile, "WorkingLanguageCode", asked[:2].upper())
    if vacancy.start_date:
        start = ET.SubElement(ET.SubElement(profile, _hr("PositionPeriod")), _hr("StartDate"))
        _say(start, "FormattedDateTime", vacancy.start_date.isoformat())
        _say(start, "DateText", vacancy.start_date.isoformat())
        _say(profile, "ImmediateStartIndicator", "false")
    if schedule := SCHEDULES.get(vacancy.working_time or ""):
        _say(profile, "PositionScheduleTypeCode", schedule)
    if vacancy.closes_on:
        _say(profile, "ApplicationCloseDate", vacancy.closes_on.isoformat())


def _hr(name: str) -> str:
    return f"{{{HR}}}{name}"


def _say(parent: ET.Element, name: str, text: str, said: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, _hr(name), said or {}).text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that XML cannot carry."""
    return "".join(each for each in text if each in "\n\t" or (each >= " " and each not in "\ufffe\uffff"))


def written(root: ET.Element) -> bytes:
    """The document as a file."""
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
