"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class JobseekersConfig(AppConfig):
    """Jobseekers."""

    name = "siraba.apps.jobseekers"
    label = "jobseekers"
