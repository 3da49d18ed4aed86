"""Django's entry to the app."""

from __future__ import annotations

from django.apps import AppConfig


class VacanciesConfig(AppConfig):
    """Vacancies."""

    name = "siraba.apps.vacancies"
    label = "vacancies"
