"""What a person says against a fact of their file, and the fact as it is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from siraba.apps.persons.models import CorrectionField, Person, Sex
from siraba.apps.persons.rules import PersonEntry
from siraba.core.terms.dates import PartialDate


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A field (`CorrectionField`) and the person's own words about it."""

    field: str
    words: str


def held(person: Person, field: str) -> str:
    """A fact as it is held now; empty for what is not known, or is no field of its own."""
    if field == CorrectionField.BIRTH:
        return str(person.birth) if person.birth else ""
    if field == CorrectionField.OTHER:
        return ""
    return str(getattr(person, field) or "")


def with_fact(person: Person, field: str, value: str) -> PersonEntry:
    """The identity of a person with one fact written anew. Raises ValueError for a value that the field cannot hold."""
    value = value.strip()
    entry = PersonEntry(
        person.given_names,
        person.family_names,
        sex=person.sex,
        birth=person.birth,
        country=person.country,
        region=person.region,
        place=person.place,
    )
    if field == CorrectionField.BIRTH:
        return replace(entry, birth=PartialDate.parse(value))
    if field == CorrectionField.SEX:
        return replace(entry, sex=Sex(value).value)
    if field == CorrectionField.GIVEN:
        return replace(entry, given_names=value)
    if field == CorrectionField.FAMILY:
        return replace(entry, family_names=value)
    if field == CorrectionField.PLACE:
        return replace(entry, place=value)
    raise ValueError(f"{field} is no fact of its own")
