"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What a rule said about an object, who set it aside, what is stopped."""

    name = "siraba.apps.findings"
    label = "findings"

    def ready(self) -> None:
        """Let what this app holds of people, and for how long, be known."""
        import_module(f"{self.name}.holdings")
        import_module(f"{self.name}.kept")
