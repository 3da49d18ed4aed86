"""What a person says against a fact of their file; what was accepted stands against a source that says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from siraba.apps.persons.models import Correction, CorrectionField, CorrectionState, Person, Sex
from siraba.apps.persons.rules import PersonEntry
from siraba.core.terms.dates import PartialDate


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """A field (`CorrectionField`) and the person's own words about it."""

    field: str
    words: str


def held(person: Person | PersonEntry, field: str) -> str:
    """A fact as a file or an entry has it; empty for what is not known, or is no field of its own."""
    if field == CorrectionField.BIRTH:
        return str(person.birth) if person.birth else ""
    if field == CorrectionField.OTHER:
        return ""
    return str(getattr(person, field) or "").strip()


def with_fact(person: Person, field: str, value: str) -> PersonEntry:
    """The identity of a person with one fact written anew. Raises ValueError for a value that the field cannot hold."""
    entry = PersonEntry(
        person.given_names,
        person.family_names,
        sex=person.sex,
        birth=person.birth,
        country=person.country,
        region=person.region,
        place=person.place,
    )
    return written_into(entry, field, value)


def written_into(entry: PersonEntry, field: str, value: str) -> PersonEntry:
    """An entry with one fact written anew. Raises ValueError for a value that the field cannot hold."""
    value = value.strip()
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


Standing = Mapping[str, Correction]
"""Corrections of one person that stand, by their field."""


def standing(people: Sequence[Person]) -> dict[int, dict[str, Correction]]:
    """By database id of a person and field: what was accepted last, as long as the file has it and no source agreed.

    Somebody who wrote the fact anew since, with the person there, has put another in its place.
    """
    rows = Correction.objects.filter(person__in=people, state=CorrectionState.ACCEPTED).exclude(
        field=CorrectionField.OTHER
    )
    found: dict[int, dict[str, Correction]] = {}
    for row in rows.select_related("person").order_by("pk"):
        found.setdefault(row.person_id, {})[row.field] = row
    return {
        person: {field: row for field, row in rows.items() if row.agreed_on is None and _is_held(row)}
        for person, rows in found.items()
    }


def _is_held(row: Correction) -> bool:
    return held(row.person, row.field) == held(with_fact(row.person, row.field, row.written), row.field)


def kept_to(entry: PersonEntry, stand: Standing) -> PersonEntry:
    """What a source says, with what the person had corrected in its place."""
    for field, row in stand.items():
        entry = written_into(entry, field, row.written)
    return entry


def agreed(entry: PersonEntry, stand: Standing) -> list[Correction]:
    """Corrections that a source says too by now: from then on it may say something new."""
    return [row for field, row in stand.items() if held(entry, field) == held(row.person, field)]


def contradicted(entry: PersonEntry, stand: Standing) -> list[str]:
    """Fields of which a source says otherwise than the person; where it says nothing it does not contradict."""
    return [
        field for field, row in stand.items() if held(entry, field) and held(entry, field) != held(row.person, field)
    ]
