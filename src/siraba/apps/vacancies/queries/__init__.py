"""Reads of vacancies, scoped to who asks."""

from siraba.apps.vacancies.queries.reading import (
    NotFound,
    closing_soon,
    count_published,
    countries_of,
    vacancies,
    vacancy,
)

__all__ = ["NotFound", "closing_soon", "count_published", "countries_of", "vacancies", "vacancy"]
