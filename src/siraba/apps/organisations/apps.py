"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "siraba.apps.organisations"
    label = "organisations"
