"""Django's entry to the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "siraba.faces.web"
    label = "web"

    def ready(self) -> None:
        """Whoever comes in, whichever way, is written down."""
        from siraba.faces.web.accounts import sessions  # noqa: F401, PLC0415 - models are there only now
