"""Organisations that look like one and are not known to be two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import granted
from siraba.apps.organisations.access import visible_organisations
from siraba.apps.organisations.models import Apart, Organisation, OrganisationContact
from siraba.apps.organisations.queries.naming import is_claim
from siraba.apps.organisations.rules.identity import name_key
from siraba.apps.organisations.rules.likeness import Known, alike, reasons

MOST = 200
"""Pairs that a list holds."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, and why; first the one that is kept: verified before known, known before claimed."""

    first: Organisation
    second: Organisation
    why: list[str]


def known(rows: Iterable[Organisation]) -> dict[int, Known]:
    """Organisations as they are compared; two queries beside the rows."""
    held = list(rows)
    contacts: dict[int, set[str]] = defaultdict(set)
    mine = OrganisationContact.objects.filter(organisation__in=[row.pk for row in held], ended_on=None)
    for one, key in mine.values_list("organisation", "key"):
        contacts[one].add(key)
    return {
        row.pk: Known(
            row.pk,
            row.name_key or name_key(row.name),
            row.country,
            row.register_number,
            frozenset({row.address_key} - {""}),
            frozenset(contacts[row.pk]),
        )
        for row in held
    }


def like(by: Actor, organisation: Organisation) -> list[Pair]:
    """Who may be the same as one organisation, the most reasons first."""
    rows = visible_organisations(by).filter(merged_into=None)
    return _pairs(rows, [organisation], rows.filter(_touches([organisation])))


def duplicates(by: Actor) -> list[Pair]:
    """Pairs of the whole register that may be one: found by what they share, compared by the rule."""
    if not granted(by, "organisation.tell_apart"):
        return []
    rows = visible_organisations(by).filter(merged_into=None)
    shared = Q()
    for field in ("name_key", "address_key"):
        twice = rows.exclude(**{field: ""}).values(field).annotate(n=Count("pk")).filter(n__gt=1)
        shared |= Q(**{f"{field}__in": list(twice.values_list(field, flat=True)[:MOST])})
    numbered = rows.exclude(register_number="").values("register_number", "country").annotate(n=Count("pk"))
    shared |= Q(register_number__in=list(numbered.filter(n__gt=1).values_list("register_number", flat=True)[:MOST]))
    keys = OrganisationContact.objects.filter(ended_on=None, organisation__merged_into=None)
    twice = keys.values("key").annotate(n=Count("organisation", distinct=True)).filter(n__gt=1)
    owners = keys.filter(key__in=list(twice.values_list("key", flat=True)[:MOST])).values("organisation")
    some = list(rows.filter(shared | Q(pk__in=owners)).order_by("pk")[: 4 * MOST])
    return _pairs(rows, some, rows.filter(pk__in=[row.pk for row in some]))[:MOST]


def _touches(some: list[Organisation]) -> Q:
    names = {row.name_key or name_key(row.name) for row in some} - {""}
    either = Q(name_key__in=names) | Q(address_key__in={row.address_key for row in some} - {""})
    for name in names:  # a letter wrong somewhere: the names that begin alike are compared
        either |= Q(name_key__startswith=name[:4])
    keys = OrganisationContact.objects.filter(organisation__in=[row.pk for row in some], ended_on=None).values("key")
    either |= Q(pk__in=OrganisationContact.objects.filter(key__in=keys, ended_on=None).values("organisation"))
    for row in some:
        if row.register_number:
            either |= Q(country=row.country, register_number=row.register_number)
    return either


def _pairs(rows: QuerySet[Organisation], some: list[Organisation], others: QuerySet[Organisation]) -> list[Pair]:
    there = {row.pk: row for row in [*others[: 8 * MOST], *some]}
    facts = known(there.values())
    apart = set(Apart.objects.filter(Q(first__in=there) | Q(second__in=there)).values_list("first", "second"))
    found: dict[tuple[int, int], Pair] = {}
    for one in some:
        for other in there.values():
            mark = (min(one.pk, other.pk), max(one.pk, other.pk))
            if one.pk == other.pk or mark in apart or mark in found:
                continue
            why = reasons(facts[one.pk], facts[other.pk])
            if alike(why):
                first, second = sorted((there[mark[0]], there[mark[1]]), key=_firmness)
                found[mark] = Pair(first, second, why)
    return sorted(found.values(), key=lambda pair: (-len(pair.why), pair.first.name, pair.first.pk, pair.second.pk))


def _firmness(row: Organisation) -> tuple[bool, bool, int]:
    return is_claim(row), row.verified_on is None, row.pk


def who_may_be(by: Actor, name: str, country: str | None, register_number: str) -> list[Organisation]:
    """Organisations that one about to be entered may be already: the same number, the same name or one near it."""
    rows = visible_organisations(by).filter(merged_into=None)
    key = name_key(name)
    near = Q(name_key=key) | Q(name_key__startswith=key[:4]) if key else Q(pk__in=())
    if register_number.strip():
        near |= Q(country=country, register_number=register_number.strip())
    fresh = Known(0, key, country, register_number.strip())
    there = list(rows.filter(near).order_by("pk")[: 8 * MOST])
    facts = known(there)
    return [row for row in there if reasons(fresh, facts[row.pk])][:5]
