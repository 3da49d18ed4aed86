"""Employers to visit, from what vacancies, registrations and visits know; the rule is in `organisations.rules`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from siraba.apps.accounts.queries import home_country
from siraba.apps.classification.models import Occupation
from siraba.apps.foundation.actors import Actor
from siraba.apps.jobseekers.models import ProfileOccupation
from siraba.apps.organisations.access import visible_organisations
from siraba.apps.organisations.models import Organisation, Visit
from siraba.apps.organisations.queries import last_contacts, silent, stopped_organisations
from siraba.apps.organisations.rules.prospects import EmployerFacts, Prospect, proposed
from siraba.apps.vacancies.advert import corridors
from siraba.apps.vacancies.models import Vacancy
from siraba.core.fairness.facts import Corridor, CorridorState

BACK = timedelta(days=730)
"""How far back adverts are looked at."""
LOOKED_AT = 2000
"""Employers that are compared: those with the latest adverts."""
NEW = 300
"""Verified employers without an advert that are compared beside them: those verified last."""
_NOTHING: dict[str, Any] = {"adverts": 0, "sought": 0, "found": 0, "whole": 0, "last": None}


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation: open registrations of people who do it, published adverts for it, and their posts not taken."""

    waiting: int = 0
    adverts: int = 0
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Abroad:
    """People whom an employer sought in a country since `BACK`, and how the way there stands; None: no table says."""

    country: str
    sought: int
    way: Corridor | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reasons were counted from: the employer's adverts since a day, its occupations, its posts abroad."""

    since: date
    adverts: int
    sought: int
    filled: int
    last: date | None
    trades: list[tuple[Occupation, Trade]]
    sector_hires: int | None
    abroad: list[Abroad]
    last_contact: date | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An employer to visit, with the reasons and what they were counted from."""

    organisation: Organisation
    prospect: Prospect
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read once for all employers that are compared, by database id."""

    on: date
    rows: dict[int, Any]
    trades: dict[int, set[int]]
    tension: dict[int, Trade]
    sectors: dict[str, int]
    abroad: dict[int, list[Abroad]]
    contacts: dict[int, date]
    sought_by: dict[str, set[int]]

    def row(self, pk: int) -> dict[str, Any]:
        """The sums of its adverts; of one that gave none yet, nothing."""
        found: dict[str, Any] = self.rows.get(pk, _NOTHING)
        return found

    def filled(self, pk: int) -> int:
        """Posts said to be found: one by one, or with the whole advert."""
        return max(self.row(pk)["found"] or 0, self.row(pk)["whole"] or 0)

    def waits(self, section: str) -> int | None:
        """People who wait for what a sector offers, where they are two or more for each post; None: nobody says."""
        trades = [self.tension[each] for each in self.sought_by.get(section, ())]
        people, posts = sum(each.waiting for each in trades), sum(each.posts for each in trades)
        return (people if people >= 2 * max(1, posts) else 0) if trades else None

    def others(self, one: Organisation) -> int | None:
        """Posts that others of its sector filled; None where its sector is not known."""
        return self.sectors.get(one.section, 0) - self.filled(one.pk) if one.section else None


def prospects(by: Actor, on: date, most: int = 15) -> list[Proposal]:
    """Employers that an office could visit, the best reasons first; fifteen queries whatever the country's size.

    Compared are those with adverts, and verified ones without, of sectors that hire or are sought after.
    """
    mine = visible_organisations(by).filter(merged_into=None, is_employer=True)
    adverts = Vacancy.objects.filter(happened_on__gte=on - BACK, employer__in=mine.values("pk"))
    known = _known(adverts, on)
    employers = mine.in_bulk(list(known.rows)) | _new(mine, known)
    planned = _planned(on)
    mute = {row.pk for row, _count, _since in silent(by)}
    still = set(stopped_organisations(on).filter(pk__in=employers).values_list("pk", flat=True))
    facts = [
        _facts(one, known, planned=pk in planned, silent=pk in mute, stopped=pk in still)
        for pk, one in employers.items()
    ]
    found = proposed(facts, on, most)
    names = Occupation.objects.in_bulk({one for each in found for one in known.trades.get(each.id, ())})
    return [Proposal(employers[each.id], each, _figures(employers[each.id], known, names)) for each in found]


def _new(mine: Any, known: _Known) -> dict[int, Organisation]:
    """Verified employers that gave no advert in two years; when they were last spoken with comes to what is known."""
    sections = {each for each, hires in known.sectors.items() if hires}
    sections |= {each for each in known.sought_by if known.waits(each)}
    rows = mine.filter(section__in=sections, verified_on__isnull=False).exclude(pk__in=known.rows)
    found = {row.pk: row for row in rows.order_by("-verified_on", "pk")[:NEW]}
    known.contacts.update(last_contacts(list(found)))
    return found


