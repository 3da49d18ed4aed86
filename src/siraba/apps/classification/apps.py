"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    """Classification."""

    name = "siraba.apps.classification"
    label = "classification"
