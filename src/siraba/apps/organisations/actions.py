"""The only writers of employers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.verbs import action, record
from siraba.apps.organisations.models import Employer
from siraba.apps.persons.rules import sought


@dataclass(frozen=True, slots=True)
class EmployerEntry:
    """An employer as a form or a file says it."""

    name: str
    country: str | None = None
    region: str | None = None
    place: str = ""
    register_number: str = ""
    verified_on: date | None = None


@action("employer.enter")
def enter_employers(entries: Sequence[EmployerEntry], *, by: Actor, key: str) -> list[Employer]:
    """Enter employers, in the order given. Raises ValueError for one without a name."""
    if any(not entry.name.strip() for entry in entries):
        raise ValueError("An employer has a name.")
    today = timezone.localdate()
    first = next_numbers(f"employer/{today.year}", len(entries))
    employers = [
        Employer(
            reference=reference("E", today.year, first + offset),
            happened_on=today,
            name=entry.name.strip(),
            sought=sought(entry.name),
            country=entry.country,
            region=entry.region,
            place=entry.place,
            register_number=entry.register_number,
            verified_on=entry.verified_on,
        )
        for offset, entry in enumerate(entries)
    ]
    Employer.objects.bulk_create(employers, batch_size=500)
    for employer in employers:
        record(employer, after={"name": employer.name, "country": employer.country})
    return employers
