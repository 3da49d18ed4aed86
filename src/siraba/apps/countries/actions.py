"""The only writers of countries and places."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from siraba.apps.countries.access import require_write
from siraba.apps.countries.models import Country, Place
from siraba.apps.countries.rules import CountryEntry, read_countries
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.verbs import action, record


@action("country.load")
def load_country(entry: CountryEntry, *, by: Actor, key: str) -> Country:
    """Write a country and its places as the reference data have them. Raises NotAllowed."""
    require_write(by)
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
