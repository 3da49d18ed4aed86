"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """Persons."""

    name = "siraba.apps.persons"
    label = "persons"
