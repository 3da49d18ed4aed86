"""Django's entry to the app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "siraba.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let what this app holds of people, and for how long, be known."""
        import_module(f"{self.name}.holdings")
        import_module(f"{self.name}.kept")
