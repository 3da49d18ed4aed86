"""The only writers of countries and places."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from siraba.apps.countries.models import Country, DatedValue, Place, TableImport
from siraba.apps.countries.rules import CountryEntry, PlaceRow, ValueRow, read_countries
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.verbs import action, record
from siraba.core.text.folding import fold


class Overlapping(Exception):
    """Two values would hold on one day. The message names the line of the file."""

    def __init__(self, row: ValueRow) -> None:
        super().__init__(
            f"line {row.line}: {row.country} {row.key} from {row.valid_from}: another value holds on some of these "
            "days, or it ends before it begins. Mend the file, or end the other value first."
        )
        self.row = row


@action("country.load")
def load_country(entry: CountryEntry, *, by: Actor, key: str) -> Country:
    """Write a country and its places as the reference data have them. Raises NotAllowed."""
    country, _new = Country.objects.update_or_create(
        code=entry.code,
        defaults={
            "currency": entry.currency,
            "languages": entry.languages,
            "national_languages": entry.national_languages,
            "names": entry.names,
            "source": entry.source,
        },
    )
    for place in sorted(entry.places, key=lambda each: each.parent is not None):  # those above come first
        parent = Place.objects.get(code=place.parent) if place.parent else None
        Place.objects.update_or_create(
            code=place.code,
            defaults={"country": country, "names": place.names, "kind": place.kind, "parent": parent},
        )
    cache.delete("countries.names")
    record(country, after=entry.model_dump())
    return country


@action("place.import")
def enter_places(country_code: str, rows: Sequence[PlaceRow], source: str, *, by: Actor, key: str) -> Country:
    """Write communes and villages of a country below the places that are there; rows come after their parents.

    A place of ours that stood for the official one (a code with a point, same parent and name) gets its code.
    """
    country = Country.objects.get(code=country_code)
    held = {place.code: place for place in Place.objects.filter(country=country)}
    ours = {(place.parent_id, fold(place.names.get("fr", ""))): place for place in held.values() if "." in place.code}
    for row in rows:
        parent = held[row.parent]
        place = held.get(row.code) or ours.get((parent.pk, fold(row.names["fr"]))) or Place(country=country)
        place.code, place.parent, place.kind, place.names, place.source = row.code, parent, row.kind, row.names, source
        place.save()
        held[row.code] = place
    cache.delete("countries.names")
    record(country, after={"places": len(rows), "source": source})
    return country


@action("table.import")
def enter_values(
    table: str, rows: Sequence[ValueRow], source: str, file_name: str, file_digest: str, *, by: Actor, key: str
) -> TableImport:
    """Write a dated table. A value without an end is ended by the one that begins after it.

    Raises Overlapping, naming the line, where two values would hold on one day.
    """
    brought = TableImport(table=table, file_name=file_name, file_digest=file_digest, source=source, rows=len(rows))
    brought.full_clean()
    brought.save()
    for row in sorted(rows, key=lambda each: each.valid_from):
        same = DatedValue.objects.filter(table=table, country=row.country, key=row.key)
        before = same.filter(valid_from__lt=row.valid_from).order_by("-valid_from").first()
        if before is not None and before.valid_until is None:
            before.valid_until = row.valid_from - timedelta(days=1)
            before.save(update_fields=["valid_until"])
        after = same.filter(valid_from__gt=row.valid_from).order_by("valid_from").first()
        until = row.valid_until
        if until is None and after is not None:
            until = after.valid_from - timedelta(days=1)
        clash = (before is not None and before.valid_until is not None and before.valid_until >= row.valid_from) or (
            after is not None and until is not None and until >= after.valid_from
        )
        if clash or (until is not None and until < row.valid_from):
            raise Overlapping(row)
        said = {"value": row.value, "unit": row.unit, "valid_until": until, "brought": brought}
        same.update_or_create(table=table, country=row.country, key=row.key, valid_from=row.valid_from, defaults=said)
    record(brought, after={"table": table, "rows": len(rows), "source": source})
    return brought


def load_reference(*, by: Actor, folder: Path | None = None) -> int:
    """Bring the authored countries in; one that did not change is not written. Returns how many were looked at."""
    entries = read_countries(folder or settings.DATA_DIR / "countries")
    for entry in entries:
        known = Country.objects.filter(code=entry.code).first()
        places = dict(Place.objects.filter(country__code=entry.code).values_list("code", "names"))
        same = known is not None and (
            known.currency,
            known.languages,
            known.national_languages,
            known.names,
            known.source,
        ) == (
            entry.currency,
            entry.languages,
            entry.national_languages,
            entry.names,
            entry.source,
        )
        if not same or any(places.get(place.code) != place.names for place in entry.places):
            # what was written before is part of the key: contents that come back are laid in again
            before = AuditEntry.objects.filter(object_id=known.public_id).count() if known else 0
            load_country(entry, by=by, key=f"country.load/{entry.code}/{before}/{_digest(entry)}")
    return len(entries)


def _digest(entry: CountryEntry) -> str:
    return hashlib.sha256(entry.model_dump_json().encode()).hexdigest()[:32]
