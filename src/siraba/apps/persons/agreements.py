"""Whether somebody agreed to something, asked at the moment it matters and never kept.

agreed(person, "employer", organisation=employer.public_id)      # may this employer be told who it is?
agreed_people(ids, "match_abroad", country="FR")                 # who of these may be proposed there?
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.persons.limits import restricted
from siraba.apps.persons.models import Consent, Person


def live(on: date) -> Q:
    """Agreements that hold on a day: given, not taken back, not run out."""
    return Q(withdrawn_on=None) & (Q(until=None) | Q(until__gte=on))


def agreed(
    person: Person,
    purpose: str,
    *,
    country: str | None = None,
    organisation: UUID | None = None,
    project: str = "",
    on: date | None = None,
) -> bool:
    """Whether a person agreed to a purpose for exactly this country, organisation or project, and it holds.

    What rests on the law and not on an agreement is no agreement: the answer is no. So it is for a file that the person
    had put aside.
    """
    return _rows(purpose, country, organisation, project, on).filter(person=person).exists()


def agreed_people(
    ids: Iterable[UUID],
    purpose: str,
    *,
    country: str | None = None,
    organisation: UUID | None = None,
    project: str = "",
    on: date | None = None,
) -> set[UUID]:
    """Those among some people (public ids) who agreed, as `agreed` says it of one."""
    rows = _rows(purpose, country, organisation, project, on).filter(person__public_id__in=list(ids))
    return set(rows.values_list("person__public_id", flat=True))


def _rows(
    purpose: str, country: str | None, organisation: UUID | None, project: str, on: date | None
) -> QuerySet[Consent]:
    rows = Consent.objects.exclude(restricted("person__"))
    return rows.filter(
        live(on or timezone.localdate()),
        purpose=purpose,
        country=country,
        organisation_id=organisation,
        project=project,
        person__merged_into=None,
    )
