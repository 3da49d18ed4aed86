"""Who may see and move which vacancy. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import own, reachable, scope
from siraba.apps.vacancies.models import Vacancy


def _public(by: Actor, before: str) -> Q:
    """Published, and not over."""
    over = Q(**{f"{before}closes_on__lt": timezone.localdate()})
    return Q(**{f"{before}state": "published"}) & ~over


scope(
    Vacancy,
    {
        Relation.PUBLIC: _public,
        Relation.OWN_OFFICE: own("office_id", "office_id"),
        Relation.OWN_ORGANISATION: own("employer__public_id", "organisation_id"),
        Relation.OWN_COUNTRY: own("country", "country"),
    },
)


def visible_vacancies(by: Actor, verb: str = "vacancy.see") -> QuerySet[Vacancy]:
    """The vacancies on which an actor may do a verb."""
    return reachable(by, verb, Vacancy)
