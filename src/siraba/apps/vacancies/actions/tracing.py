"""Writing by what adverts are known again."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.vacancies.models import Vacancy, VacancyTrace
from siraba.apps.vacancies.rules import advert_text
from siraba.apps.vacancies.traces import FIELDS
from siraba.core.fairness.likeness import trace


def write_traces(vacancies: Sequence[Vacancy], *, known: bool = False) -> None:
    """Write by what saved vacancies are known again; `known` ones have a trace already."""
    if known:
        VacancyTrace.objects.filter(vacancy__in=vacancies).delete()
    rows = []
    for vacancy in vacancies:
        found = trace(advert_text(vacancy))
        bands = dict(zip(FIELDS, found.bands, strict=True))
        rows.append(VacancyTrace(vacancy=vacancy, digest=found.digest, words=found.words, **bands))
    VacancyTrace.objects.bulk_create(rows, batch_size=500)
