"""Who stands behind a vacancy on a day: the employer, or the agency that recruits for it under a mandate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from siraba.apps.classification.queries import concept_id
from siraba.apps.organisations import models as organisations
from siraba.apps.organisations.models import Organisation, RegisterAnswer
from siraba.core.fairness.facts import Licence, LicenceState, Mandate, Publisher

ANOTHER = frozenset({"another"})
"""A list of occupations on which no post stands."""
_UNKNOWN = Publisher("?", None)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the register of organisations knows of whoever publishes. `disputes` are those of the employer."""

    publisher: Publisher = _UNKNOWN
    mandate: Mandate | None = None
    sector: str = ""
    dispute_since: date | None = None


@dataclass(slots=True)
class _Shelf:
    """Rows about some organisations, read once for many vacancies; keyed by their database ids."""

    licences: dict[int, organisations.Licence] = field(default_factory=dict)
    reviews: dict[int, date] = field(default_factory=dict)
    banned: set[int] = field(default_factory=set)
    mandates: dict[UUID, organisations.Mandate] = field(default_factory=dict)
    taken: dict[UUID, dict[UUID, int]] = field(default_factory=lambda: defaultdict(dict))


def of(vacancies: Sequence[Any], employers: Mapping[int, Organisation], as_of: date) -> list[Behind]:
    """Who stands behind each of some vacancies, in their order."""
    agencies = Organisation.objects.in_bulk({r.agency_id for r in vacancies if r.agency_id}, field_name="public_id")
    shelf = _shelf([*employers.values(), *agencies.values()], vacancies, as_of)
    return [_behind(row, employers.get(row.employer_id or 0), agencies.get(row.agency_id), shelf) for row in vacancies]


ACCEPTED = ("accepted", "conditions")


def banned(as_of: date) -> Q:
    """A condition on sanctions: a ban that stands on a day."""
    return Q(kind="ban", happened_on__lte=as_of, lifted_on=None) & (Q(until=None) | Q(until__gte=as_of))


def _shelf(known: Iterable[Organisation], vacancies: Sequence[Any], as_of: date) -> _Shelf:
    ids = {each.pk for each in known}
    shelf = _Shelf()
    rows = organisations.Licence.objects.filter(organisation__in=ids, valid_from__lte=as_of)
    for licence in rows.order_by("valid_until", "pk"):  # the one that lasts longest counts, and one in force before all
        held = shelf.licences.get(licence.organisation_id)
        if held is None or licence.state == "in_force" or held.state != "in_force":
            shelf.licences[licence.organisation_id] = licence
    looked = organisations.DueDiligence.objects.filter(organisation__in=ids).exclude(state="open")
    for pk, state, review in looked.order_by("decided_on", "pk").values_list("organisation", "state", "review_on"):
        # a refusal is overdue from the day it was written, until a later look accepts
        shelf.reviews[pk] = max(review or date.min, shelf.reviews.get(pk, date.min)) if state in ACCEPTED else date.min
    bans = organisations.Sanction.objects.filter(banned(as_of), organisation__in=ids)
    shelf.banned = set(bans.values_list("organisation", flat=True))
    wanted = {row.mandate_id for row in vacancies if row.mandate_id}
    shelf.mandates = organisations.Mandate.objects.in_bulk(wanted, field_name="public_id")
    uses = organisations.MandateUse.objects.filter(mandate__public_id__in=wanted)
    for mandate, thing, posts in uses.values_list("mandate__public_id", "for_id").annotate(Sum("posts")).order_by():
        shelf.taken[mandate][thing] = posts
    return shelf


def _behind(row: Any, employer: Organisation | None, agency: Organisation | None, shelf: _Shelf) -> Behind:
    one = agency or employer
    if one is None:
        return Behind()
    recruits = row.agency_id is not None or one.is_agency
    struck = one.register_answer in (RegisterAnswer.NOT_FOUND, RegisterAnswer.CLOSED)
    publisher = Publisher(
        one.name,
        False if struck else bool(one.verified_on) or None,
        review_due=shelf.reviews.get(one.pk),
        agency=recruits,
        licence=_licence(shelf.licences.get(one.pk)) if recruits else None,
        banned=bool({each.pk for each in (employer, agency) if each} & shelf.banned),
    )
    mandate = _mandate(row, employer, agency, shelf) if row.agency_id else Mandate(headcount=row.positions or 1)
    disputes = employer.dispute_since if employer else None
    return Behind(publisher, mandate, employer.section if employer else "", disputes)


def _licence(held: organisations.Licence | None) -> Licence | None:
    if held is None:
        return None
    reach = frozenset({held.country, *held.countries})
    return Licence(held.number, LicenceState(held.state), held.valid_until, reach)


def _mandate(row: Any, employer: Organisation | None, agency: Organisation | None, shelf: _Shelf) -> Mandate | None:
    """The mandate of an advert, if it is one between this employer and this agency."""
    held = shelf.mandates.get(row.mandate_id) if row.mandate_id else None
    if held is None or agency is None or employer is None:
        return None
    if (held.agency_id, held.employer_id) != (agency.pk, employer.pk):
        return None
    taken = shelf.taken.get(held.public_id, {})
    return Mandate(
        headcount=held.headcount,
        used=held.used - taken.get(row.public_id, 0),
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        occupations=frozenset() if not held.occupations or _covers(held.occupations, row) else ANOTHER,
        countries=frozenset(held.countries),
        signed=held.state == "signed",
    )


def _covers(listed: Sequence[str], row: Any) -> bool:
    """Whether an occupation is one of those listed as `scheme:code`; a heading of ISCO covers what stands under it."""
    one = row.occupation
    if one is None:
        return True
    own = concept_id(one.release.scheme, one.code)
    codes = [each.removeprefix("isco:") for each in listed if each.startswith("isco:")]
    return own in listed or (bool(one.isco) and one.isco.startswith(tuple(codes)))
