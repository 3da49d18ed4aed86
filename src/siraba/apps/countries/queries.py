"""Names of countries, places, languages and currencies in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.core.cache import cache

from siraba.apps.countries.models import Country, Place

FALLBACK = ("fr", "en", "ar")


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
    name = _locale(language).languages.get(code.replace("-", "_")) or _locale("fr").languages.get(code)
    return name or code


def regions(country: str) -> list[Place]:
    """The upper places of a country, by code."""
    return list(Place.objects.filter(country__code=country, parent=None).order_by("code"))


def known_countries() -> list[Country]:
    """The countries this installation works with, by code."""
    return list(Country.objects.order_by("code"))


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language[:2])
