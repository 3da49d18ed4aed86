"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "siraba.apps.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Let the imports and the reactions of this app be known."""
        import_module(f"{self.name}.imports")
        import_module(f"{self.name}.reactions")
