"""Employers to visit, from what vacancies, registrations and visits know; the rule is in `organisations.rules`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum

from siraba.apps.foundation.actors import Actor
from siraba.apps.jobseekers.models import ProfileOccupation
from siraba.apps.organisations.access import visible_organisations
from siraba.apps.organisations.models import Organisation, Visit
from siraba.apps.organisations.queries import last_contacts, silent, stopped_organisations
from siraba.apps.organisations.rules.prospects import EmployerFacts, Prospect, proposed
from siraba.apps.vacancies.models import Vacancy

BACK = timedelta(days=730)
"""How far back adverts are looked at."""
LOOKED_AT = 2000
"""Employers that are compared: those with the latest adverts."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An employer to visit, with the reasons."""

    organisation: Organisation
    prospect: Prospect


def prospects(by: Actor, on: date, most: int = 15) -> list[Proposal]:
    """Employers that an office could visit, the best reasons first; nine queries whatever the size of the country."""
    mine = visible_organisations(by).filter(merged_into=None, is_employer=True)
    adverts = Vacancy.objects.filter(happened_on__gte=on - BACK, employer__in=mine.values("pk"))
    sums = adverts.values("employer").annotate(
        adverts=Count("pk"),
        found=Sum("filled"),
        whole=Sum("positions", filter=Q(state="filled")),
        last=Max("happened_on"),
    )
    rows: dict[int, Any] = {row["employer"]: row for row in sums.order_by("-last", "-employer")[:LOOKED_AT]}
    employers = mine.in_bulk(list(rows))
    trades = _trades(adverts.filter(employer__in=employers))
    tension = _tension({one for held in trades.values() for one in held}, on)
    sectors = _sectors(adverts)
    contacts = last_contacts(list(employers))
    planned = _planned(on)
    mute = {row.pk for row, _count, _since in silent(by)}
    still = set(stopped_organisations(on).filter(pk__in=employers).values_list("pk", flat=True))
    facts = []
    for pk, one in employers.items():
        row = rows[pk]
        waiting, posts = _sum(tension, trades.get(pk, set()))
        filled = max(row["found"] or 0, row["whole"] or 0)
        others = sectors.get(one.section, 0) - filled if one.section else None
        facts.append(
            EmployerFacts(
                pk,
                row["adverts"],
                filled,
                last_advert=row["last"],
                waiting=waiting,
                open_posts=posts,
                sector_hires=others,
                last_contact=contacts.get(pk),
                planned=pk in planned,
                silent=pk in mute,
                stopped=pk in still,
            )
        )
    return [Proposal(employers[each.id], each) for each in proposed(facts, on, most)]


def _planned(on: date) -> set[int]:
    """Employers whom somebody is going to visit."""
    ahead = Visit.objects.filter(outcome="", cancelled=False, happened_on__gte=on)
    return set(ahead.values_list("organisation", flat=True))


def _trades(adverts: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for employer, occupation in adverts.exclude(occupation=None).values_list("employer", "occupation").distinct():
        found.setdefault(employer, set()).add(occupation)
    return found


def _tension(occupations: set[int], on: date) -> dict[int, tuple[int, int]]:
    """Occupation → open registrations of people who do it, positions offered in it now."""
    held = ProfileOccupation.objects.filter(occupation__in=occupations)
    held = held.filter(
        Q(profile__person__registrations__until=None) | Q(profile__person__registrations__until__gte=on),
        profile__person__registrations__state="open",
    )
    people = dict(held.values_list("occupation").annotate(Count("profile", distinct=True)).order_by())
    live = Vacancy.objects.filter(occupation__in=occupations, state="published")
    posts = dict(live.values_list("occupation").annotate(Sum("positions")).order_by())
    return {one: (people.get(one, 0), posts.get(one, 0)) for one in occupations}


def _sum(tension: dict[int, tuple[int, int]], trades: set[int]) -> tuple[int | None, int | None]:
    if not trades:
        return None, None
    return sum(tension[one][0] for one in trades), sum(tension[one][1] for one in trades)


def _sectors(adverts: Any) -> dict[str, int]:
    rows = adverts.exclude(employer__section="").values_list("employer__section")
    return {section: found or 0 for section, found in rows.annotate(Sum("filled")).order_by()}
