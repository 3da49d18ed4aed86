"""Reads of vacancies, scoped to who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet

from siraba.apps.classification.queries import occupations_below
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.search import with_words
from siraba.apps.vacancies.access import shown, visible_vacancies
from siraba.apps.vacancies.models import Vacancy, VacancySkill
from siraba.core.text.folding import fold
from siraba.core.text.words import words


class NotFound(Exception):
    """There is no such vacancy for this actor."""


def vacancies(
    by: Actor,
    *,
    text: str = "",
    state: str = "",
    country: str = "",
    region: str = "",
    occupation: str = "",
    family: str = "",
    mine: bool = False,
) -> QuerySet[Vacancy]:
    """Vacancies by words of the title or place or a reference number, state, country, region, occupation; newest first.

    `occupation` is the public id of an occupation, `family` that of a heading above it, `mine` keeps the actor's
    own office.
    """
    rows = visible_vacancies(by).select_related("employer", "occupation")
    if is_reference(text):
        rows = rows.filter(reference=text.strip().upper())
    elif text.strip():
        rows = with_words(rows, "sought", words(fold(text)))
    for field, value in (("state", state), ("country", country), ("region", region)):
        if value:
            rows = rows.filter(**{field: value})
    if occupation:
        try:
            rows = rows.filter(occupation__public_id=occupation)
        except ValidationError:  # not an id at all: nobody asks for that
            return rows.none()
    if family:
        rows = rows.filter(occupation__in=occupations_below(family))
    if mine:
        rows = rows.filter(office_id=by.office_id)
    return rows.order_by("-pk")


def vacancy(by: Actor, public_id: str) -> Vacancy:
    """One vacancy with what it asks. Raises NotFound: what one may not see does not exist."""
    try:
        rows = visible_vacancies(by).select_related("employer", "occupation__release", "office")
        skills = Prefetch("skills", VacancySkill.objects.select_related("skill__release"))
        return rows.prefetch_related(skills, "languages").get(public_id=public_id)
    except (Vacancy.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def closing_soon(by: Actor, as_of: date) -> QuerySet[Vacancy]:
    """Published vacancies of the actor's office that close within a week."""
    rows = visible_vacancies(by).filter(office_id=by.office_id, state="published").select_related("occupation")
    return rows.filter(closes_on__range=(as_of, as_of + timedelta(days=7))).order_by("closes_on", "pk")


def countries_of(by: Actor) -> list[str]:
    """The countries that have vacancies, for a filter."""
    codes = visible_vacancies(by).values_list("country", flat=True).distinct().order_by("country")
    return [code for code in codes if code]


def count_published(occupation_ids: Sequence[int], as_of: date) -> int:
    """How many offers that anybody may see ask for one of the occupations (database ids)."""
    return Vacancy.objects.filter(shown(as_of), occupation__in=occupation_ids).count()
