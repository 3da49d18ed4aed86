"""What organisations may do on a day. Guards and queries of higher apps ask here; nothing is copied.

standing(organisation, on)          # one organisation, for a guard
stopped_organisations(on)           # a subquery: adverts of these are not shown, mandates of these not used
mandate_facts(mandate, on)          # what a mandate still covers
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from siraba.apps.organisations.models import (
    DiligenceState,
    DueDiligence,
    Licence,
    LicenceState,
    Mandate,
    MandateState,
    Organisation,
    Reach,
    RegisterAnswer,
    Sanction,
    SanctionKind,
)
from siraba.apps.organisations.rules.standing import LicenceFacts, Look, MandateFacts, Standing, reviews
from siraba.core.fairness.facts import PostKind

ACCEPTED = (DiligenceState.ACCEPTED, DiligenceState.CONDITIONS)


def licence_facts(licence: Licence) -> LicenceFacts:
    """A licence as the rules read it."""
    return LicenceFacts(
        licence.number,
        licence.state,
        licence.country,
        licence.valid_from,
        licence.valid_until,
        frozenset(licence.countries),
        frozenset(licence.kinds),
    )


def in_force(on: date, before: str = "") -> Q:
    """Licences under which somebody may work on a day; the last day counts."""
    return (
        Q(**{f"{before}state": LicenceState.IN_FORCE, f"{before}valid_from__lte": on})
        & (Q(**{f"{before}valid_until__isnull": True}) | Q(**{f"{before}valid_until__gte": on}))
    )  # fmt: skip


def fitting(on: date, country: str, kind: str, *, without: int | None = None) -> QuerySet[Licence]:
    """Licences in force that allow a post whose country and kind stand in these columns of the outer query.

    As `LicenceFacts.covers` has it: at home always, abroad where the country is named, and of a kind of work that lets
    an agency fill the post (`core.fairness.publishing.work_for`) where kinds are named. `without`: but for this one.
    """
    rows = Licence.objects.filter(in_force(on)).exclude(pk=without or 0)
    rows = rows.annotate(there=Cast("countries", TextField()), work=Cast("kinds", TextField()))
    rows = rows.annotate(post=ExpressionWrapper(OuterRef(kind), output_field=TextField()))
    home, quote = Q(country=OuterRef(country)), Value('"')
    works = Q(work="[]") | Q(work__contains='"placement"') | Q(work__contains='"temporary_work"')
    works |= Q(work__contains='"placement_abroad"') & ~home
    works |= Q(work__contains='"domestic_work"') & Q(post=PostKind.DOMESTIC.value)
    return rows.filter(home | Q(there__contains=Concat(quote, OuterRef(country), quote)), works)


def banned(on: date) -> QuerySet[Sanction]:
    """Bans in force on a day."""
    return Sanction.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on),
        kind=SanctionKind.BAN,
        happened_on__lte=on,
    )


def stopped_organisations(on: date, *, without: int | None = None) -> QuerySet[Organisation]:
    """Organisations that stand still on a day: banned, or agencies without a licence in force. For subqueries.

    `without`: as it were without this licence (database id).
    """
    licensed = Licence.objects.filter(in_force(on), organisation=OuterRef("pk")).exclude(pk=without or 0)
    ban = banned(on).filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(ban) | (Q(is_agency=True) & ~Exists(licensed)))


def standing(organisation: Organisation, on: date) -> Standing:
    """What one organisation may do on a day. Four queries."""
    return standings([organisation], on)[organisation.pk]


def standings(organisations: Sequence[Organisation], on: date) -> dict[int, Standing]:
    """The same for several, by database id, in as many queries as for one."""
    ids = [each.pk for each in organisations]
    licences: dict[int, list[LicenceFacts]] = {each: [] for each in ids}
    for licence in Licence.objects.filter(organisation__in=ids):
        licences[licence.organisation_id].append(licence_facts(licence))
    bans = set(banned(on).filter(organisation__in=ids).values_list("organisation_id", flat=True))
    looks = {pk: reviews(said) for pk, said in _looks(ids).items()}
    return {
        each.pk: Standing(
            name=each.name,
            country=each.country,
            verified=_verified(each, on),
            employer=each.is_employer,
            agency=each.is_agency,
            licences=tuple(licences[each.pk]),
            review_home=looks[each.pk][0],
            review_abroad=looks[each.pk][1],
            sanctioned=each.pk in bans,
            dispute_since=each.dispute_since,
            as_of=on,
        )
        for each in organisations
    }


def _verified(one: Organisation, on: date) -> bool | None:
    """What the register denies nobody verified; None where nobody looked."""
    if one.register_answer in (RegisterAnswer.NOT_FOUND, RegisterAnswer.CLOSED):
        return False
    return True if one.verified_on and one.verified_on <= on else None


def _looks(ids: Sequence[int]) -> dict[int, list[Look]]:
    """The decided looks of each, in the order of their decisions."""
    found: dict[int, list[Look]] = {each: [] for each in ids}
    rows = DueDiligence.objects.filter(organisation__in=ids).exclude(state=DiligenceState.OPEN)
    said = rows.order_by("decided_on", "pk").values_list("organisation", "reach", "state", "review_on")
    for pk, reach, state, review_on in said:
        found[pk].append(Look(reach == Reach.ABROAD, state in ACCEPTED, review_on))
    return found


def mandate_facts(mandate: Mandate, on: date) -> MandateFacts:
    """A mandate as guards read it, with whether it stands still on the day."""
    return facts_of(mandate, frozen=bool(frozen_of([mandate], on)))


def frozen_of(mandates: Sequence[Mandate], on: date, *, without: Licence | None = None) -> set[int]:
    """Database ids of mandates that nobody may use on a day: one side stands still, or no licence of the agency that is
    in force allows any of their countries. `without`: as it were without this licence."""
    sides = {each.pk: each for row in mandates for each in (row.employer, row.agency)}
    known = standings(list(sides.values()), on)
    if without is not None and without.organisation_id in known:
        one = known[without.organisation_id]
        less = tuple(each for each in one.licences if (each.home, each.number) != (without.country, without.number))
        known[without.organisation_id] = replace(one, licences=less)
    return {row.pk for row in mandates if _still(row, known[row.employer_id], known[row.agency_id])}


def _still(mandate: Mandate, employer: Standing, agency: Standing) -> bool:
    allowed = not mandate.countries or any(agency.licensed_for(each) for each in mandate.countries)
    return employer.stopped or agency.stopped or not allowed


def facts_of(mandate: Mandate, *, frozen: bool = False) -> MandateFacts:
    """The same where it is known whether one side stands still, or where nobody asks."""
    return MandateFacts(
        mandate.headcount,
        mandate.used,
        mandate.state == MandateState.SIGNED,
        mandate.valid_from,
        mandate.valid_until,
        frozenset(mandate.occupations),
        frozenset(mandate.countries),
        frozen=frozen,
    )


def holds_on(on: date) -> Q:
    """Mandates that are signed and within their days; whether one side stands still is another question."""
    return Q(state=MandateState.SIGNED, valid_from__lte=on, valid_until__gte=on)
