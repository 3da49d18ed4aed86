"""What organisations may do on a day. Guards and queries of higher apps ask here; nothing is copied.

standing(organisation, on)          # one organisation, for a guard
stopped_organisations(on)           # a subquery: adverts of these are not shown, mandates of these not used
mandate_room(mandate, on)           # what a mandate still covers
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    Sanction,
    SanctionKind,
)
from siraba.apps.organisations.rules.standing import LicenceFacts, MandateFacts, Standing, that_counts

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
    looks = _latest_looks(ids)
    return {
        each.pk: Standing(
            name=each.name,
            country=each.country,
            verified=True if each.verified_on and each.verified_on <= on else _said_no(each),
            employer=each.is_employer,
            agency=each.is_agency,
            licence=that_counts(licences[each.pk], on),
            cleared_home=_cleared(looks.get((each.pk, Reach.HOME)), on),
            cleared_abroad=_cleared(looks.get((each.pk, Reach.ABROAD)), on),
            review_home=_review(looks.get((each.pk, Reach.HOME))),
            review_abroad=_review(looks.get((each.pk, Reach.ABROAD))),
            sanctioned=each.pk in bans,
            dispute_since=each.dispute_since,
            merged=each.merged_into_id is not None,
            as_of=on,
        )
        for each in organisations
    }


def _said_no(organisation: Organisation) -> bool | None:
    return False if organisation.register_answer in {"not_found", "closed"} else None


def _latest_looks(ids: Collection[int]) -> dict[tuple[int, str], DueDiligence]:
    """The last decided look of each reach."""
    rows = DueDiligence.objects.filter(organisation__in=ids).exclude(state=DiligenceState.OPEN)
    return {(row.organisation_id, row.reach): row for row in rows.order_by("decided_on", "pk")}


def _cleared(look: DueDiligence | None, on: date) -> bool | None:
    """Accepted and not overdue; its last day counts. None where nobody decided."""
    if look is None:
        return None
    return look.state in ACCEPTED and look.review_on is not None and look.review_on >= on


def _review(look: DueDiligence | None) -> date | None:
    """When it is looked at again; a refusal is overdue from the day it was written."""
    if look is None:
        return None
    return look.review_on if look.state in ACCEPTED else date.min


def mandate_facts(mandate: Mandate, on: date) -> MandateFacts:
    """A mandate as guards read it, with whether its agency stands still on the day."""
    return MandateFacts(
        mandate.headcount,
        mandate.used,
        mandate.state == MandateState.SIGNED,
        mandate.valid_from,
        mandate.valid_until,
        frozenset(mandate.occupations),
        frozenset(mandate.countries),
        frozen=stopped_organisations(on).filter(pk__in=[mandate.agency_id, mandate.employer_id]).exists(),
    )


def mandate_room(mandate: Mandate, on: date) -> int:
    """How many posts may still be taken from a mandate on a day; none from one that is not live."""
    facts = mandate_facts(mandate, on)
    return facts.room if facts.live(on) else 0


def live_mandates(on: date) -> QuerySet[Mandate]:
    """Mandates from which posts may be taken on a day; the others are frozen or over."""
    still = stopped_organisations(on).values("pk")
    rows = Mandate.objects.filter(state=MandateState.SIGNED, valid_from__lte=on, valid_until__gte=on)
    return rows.exclude(agency__in=still).exclude(employer__in=still)


def frozen_mandates(on: date) -> QuerySet[Mandate]:
    """Signed mandates within their days that nobody may use, because one side stands still."""
    rows = Mandate.objects.filter(state=MandateState.SIGNED, valid_from__lte=on, valid_until__gte=on)
    return rows.exclude(pk__in=live_mandates(on).values("pk"))
