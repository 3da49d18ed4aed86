"""Reads of campaigns and inspections, and the network of who shares what with whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable
from siraba.apps.organisations.access import visible_inspections, visible_mandates, visible_organisations
from siraba.apps.organisations.models import (
    Campaign,
    Inspection,
    InspectionState,
    Organisation,
    OrganisationContact,
    Site,
    SubAgent,
)
from siraba.apps.organisations.queries.identity import NotFound

MOST = 40
"""Organisations that a picture of a network holds."""


def campaigns(by: Actor) -> QuerySet[Campaign]:
    """Campaigns with how many of their visits are closed, the latest first."""
    if not granted(by, "campaign.see"):
        return Campaign.objects.none()
    closed = Count("inspections", filter=Q(inspections__state=InspectionState.CLOSED))
    return Campaign.objects.annotate(planned=Count("inspections"), closed=closed).order_by("-pk")


def inspections(by: Actor, *, state: str = "", campaign: Campaign | None = None) -> QuerySet[Inspection]:
    """Inspections, the next due first."""
    rows = visible_inspections(by).select_related("organisation", "campaign")
    if state in InspectionState.values:
        rows = rows.filter(state=state)
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    return rows.order_by("due_on", "place_in_draw", "pk")


def inspection(by: Actor, public_id: str, verb: str = "inspection.see") -> Inspection:
    """One inspection. Raises NotFound."""
    try:
        rows = reachable(by, verb, Inspection).select_related("organisation", "campaign")
        return rows.get(public_id=public_id)
    except (Inspection.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def answers_overdue(by: Actor, on: date) -> QuerySet[Inspection]:
    """Visits whose answer did not come within its term."""
    return inspections(by, state=InspectionState.VISITED).filter(answer_by__lt=on)


@dataclass(frozen=True, slots=True)
class Tie:
    """What two organisations have in common: `how` is mandate, sub_agent, phone, email, web or address."""

    first: int
    second: int
    how: str
    what: str


@dataclass(slots=True)
class Network:
    """Organisations by database id, what ties them, and whether there are more than a picture holds."""

    nodes: dict[int, Organisation] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    cut: bool = False


def network(by: Actor, start: Organisation) -> Network:
    """Who is behind an organisation: two steps of mandates, sub-agents, shared numbers and addresses."""
    visible = visible_organisations(by).filter(merged_into=None)
    found = Network()
    if not visible.filter(pk=start.pk).exists():
        return found
    ids, seen = {start.pk}, set[tuple[int, int, str, str]]()
    for _step in range(2):
        for tie in _ties_of(by, ids):
            ends = (min(tie.first, tie.second), max(tie.first, tie.second))
            mark = (*ends, tie.how, tie.what)
            if mark not in seen:
                seen.add(mark)
                found.ties.append(Tie(*ends, tie.how, tie.what))
        ids |= {end for tie in found.ties for end in (tie.first, tie.second)}
        if len(ids) > MOST:
            break
    rows = sorted(visible.filter(pk__in=ids), key=lambda row: (row.pk != start.pk, row.pk))
    found.cut = len(rows) > MOST
    found.nodes = {row.pk: row for row in rows[:MOST]}
    found.ties = [tie for tie in found.ties if tie.first in found.nodes and tie.second in found.nodes]
    return found


def _ties_of(by: Actor, ids: set[int]) -> list[Tie]:
    ties = [
        Tie(employer, agency, "mandate", reference)
        for employer, agency, reference in visible_mandates(by)
        .filter(Q(employer__in=ids) | Q(agency__in=ids))
        .values_list("employer", "agency", "reference")
    ]
    ties += _shared(_marks(ids))
    return ties


def _marks(ids: set[int]) -> dict[tuple[str, str], set[int]]:
    """Numbers and addresses of these organisations, with everybody who has them."""
    held: dict[tuple[str, str], set[int]] = defaultdict(set)
    own = OrganisationContact.objects.filter(organisation__in=ids, ended_on=None).values("key")
    for kind, key, one in OrganisationContact.objects.filter(key__in=own, ended_on=None).values_list(
        "kind", "key", "organisation"
    ):
        held[str(kind), str(key)].add(int(one))
    phones = SubAgent.objects.filter(agency__in=ids, ended_on=None).exclude(phone_key="").values("phone_key")
    for key, one in SubAgent.objects.filter(phone_key__in=phones, ended_on=None).values_list("phone_key", "agency"):
        held["sub_agent", str(key)].add(int(one))
    for key, one in OrganisationContact.objects.filter(key__in=phones, ended_on=None).values_list(
        "key", "organisation"
    ):
        held["sub_agent", str(key)].add(int(one))
    agents = SubAgent.objects.filter(ended_on=None).exclude(address_key="")
    places = {
        *agents.filter(agency__in=ids).values_list("address_key", flat=True),
        *Organisation.objects.filter(pk__in=ids).exclude(address_key="").values_list("address_key", flat=True),
        *Site.objects.filter(organisation__in=ids, ended_on=None)
        .exclude(address_key="")
        .values_list("address_key", flat=True),
    }
    for key, one in Organisation.objects.filter(address_key__in=places).values_list("address_key", "pk"):
        held["address", str(key)].add(int(one))
    for key, one in Site.objects.filter(address_key__in=places, ended_on=None).values_list(
        "address_key", "organisation"
    ):
        held["address", str(key)].add(int(one))
    for key, one in agents.filter(address_key__in=places).values_list("address_key", "agency"):
        held["address", str(key)].add(int(one))
    return held


def _shared(held: dict[tuple[str, str], set[int]]) -> list[Tie]:
    ties = []
    for (how, what), owners in sorted(held.items()):
        first, *others = sorted(owners)
        ties += [Tie(first, other, how, what) for other in others]
    return ties
