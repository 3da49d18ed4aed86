"""The only writers of organisations as they come: by form or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.images import Part, RowSet
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.verbs import action, record
from siraba.apps.organisations.models import AgencyKey, Organisation
from siraba.apps.organisations.rules.identity import address_key, name_key
from siraba.apps.organisations.rules.likeness import search_keys
from siraba.apps.persons.rules import sought


@dataclass(frozen=True, slots=True)
class EmployerEntry:
    """An organisation as a form or a file says it; an employer unless `capacities` say otherwise."""

    name: str
    country: str | None = None
    region: str | None = None
    place: str = ""
    register_number: str = ""
    verified_on: date | None = None
    address: str = ""
    capacities: frozenset[str] = frozenset({"employer"})
    section: str = ""
    division: str = ""
    size: str = ""


def organisation_fields(entry: EmployerEntry) -> dict[str, object]:
    """The columns of an organisation that an entry fills."""
    return {
        "name": entry.name.strip()[:200],
        "sought": sought(entry.name),
        "name_key": name_key(entry.name),
        "country": entry.country,
        "region": entry.region,
        "place": entry.place.strip()[:120],
        "address": entry.address.strip()[:200],
        "address_key": address_key(entry.country, entry.place, entry.address),
        "register_number": entry.register_number.strip()[:60],
        "section": entry.section,
        "division": entry.division,
        "size": entry.size,
        **{f"is_{capacity}": capacity in entry.capacities for capacity in CAPACITIES},
    }


ROWS = RowSet((Part(Organisation, "public_id"), Part(AgencyKey, "organisation__public_id")), apps=frozenset())
"""Where an organisation lies: whatever else names it is built on it."""
CAPACITIES = ("employer", "agency", "training_centre", "partner_service", "mission")


@action("organisation.enter")
def enter_employers(
    entries: Sequence[EmployerEntry], *, by: Actor, key: str, own_word: bool = False
) -> list[Organisation]:
    """Enter organisations, in the order given; with `own_word` they say themselves who they are.

    Raises ValueError for one without a name or without anything it does, Refusal for a number that another bears: what
    others only claim keeps nobody out.
    """
    if any(not entry.name.strip() for entry in entries):
        raise ValueError("An employer has a name.")
    if any(not entry.capacities or entry.capacities - set(CAPACITIES) for entry in entries):
        raise ValueError("An organisation employs, sends, trains, or serves.")
    if taken := numbers_taken(entries, own_word=own_word):
        raise Refusal("enter", [Obstacle("number_taken", {"number": number}) for number in taken])
    today = timezone.localdate()
    first = next_numbers(f"employer/{today.year}", len(entries))
    rows = [
        Organisation(
            reference=reference("E", today.year, first + offset),
            happened_on=today,
            verified_on=entry.verified_on,
            own_word=own_word,
            office_id=by.office_id or None,
            **organisation_fields(entry),
        )
        for offset, entry in enumerate(entries)
    ]
    Organisation.objects.bulk_create(rows, batch_size=500)
    if any(row.is_agency for row in rows):
        index_agencies(rows)
    for row in rows:
        record(row, after={"name": row.name, "country": row.country})
    return rows


def index_agencies(rows: Sequence[Organisation]) -> None:
    """Write by what agencies are found although their names are mistyped: wherever a name or a capacity changes."""
    AgencyKey.objects.filter(organisation__in=rows).delete()
    AgencyKey.objects.bulk_create(
        (
            AgencyKey(organisation=row, key=key)
            for row in rows
            if row.is_agency
            for key in sorted(search_keys(row.name_key))
        ),
        batch_size=1000,
    )


def numbers_taken(
    entries: Sequence[EmployerEntry], *, own_word: bool, but_for: Organisation | None = None
) -> list[str]:
    """Register numbers of entries that another bears in the country: somebody verified, or, unless the entries rest on
    their `own_word`, somebody whom the service wrote down."""
    said = {(entry.country, entry.register_number.strip()) for entry in entries if entry.register_number.strip()}
    bears = Q(verified_on__isnull=False) if own_word else Q(verified_on__isnull=False) | Q(own_word=False)
    rows = Organisation.objects.filter(bears, register_number__in={number for _country, number in said})
    if but_for is not None:
        rows = rows.exclude(pk=but_for.pk)
    return sorted(
        {number for country, number in rows.values_list("country", "register_number") if (country, number) in said}
    )


def take_back_employers(employers: Sequence[Organisation], *, by: Actor, key: str) -> list[Organisation]:
    """Remove employers that an import made by mistake, but those that anybody touched since or that anything names."""
    held = list(lock_rows(Organisation.objects.filter(pk__in=[row.pk for row in employers]).order_by("pk")))
    ids = [row.public_id for row in held]
    touched = AuditEntry.objects.filter(object_id__in=ids).exclude(verb="organisation.enter")
    stay = ROWS.built_on(ids) | set(touched.values_list("object_id", flat=True))
    gone = [row for row in held if row.public_id not in stay]
    return _take_back(gone, by=by, key=key) if gone else []


@action("organisation.take_back")
def _take_back(gone: list[Organisation], *, by: Actor, key: str) -> list[Organisation]:
    for row in gone:
        record(row, after={"taken_back": True})
    Organisation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return gone
