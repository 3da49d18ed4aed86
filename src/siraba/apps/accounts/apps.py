"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "siraba.apps.accounts"
    label = "accounts"
