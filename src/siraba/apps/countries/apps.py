"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class CountriesConfig(AppConfig):
    """Countries."""

    name = "siraba.apps.countries"
    label = "countries"
