"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    """Classification."""

    name = "siraba.apps.classification"
    label = "classification"

    def ready(self) -> None:
        """Let the reactions and the jobs of this app be known."""
        import_module(f"{self.name}.reactions")
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.kept")
