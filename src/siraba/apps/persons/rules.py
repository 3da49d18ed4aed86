"""A person as entered, and how names are sought; no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from siraba.apps.persons.resemblance import Identity
from siraba.core.terms.dates import PartialDate
from siraba.core.text.folding import fold
from siraba.core.text.words import words


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """An agreement given: `purpose` a code of the purposes, with the country, organisation or project it is for.

    `text_language` is the language that its text was read in, empty where nobody read it.
    """

    purpose: str
    country: str | None = None
    until: date | None = None
    organisation_id: UUID | None = None
    organisation_name: str = ""
    project: str = ""
    text_language: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Who somebody is, as a form or a file says it. Phones in international form (E.164).

    `origin` is `file:` and the id of the row, where a file says it: a number that vanishes from that row is ended. Of a
    program it is `program:` and its id.
    """

    given_names: str
    family_names: str
    sex: str | None = None
    birth: PartialDate | None = None
    country: str | None = None
    region: str | None = None
    place: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    consents: tuple[ConsentEntry, ...] = ()
    happened_on: date | None = None
    office_id: int = 0
    """The office that keeps the file; that of whoever enters it when 0."""
    origin: str = ""


def identity_of(entry: PersonEntry) -> Identity:
    """What is compared when somebody alike is sought."""
    return Identity.of(
        entry.given_names,
        entry.family_names,
        sex=entry.sex,
        birth=entry.birth,
        region=entry.region,
        place=entry.place,
        phones=entry.phones,
    )


def sought(*texts: str) -> str:
    """The field a search looks in: every folded word after a space, so that a word's beginning is one `LIKE`."""
    found = [word for text in texts for word in words(fold(text))]
    return (" " + " ".join(found))[:300] if found else ""


def identity_fields(entry: PersonEntry) -> dict[str, Any]:
    """The columns of a person that an entry fills."""
    return {
        "given_names": entry.given_names.strip(),
        "family_names": entry.family_names.strip(),
        "sought": sought(entry.family_names, entry.given_names),
        "sex": entry.sex,
        "birth_earliest": entry.birth.earliest if entry.birth else None,
        "birth_latest": entry.birth.latest if entry.birth else None,
        "birth_precision": entry.birth.precision.value if entry.birth else "",
        "country": entry.country,
        "region": entry.region,
        "place": entry.place,
    }


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why an entry cannot be taken: the field and a stable code."""

    field: str
    code: str


def lacks(entry: PersonEntry) -> list[Lacking]:
    """Everything that keeps an entry from becoming a person."""
    found: list[Lacking] = []
    if not entry.given_names.strip() and not entry.family_names.strip():
        found.append(Lacking("family_names", "missing"))
    if any(consent.purpose == "match_abroad" and not consent.country for consent in entry.consents):
        found.append(Lacking("consents", "consent_without_country"))
    return found
