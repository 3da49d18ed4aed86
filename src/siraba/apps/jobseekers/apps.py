"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class JobseekersConfig(AppConfig):
    """Jobseekers."""

    name = "siraba.apps.jobseekers"
    label = "jobseekers"

    def ready(self) -> None:
        """Let the reactions of this app be known."""
        import_module(f"{self.name}.imports")
        import_module(f"{self.name}.reactions")
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.holdings")
        import_module(f"{self.name}.kept")
