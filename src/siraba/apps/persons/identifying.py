"""Whose file somebody may open who holds a phone: the number, a name and a birth together, never the number alone.

Families share phones and numbers are given to others: of the people reached at a number, exactly one must go by the
name and the birth that were said. A number that nobody confirmed for long, or that somebody else has by now, asks for
the reference number of the file beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siraba.apps.persons.models import ContactPoint, Person
from siraba.apps.persons.queries import may_identify_with, reach_of
from siraba.core.terms.dates import PartialDate
from siraba.core.text.names import likeness, name_words

ALIKE = 0.8
"""Likeness from which a name that was said counts as the name of the file (a letter off, another spelling)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says who wants to see their own file. `kind` is `phone` (E.164) or `email`."""

    kind: str
    value: str
    name: str
    birth: PartialDate
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """The person, or nobody; `more` says that the reference number is asked for."""

    person: Person | None = None
    more: bool = False


def identify(claim: Claim, *, as_of: date) -> Identified:
    """Whose file a claim opens, once a code sent to the number was typed."""
    rows = ContactPoint.objects.filter(
        kind=claim.kind, value=claim.value, ended_on=None, person__merged_into=None
    ).select_related("person")
    fitting = [row for row in rows if _fits(row.person, claim)]
    if len({row.person_id for row in fitting}) != 1:
        return Identified()
    row = fitting[0]
    reach = reach_of(row, as_of=as_of)
    if not may_identify_with(reach):
        known = claim.reference.strip().upper() == row.person.reference
        return Identified(row.person if known else None, more=True)
    return Identified(row.person)


def to_try(most: int = 3) -> list[ContactPoint]:
    """Numbers of fictitious people with which the way in can be tried: confirmed ones, that no country has."""
    rows = ContactPoint.objects.filter(
        kind="phone", value__startswith="+999", ended_on=None, confirmed_on__isnull=False, person__merged_into=None
    )
    return list(rows.select_related("person").order_by("pk")[:most])


def _fits(person: Person, claim: Claim) -> bool:
    birth = person.birth
    if birth is None or birth.latest < claim.birth.earliest or claim.birth.latest < birth.earliest:
        return False
    said, known = name_words(claim.name), name_words(person.given_names, person.family_names)
    return bool(said) and likeness(said, known) >= ALIKE
