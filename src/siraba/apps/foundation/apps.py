"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Foundation."""

    name = "siraba.apps.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Let the jobs of this app be known."""
        import_module(f"{self.name}.chores")
        import_module(f"{self.name}.kept")
        import_module(f"{self.name}.resealing")
        import_module(f"{self.name}.holdings_here")
