"""Who may see lists of people for a vacancy, and which offices fill posts. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable, scope, through
from siraba.apps.persons.access import fills_posts_in
from siraba.apps.shortlists.models import BatchState, SavedShortlist
from siraba.apps.vacancies.models import Vacancy

UNPUBLISHED = (BatchState.RUNNING, BatchState.HELD)
"""Batches whose lists nobody is shown."""

scope(SavedShortlist, through(Vacancy, "vacancy"))


def _countries(by: Actor) -> QuerySet[Any, Any]:
    """Where the office of an actor has posts that somebody validated and that are not over: a draft opens no file."""
    return Vacancy.objects.filter(office_id=by.office_id, state="published").values("country")


fills_posts_in(_countries)


def may_list(by: Actor, vacancy: Vacancy) -> bool:
    """Whether an actor may see who suits a vacancy."""
    return listable(by, vacancy).exists()


def listable(by: Actor, vacancy: Vacancy) -> QuerySet[Vacancy]:
    """The vacancy, for whoever may see who suits it; nothing for others."""
    return reachable(by, "shortlist.see", Vacancy).filter(pk=vacancy.pk)


def visible_lists(by: Actor) -> QuerySet[SavedShortlist]:
    """The kept lists that an actor may see; those of a batch that is not published are nobody's yet."""
    return reachable(by, "shortlist.see", SavedShortlist).exclude(batch__state__in=UNPUBLISHED)
