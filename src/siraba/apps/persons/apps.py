"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """Persons."""

    name = "siraba.apps.persons"
    label = "persons"

    def ready(self) -> None:
        """Let the jobs and reactions of this app be known."""
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.holdings")
        import_module(f"{self.name}.kept")
        import_module(f"{self.name}.reactions")
