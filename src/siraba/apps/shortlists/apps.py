"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ShortlistsConfig(AppConfig):
    """Shortlists."""

    name = "siraba.apps.shortlists"
    label = "shortlists"

    def ready(self) -> None:
        """Let the reactions and the jobs of this app be known."""
        import_module(f"{self.name}.access")
        import_module(f"{self.name}.reactions")
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.kept")
        import_module(f"{self.name}.telling")
        import_module(f"{self.name}.holdings")
