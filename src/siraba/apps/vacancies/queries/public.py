"""What anybody may read: published offers, without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.reading import vacancies, vacancy

VISITOR = Actor(ActorKind.USER, role="visitor")


def offers(*, text: str = "", country: str = "", region: str = "", family: str = "") -> QuerySet[Vacancy]:
    """Offers that are shown today, the newest first."""
    rows = vacancies(VISITOR, text=text, country=country, region=region, family=family)
    return rows.select_related("employer", "occupation__release").order_by("-published_on", "-pk")


def offer(public_id: str) -> Vacancy:
    """One offer that is shown today. Raises NotFound."""
    return vacancy(VISITOR, public_id)


def open_offers(as_of: date, at_most: int) -> Sequence[Vacancy]:
    """The newest offers that others may reprint."""
    return list(offers().exclude(open_licence="")[:at_most])
