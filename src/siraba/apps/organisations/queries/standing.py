"""What organisations may do on a day. Guards and queries of higher apps ask here; nothing is copied.

standing(organisation, on)          # one organisation, for a guard
stopped_organisations(on)           # a subquery: adverts of these are not shown, mandates of these not used
mandate_facts(mandate, on)          # what a mandate still covers
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

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


def banned(on: date) -> QuerySet[Sanction]:
    """Bans in force on a day."""
    return Sanction.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on),
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on),
        kind=SanctionKind.BAN,
        happened_on__lte=on,
    )


def stopped_organisations(on: date) -> QuerySet[Organisation]:
    """Organisations that stand still on a day: banned, or agencies without a licence in force. For subqueries."""
    licensed = Licence.objects.filter(in_force(on), organisation=OuterRef("pk"))
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
    """A mandate as guards read it, with whether one side stands still on the day."""
    still = stopped_organisations(on).filter(pk__in=[mandate.agency_id, mandate.employer_id])
    return facts_of(mandate, frozen=still.exists())


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


def live_mandates(on: date) -> QuerySet[Mandate]:
    """Mandates from which posts may be taken on a day; the others are frozen or over."""
    still = stopped_organisations(on).values("pk")
    rows = Mandate.objects.filter(holds_on(on))
    return rows.exclude(agency__in=still).exclude(employer__in=still)


def frozen_mandates(on: date) -> QuerySet[Mandate]:
    """Signed mandates within their days that nobody may use, because one side stands still."""
    rows = Mandate.objects.filter(holds_on(on))
    return rows.exclude(pk__in=live_mandates(on).values("pk"))
