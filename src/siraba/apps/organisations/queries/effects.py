"""What a suspended licence stops, as far as this app knows: mandates and the posts left in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.organisations.queries.standing import frozen_mandates, live_mandates


@dataclass(frozen=True, slots=True)
class Frozen:
    """Mandates that stand still, and how many of their posts nobody took yet."""

    count: int
    posts: int


def _of(rows: QuerySet[Mandate], organisation: Organisation) -> QuerySet[Mandate]:
    return rows.filter(Q(agency=organisation) | Q(employer=organisation))


def mandates_stopped_by(organisation: Organisation, on: date) -> Frozen:
    """The mandates of an organisation that stand still on a day."""
    rows = _of(frozen_mandates(on), organisation)
    left = rows.aggregate(left=Sum(F("headcount") - F("used")))["left"]
    return Frozen(rows.count(), left or 0)


def mandates_of(organisation: Organisation, on: date) -> tuple[list[Mandate], list[Mandate]]:
    """Its live mandates and its frozen ones, the next to end first."""
    ways = ("employer", "agency")
    live = _of(live_mandates(on), organisation).select_related(*ways).order_by("valid_until", "pk")
    frozen = _of(frozen_mandates(on), organisation).select_related(*ways).order_by("valid_until", "pk")
    return list(live), list(frozen)
