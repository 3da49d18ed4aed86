"""Who stands behind a vacancy on a day: the employer, or the agency that recruits for it under a mandate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from siraba.apps.classification.queries import concept_id
from siraba.apps.organisations import models as organisations
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import facts_of, standings
from siraba.apps.organisations.rules.standing import Standing
from siraba.apps.vacancies.rules import post_kind
from siraba.core.fairness.facts import Mandate, PostKind, Publisher
from siraba.core.fairness.publishing import work_for

ANOTHER = frozenset({"another"})
"""A list of occupations on which no post stands."""
_UNKNOWN = Publisher("?", None)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the register of organisations knows of whoever publishes, and of the employer behind an agency."""

    publisher: Publisher = _UNKNOWN
    mandate: Mandate | None = None
    sector: str = ""
    dispute_since: date | None = None
    employer: Publisher | None = None


@dataclass(slots=True)
class _Shelf:
    """What is known of some organisations, by database id, and of mandates: read once for many vacancies."""

    home: str
    standings: dict[int, Standing]
    mandates: dict[UUID, organisations.Mandate] = field(default_factory=dict)
    taken: dict[UUID, dict[UUID, int]] = field(default_factory=lambda: defaultdict(dict))


def of(vacancies: Sequence[Any], employers: Mapping[int, Organisation], as_of: date, home: str) -> list[Behind]:
    """Who stands behind each of some vacancies, in their order; `home` is the country of the service."""
    agencies = Organisation.objects.in_bulk({r.agency_id for r in vacancies if r.agency_id}, field_name="public_id")
    known = {each.pk: each for each in (*employers.values(), *agencies.values())}
    shelf = _Shelf(home, standings(list(known.values()), as_of))
    wanted = {row.mandate_id for row in vacancies if row.mandate_id}
    if wanted:
        shelf.mandates = organisations.Mandate.objects.in_bulk(wanted, field_name="public_id")
        uses = organisations.MandateUse.objects.filter(mandate__public_id__in=wanted)
        for mandate, thing, posts in uses.values_list("mandate__public_id", "for_id").annotate(Sum("posts")).order_by():
            shelf.taken[mandate][thing] = posts
    return [_behind(row, employers.get(row.employer_id or 0), agencies.get(row.agency_id), shelf) for row in vacancies]


def _behind(row: Any, employer: Organisation | None, agency: Organisation | None, shelf: _Shelf) -> Behind:
    one = agency or employer
    if one is None:
        return Behind()
    abroad = row.country is not None and row.country != shelf.home
    work = work_for(post_kind(row, shelf.home), abroad=abroad)
    standing = shelf.standings[one.pk]
    publisher = standing.publisher(row.country, shelf.home, work, recruits=row.agency_id is not None)
    if employer is not None and shelf.standings[employer.pk].sanctioned:  # whoever recruits for a banned one, too
        publisher = replace(publisher, banned=True)
    mandate = (
        _mandate(row, employer, agency, shelf)
        if row.agency_id
        else _for_itself(row, one, abroad=abroad, home=shelf.home)
    )
    disputes = employer.dispute_since if employer else None
    sector = (employer.division or employer.section) if employer else ""
    theirs = None
    if employer is not None and agency is not None:
        theirs = shelf.standings[employer.pk].publisher(row.country, shelf.home)
    return Behind(publisher, mandate, sector, disputes, theirs)


def _for_itself(row: Any, firm: Organisation, *, abroad: bool, home: str) -> Mandate | None:
    """What stands for a mandate where nobody recruits for another. An agency that only sends people has no posts of its
    own, and one that employs people too has none abroad and none in a household: there it names for whom it recruits.
    """
    elsewhere = abroad or post_kind(row, home) is PostKind.DOMESTIC
    if firm.is_agency and (elsewhere or not firm.is_employer):
        return None
    return Mandate(headcount=row.positions or 1)


def _mandate(row: Any, employer: Organisation | None, agency: Organisation | None, shelf: _Shelf) -> Mandate | None:
    """The mandate of an advert, if it is one between this employer and this agency."""
    held = shelf.mandates.get(row.mandate_id) if row.mandate_id else None
    if held is None or agency is None or employer is None:
        return None
    if (held.agency_id, held.employer_id) != (agency.pk, employer.pk):
        return None
    fact = facts_of(held).fact(shelf.taken.get(held.public_id, {}).get(row.public_id, 0))
    # occupations are listed by codes of several classifications: whether they hold the post is found out here
    return replace(fact, occupations=frozenset() if not held.occupations or _covers(held.occupations, row) else ANOTHER)


def _covers(listed: Sequence[str], row: Any) -> bool:
    """Whether an occupation is one of those listed as `scheme:code`; a heading of ISCO covers what stands under it."""
    one = row.occupation
    if one is None:
        return True
    own = concept_id(one.release.scheme, one.code)
    codes = [each.removeprefix("isco:") for each in listed if each.startswith("isco:")]
    return own in listed or (bool(one.isco) and one.isco.startswith(tuple(codes)))
