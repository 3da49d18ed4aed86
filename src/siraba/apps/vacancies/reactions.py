"""What vacancies do when something below them happened."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.classification.events import RecodingStarted, TitleDecided
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import normalised
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.vacancies.actions import set_occupation
from siraba.apps.vacancies.checks import check_adverts
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.models import Vacancy


@reacts_to(TitleDecided)
def code_waiting_vacancies(events: Sequence[TitleDecided]) -> None:
    """Drafts whose title a person has just decided get their occupation; those that lack nothing else are published."""
    for event in events:
        if event.occupation is None:
            continue
        occupation = Occupation.objects.get(public_id=event.occupation)
        drafts = Vacancy.objects.filter(occupation=None).order_by("pk")
        waiting = [row for row in drafts.iterator() if normalised(row.title) == event.normalised]
        if waiting:
            key = f"{event.scheme}/{event.normalised[:60]}/{occupation.pk}/{waiting[-1].pk}"
            set_occupation(waiting, occupation.pk, by=SYSTEM, key=key)


@reacts_to(RecodingStarted)
def recode_vacancies(events: Sequence[RecodingStarted]) -> None:
    """Vacancies coded with the old release are recoded by a job."""
    for event in events:
        key = f"vacancy.recode/{event.recoding}/{event.turn}"
        jobs.ask("vacancy.recode", by=SYSTEM, key=key, recoding=str(event.recoding))


@reacts_to(VacancyChanged)
def note_what_is_lacking(events: Sequence[VacancyChanged]) -> None:
    """What drafts lack, and what the rules say of every live advert, is kept as findings, or settled."""
    ids = list(dict.fromkeys(event.vacancy_id for event in events))
    for start in range(0, len(ids), 500):
        piece = ids[start : start + 500]
        rows = list(Vacancy.objects.filter(public_id__in=piece).select_related("occupation__release").order_by("pk"))
        check_adverts(rows)
