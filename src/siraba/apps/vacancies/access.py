"""Who may see which vacancy."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.accounts.access import DESK_ROLES
from siraba.apps.foundation.actors import Actor
from siraba.apps.vacancies.models import Vacancy


def visible_vacancies(by: Actor) -> QuerySet[Vacancy]:
    """The vacancies an actor may see: desks see all, also drafts; the public pages come with their own scope."""
    if by.role in DESK_ROLES or by.role == "system":
        return Vacancy.objects.all()
    return Vacancy.objects.none()
