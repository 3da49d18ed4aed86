"""The public register of licences: what anybody may see without an account. It takes no actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, When
from rapidfuzz import fuzz, process

from siraba.apps.foundation.search import with_words
from siraba.apps.organisations.models import AgencyKey, Licence, Organisation
from siraba.apps.organisations.queries.identity import NotFound
from siraba.apps.organisations.queries.standing import banned, in_force, licence_facts
from siraba.apps.organisations.rules.identity import name_key, number_key
from siraba.apps.organisations.rules.likeness import search_keys
from siraba.apps.organisations.rules.standing import LicenceStanding, that_counts
from siraba.core.text.folding import fold
from siraba.core.text.words import words

SHOWN = 20
LIKE = 70
"""How alike (of 100) a name must be to be offered where no word of it was typed right."""
COMPARED = 100
"""Agencies whose names are compared letter by letter: those that share most with what was typed."""
GREEN = (LicenceStanding.VALID,)


@dataclass(frozen=True, slots=True)
class PublicLicence:
    """One licence as anybody may see it. `good` is green; what is neither good nor over is unknown."""

    id: str
    agency: str
    place: str
    agency_country: str | None
    number: str
    authority: str
    country: str
    standing: LicenceStanding
    banned: bool
    since: date | None
    valid_from: date
    valid_until: date | None
    kinds: Sequence[str]
    countries: Sequence[str]
    sub_agents: Sequence[str] = field(default_factory=tuple)

    @property
    def good(self) -> bool:
        """Whether somebody may trust it today."""
        return self.standing in GREEN and not self.banned

    @property
    def unknown(self) -> bool:
        """Whether its end is not known: neither green nor red."""
        return self.standing is LicenceStanding.END_UNKNOWN and not self.banned


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a look-up found. `near` says that nothing was called exactly so: these names are like it; `more`, that there
    are others than those shown."""

    found: list[PublicLicence]
    near: bool = False
    more: bool = False


def look_up(text: str, on: date) -> LookedUp:
    """Licences by number, by words of the agency's name, or by a name like it; those in force first.

    Somebody who typed a wrong letter must not read "no licence": names that are alike are offered, and said to be so.
    """
    typed = number_key(text)
    if not typed:
        return LookedUp([])
    rows = _best_first(Licence.objects.filter(organisation__merged_into=None).select_related("organisation"), on)
    exact = list(rows.filter(number_key=typed)[: SHOWN + 1])
    if exact:
        return LookedUp(_public(exact[:SHOWN], on), more=len(exact) > SHOWN)
    agencies = Organisation.objects.filter(merged_into=None, licences__isnull=False)
    named = with_words(agencies, "sought", words(fold(text))).values("pk")
    found = list(rows.filter(organisation__in=named)[: SHOWN + 1])
    if found:
        return LookedUp(_public(found[:SHOWN], on), more=len(found) > SHOWN)
    typed_name = name_key(text)
    near_ones = AgencyKey.objects.filter(key__in=search_keys(typed_name), organisation__in=agencies.values("pk"))
    best = near_ones.values("organisation").annotate(shared=Count("pk")).order_by("-shared", "organisation")[:COMPARED]
    keys = dict(agencies.filter(pk__in=[row["organisation"] for row in best]).values_list("pk", "name_key"))
    hits = process.extract(typed_name, keys, scorer=fuzz.WRatio, score_cutoff=LIKE, limit=8)
    order = {pk: place for place, (_name, _score, pk) in enumerate(hits)}
    near = sorted(rows.filter(organisation__in=order)[:SHOWN], key=lambda row: order[row.organisation_id])
    return LookedUp(_public(near, on, sort=False), near=True)


def _best_first(rows: QuerySet[Licence], on: date) -> QuerySet[Licence]:
    """Green, then of unknown end, then the rest, each by name: in SQL, so that a cut leaves no good one out."""
    ban = banned(on).filter(organisation=OuterRef("organisation"))
    how = Case(
        When(Exists(ban), then=2),
        When(in_force(on) & Q(valid_until__isnull=False), then=0),
        When(in_force(on), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return rows.annotate(rank=how).order_by("rank", "organisation__name", "-valid_until", "pk")


def public_licence(public_id: str, on: date) -> PublicLicence:
    """One licence with who recruits under it. Raises NotFound."""
    try:
        row = Licence.objects.select_related("organisation").get(public_id=public_id)
    except (Licence.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem
    agents = row.organisation.sub_agents.filter(ended_on=None).order_by("name").values_list("name", flat=True)
    return _public([row], on, tuple(agents))[0]


def licence_that_counts(agency: Organisation, on: date, country: str | None) -> PublicLicence | None:
    """Of an agency's licences the one that counts on a day for a post in a country, however it stands."""
    rows = list(agency.licences.filter(valid_from__lte=on).select_related("organisation").order_by("pk"))
    facts = [licence_facts(row) for row in rows]
    one = that_counts(facts, on, country)
    return _public([rows[facts.index(one)]], on)[0] if one is not None else None


def _public(
    rows: Sequence[Licence], on: date, sub_agents: Sequence[str] = (), *, sort: bool = True
) -> list[PublicLicence]:
    bans = set(
        banned(on).filter(organisation__in=[row.organisation_id for row in rows]).values_list("organisation", flat=True)
    )
    found = [
        PublicLicence(
            id=str(row.public_id),
            agency=row.organisation.name,
            place=row.organisation.place,
            agency_country=row.organisation.country,
            number=row.number,
            authority=row.authority,
            country=row.country,
            standing=licence_facts(row).on(on),
            banned=row.organisation_id in bans,
            since=row.state_since,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            kinds=row.kinds,
            countries=row.countries,
            sub_agents=sub_agents,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (not each.good, not each.unknown)) if sort else found
