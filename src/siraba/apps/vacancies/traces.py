"""Adverts known again: those that are alike by their traces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from siraba.apps.vacancies.models import Vacancy, VacancyTrace
from siraba.apps.vacancies.rules import advert_text
from siraba.core.fairness.likeness import BANDS, NEAR, alike

OVER = frozenset({"filled", "expired", "withdrawn"})
TELLING = 12
"""Words from which the same advert of another employer is worth a look; shorter ones are alike by chance."""
AT_MOST = 400
"""Adverts that are compared word by word for a page."""
FIELDS = tuple(f"band_{number}" for number in range(BANDS))


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An advert that is like another: `how` is same, near, reposted, split or copied; `share` of common pairs."""

    vacancy: Vacancy
    how: str
    share: float


def lookalikes(vacancies: Sequence[Vacancy]) -> dict[int, list[Lookalike]]:
    """For each of some vacancies (by database id) those that are like it, the likest first; two queries for all."""
    own = {row.vacancy_id: row for row in VacancyTrace.objects.filter(vacancy__in=vacancies, words__gt=0)}
    if not own:
        return {}
    bands = [Q(**{f"{name}__in": {getattr(row, name) for row in own.values()}}) for name in FIELDS]
    near = VacancyTrace.objects.filter(reduce(or_, bands)).exclude(words=0)
    found: dict[int, list[Lookalike]] = {}
    shelf: dict[tuple[str, int], list[VacancyTrace]] = {}
    for row in near.select_related("vacancy").order_by("-vacancy")[:AT_MOST]:
        for name in FIELDS:
            shelf.setdefault((name, getattr(row, name)), []).append(row)
    for vacancy in vacancies:
        mine = own.get(vacancy.pk)
        if mine is not None:
            met = {row.pk: row for name in FIELDS for row in shelf.get((name, getattr(mine, name)), ())}
            met.pop(mine.pk, None)
            likes = [like for row in met.values() if (like := _like(vacancy, mine, row)) is not None]
            found[vacancy.pk] = sorted(likes, key=lambda like: (-like.share, -like.vacancy.pk))
    return found


def _like(vacancy: Vacancy, mine: VacancyTrace, other: VacancyTrace) -> Lookalike | None:
    there = other.vacancy
    same_employer = vacancy.employer_id is not None and vacancy.employer_id == there.employer_id
    if not same_employer and min(mine.words, other.words) < TELLING:
        return None
    share = 1.0 if mine.digest == other.digest else alike(advert_text(vacancy), advert_text(there))
    if share < NEAR:
        return None
    if not same_employer:
        how = "copied"
    elif there.state in OVER:
        how = "reposted"
    elif (vacancy.place, vacancy.region) != (there.place, there.region) or vacancy.positions != there.positions:
        how = "split"
    else:
        how = "same" if share == 1.0 else "near"
    return Lookalike(there, how, share)
