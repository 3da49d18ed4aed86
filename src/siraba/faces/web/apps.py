"""Django's entry to the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "siraba.faces.web"
    label = "web"
