"""Adverts known again: those that are alike by their traces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from siraba.apps.vacancies.models import Vacancy, VacancyTrace
from siraba.apps.vacancies.rules import advert_text
from siraba.core.fairness.likeness import BANDS, KEPT, NEAR, SHORT, alike, kept

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
    """For each of some vacancies (by database id) those that are like it, the likest first; three queries for all."""
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
    short = _short_ones(vacancies, own)
    for vacancy in vacancies:
        mine = own.get(vacancy.pk)
        if mine is not None:
            met = {row.pk: row for name in FIELDS for row in shelf.get((name, getattr(mine, name)), ())}
            met |= {row.pk: row for row in short.get(_work(vacancy), ()) if mine.words < SHORT}
            met.pop(mine.pk, None)
            likes = [like for row in met.values() if (like := _like(vacancy, mine, row)) is not None]
            found[vacancy.pk] = sorted(likes, key=lambda like: (-like.share, -like.vacancy.pk))
    return found


Work = tuple[int | None, int | None]


def _work(vacancy: Vacancy) -> Work:
    """Whose work it is, and which: within that, short adverts are compared without their bands."""
    return vacancy.employer_id, vacancy.occupation_id


def _short_ones(vacancies: Sequence[Vacancy], own: Mapping[int, VacancyTrace]) -> dict[Work, list[VacancyTrace]]:
    """The short adverts of the same employers for the same occupations."""
    asked = {_work(row) for row in vacancies if row.pk in own and own[row.pk].words < SHORT} - {(None, None)}
    found: dict[Work, list[VacancyTrace]] = {}
    rows = VacancyTrace.objects.filter(
        words__gt=0,
        words__lt=SHORT,
        vacancy__employer__in={employer for employer, _ in asked if employer},
        vacancy__occupation__in={occupation for _, occupation in asked if occupation},
    )
    for row in rows.select_related("vacancy").order_by("-vacancy")[:AT_MOST] if asked else ():
        found.setdefault(_work(row.vacancy), []).append(row)
    return {work: rows for work, rows in found.items() if work in asked}


def _like(vacancy: Vacancy, mine: VacancyTrace, other: VacancyTrace) -> Lookalike | None:
    there = other.vacancy
    same_employer = vacancy.employer_id is not None and vacancy.employer_id == there.employer_id
    if not same_employer and min(mine.words, other.words) < TELLING:
        return None
    share = 1.0 if mine.digest == other.digest else alike(advert_text(vacancy), advert_text(there))
    if share < NEAR and same_employer and max(mine.words, other.words) < SHORT and _work(vacancy) == _work(there):
        share = kept(advert_text(vacancy), advert_text(there))
        share = share if share >= KEPT else 0.0
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
