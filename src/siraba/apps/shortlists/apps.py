"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class ShortlistsConfig(AppConfig):
    """Shortlists."""

    name = "siraba.apps.shortlists"
    label = "shortlists"
