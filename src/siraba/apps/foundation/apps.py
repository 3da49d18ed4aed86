"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Foundation."""

    name = "siraba.apps.foundation"
    label = "foundation"
