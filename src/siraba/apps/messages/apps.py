"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """What is told to people."""

    name = "siraba.apps.messages"
    label = "outbox"  # Django's own app of pages' notices is called messages
