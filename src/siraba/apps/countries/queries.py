"""Names of countries, places, languages and currencies in the reader's language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import yaml
from babel import Locale
from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from siraba.apps.countries.models import Country, DatedValue, Place

FALLBACK = ("fr", "en", "ar")
WIDE = ("fr", "en", "ar", "ha", "ff", "bm", "wo", "yo", "pt", "es", "de", "it")
"""Languages that people of every country may say they know, beside its own."""


def _choose(names: dict[str, str], language: str) -> str | None:
    for each in (language, *FALLBACK):
        if names.get(each):
            return names[each]
    return None


def _names() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Own names of countries and of places by code: small tables, read once in ten minutes a process."""
    found = cache.get("countries.names")
    if found is None:
        found = (
            {country.code: country.names for country in Country.objects.exclude(names={})},
            {place.code: place.names for place in Place.objects.all()},
        )
        cache.set("countries.names", found, 600)
    own: tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]] = found
    return own


def country_name(code: str | None, language: str) -> str:
    """The name of a country; its code where no table has a name."""
    if not code:
        return ""
    own = _choose(_names()[0].get(code, {}), language)
    return own or _locale(language).territories.get(code, code)


def place_name(code: str | None, language: str) -> str:
    """The name of a region or a place by its code; the code where it is not installed."""
    if not code:
        return ""
    return _choose(_names()[1].get(code, {}), language) or code


def language_name(code: str, language: str) -> str:
    """The name of a language (BCP 47), in the reader's language."""
    name = _locale(language).languages.get(code.replace("-", "_")) or _choose(_own_languages().get(code, {}), language)
    return name or _locale("fr").languages.get(code) or code


def languages_of(country: str) -> list[str]:
    """The languages to offer in a country: official and national ones, then those of the neighbours and of schools."""
    row = Country.objects.filter(code=country).first()
    own = [*row.languages, *row.national_languages] if row else []
    return list(dict.fromkeys([*own, *WIDE]))


def regions(country: str) -> list[Place]:
    """The upper places of a country, by code."""
    return list(Place.objects.filter(country__code=country, parent=None).order_by("code"))


def places_within(code: str) -> list[Place]:
    """The places right below one, by their French name: communes of a department, villages of a commune."""
    return sorted(Place.objects.filter(parent__code=code), key=lambda place: place.names.get("fr", place.code))


def dated_value(table: str, country: str, key: str, on: date) -> DatedValue | None:
    """What a dated table says of a country on a day; None where nobody brought it in: then it is unknown."""
    rows = DatedValue.objects.filter(table=table, country=country, key=key, valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on)).select_related("brought")
    return rows.order_by("-valid_from").first()


def dated_values(table: str, *, country: str = "") -> list[DatedValue]:
    """All rows of a dated table, by country, key and day, with the import that brought them."""
    rows = DatedValue.objects.filter(table=table).select_related("brought")
    if country:
        rows = rows.filter(country=country)
    return list(rows.order_by("country", "key", "valid_from"))


def codes_of(country: str) -> set[str]:
    """The codes of every place of a country."""
    return set(Place.objects.filter(country__code=country).values_list("code", flat=True))


def known_countries() -> list[Country]:
    """The countries this installation works with, by code."""
    return list(Country.objects.order_by("code"))


@lru_cache(maxsize=1)
def _own_languages() -> dict[str, dict[str, str]]:
    """Names of languages that the public name tables do not have yet."""
    said: dict[str, dict[str, str]] = yaml.safe_load(
        (settings.DATA_DIR / "languages" / "names.yaml").read_text(encoding="utf-8")
    )
    return said


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language[:2])
