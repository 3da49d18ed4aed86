"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """What is told to people."""

    name = "siraba.apps.messages"
    label = "outbox"  # Django's own app of pages' notices is called messages

    def ready(self) -> None:
        """Let the jobs of this app be known."""
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.holdings")
        import_module(f"{self.name}.kept")