def _known(adverts: Any, on: date) -> _Known:
    sums = adverts.values("employer").annotate(
        adverts=Count("pk"),
        sought=Sum("positions"),
        found=Sum("filled"),
        whole=Sum("positions", filter=Q(state="filled")),
        last=Max("happened_on"),
    )
    rows: dict[int, Any] = {row["employer"]: row for row in sums.order_by("-last", "-employer")[:LOOKED_AT]}
    theirs = adverts.filter(employer__in=rows)
    trades = _trades(theirs)
    tension = _tension({one for held in trades.values() for one in held}, on)
    contacts = last_contacts(list(rows))
    return _Known(
        on, rows, trades, tension, _sectors(adverts), _abroad(theirs, on), contacts, _sought_by(trades, theirs)
    )


def _facts(one: Organisation, known: _Known, **stands: bool) -> EmployerFacts:
    row, held = known.row(one.pk), known.trades.get(one.pk)
    trades = [known.tension[each] for each in held or ()]
    way_open = (each for each in known.abroad.get(one.pk, ()) if each.way and each.way.state is CorridorState.OPEN)
    return EmployerFacts(
        one.pk,
        row["adverts"],
        known.filled(one.pk),
        last_advert=row["last"],
        waiting=sum(each.waiting for each in trades) if held else None,
        open_posts=sum(each.posts for each in trades) if held else None,
        sector_hires=known.others(one),
        sector_waits=known.waits(one.section),
        abroad=sum(each.sought for each in way_open),
        last_contact=known.contacts.get(one.pk),
        **stands,
    )


def _figures(one: Organisation, known: _Known, names: dict[int, Occupation]) -> Figures:
    row = known.row(one.pk)
    trades = [(names[pk], known.tension[pk]) for pk in known.trades.get(one.pk, ())]
    trades.sort(key=lambda pair: (-pair[1].waiting, pair[0].pk))
    return Figures(
        known.on - BACK,
        row["adverts"],
        row["sought"] or 0,
        known.filled(one.pk),
        row["last"],
        trades,
        known.others(one),
        known.abroad.get(one.pk, []),
        known.contacts.get(one.pk),
    )


def _planned(on: date) -> set[int]:
    """Employers whom somebody is going to visit."""
    ahead = Visit.objects.filter(outcome="", cancelled=False, happened_on__gte=on)
    return set(ahead.values_list("organisation", flat=True))


def _trades(adverts: Any) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for employer, occupation in adverts.exclude(occupation=None).values_list("employer", "occupation").distinct():
        found.setdefault(employer, set()).add(occupation)
    return found


def _tension(occupations: set[int], on: date) -> dict[int, Trade]:
    """By occupation: who waits, and what the desks have published for it, whoever offers it."""
    held = ProfileOccupation.objects.filter(occupation__in=occupations)
    held = held.filter(
        Q(profile__person__registrations__until=None) | Q(profile__person__registrations__until__gte=on),
        profile__person__registrations__state="open",
    )
    people = dict(held.values_list("occupation").annotate(Count("profile", distinct=True)).order_by())
    live = Vacancy.objects.filter(occupation__in=occupations, state="published").values_list("occupation").order_by()
    sums = live.annotate(Count("pk"), free=Sum(F("positions") - F("filled")))
    posts = {one: (adverts, free or 0) for one, adverts, free in sums}
    return {one: Trade(people.get(one, 0), *posts.get(one, (0, 0))) for one in occupations}


def _sectors(adverts: Any) -> dict[str, int]:
    rows = adverts.exclude(employer__section="").values_list("employer__section")
    return {section: found or 0 for section, found in rows.annotate(Sum("filled")).order_by()}


def _abroad(adverts: Any, on: date) -> dict[int, list[Abroad]]:
    """By employer: the countries in which it sought people, the most first."""
    ways = corridors(on)
    rows = adverts.exclude(country=None).exclude(country=home_country()).values_list("employer", "country")
    found: dict[int, list[Abroad]] = {}
    for employer, country, sought in rows.annotate(sought=Sum("positions")).order_by("-sought", "country"):
        found.setdefault(employer, []).append(Abroad(country, sought, ways.get(country)))
    return found


def _sought_by(trades: dict[int, set[int]], adverts: Any) -> dict[str, set[int]]:
    """By section of ISIC: the occupations in which its employers sought people."""
    found: dict[str, set[int]] = {}
    for employer, section in (
        adverts.exclude(employer__section="").values_list("employer", "employer__section").distinct()
    ):
        found.setdefault(section, set()).update(trades.get(employer, ()))
    return found
