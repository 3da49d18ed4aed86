"""What a suspended licence stops, as far as this app knows: mandates and the posts left in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from siraba.apps.organisations.models import Licence, Mandate, Organisation
from siraba.apps.organisations.queries.standing import frozen_of, holds_on


@dataclass(frozen=True, slots=True)
class Frozen:
    """Mandates that stand still, and how many of their posts nobody took yet."""

    count: int
    posts: int


def mandates_stopped_by(organisation: Organisation, on: date) -> Frozen:
    """The mandates of an organisation that stand still on a day."""
    _live, frozen = mandates_of(organisation, on)
    return Frozen(len(frozen), sum(row.headcount - row.used for row in frozen))


def mandates_of(organisation: Organisation, on: date) -> tuple[list[Mandate], list[Mandate]]:
    """Its live mandates and its frozen ones, the next to end first."""
    rows = _held(organisation, on)
    still = frozen_of(rows, on)
    return [row for row in rows if row.pk not in still], [row for row in rows if row.pk in still]


def mandates_carried(licence: Licence, on: date) -> list[Mandate]:
    """The live mandates that would stand still without this licence, the next to end first."""
    rows = _held(licence.organisation, on)
    fall = frozen_of(rows, on, without=licence) - frozen_of(rows, on)
    return [row for row in rows if row.pk in fall]


def _held(organisation: Organisation, on: date) -> list[Mandate]:
    either = Q(agency=organisation) | Q(employer=organisation)
    rows = Mandate.objects.filter(either, holds_on(on)).select_related("employer", "agency")
    return list(rows.order_by("valid_until", "pk"))
