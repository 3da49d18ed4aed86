"""Reads of licences, mandates, sanctions, sub-agents and due diligence, scoped to who asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.organisations.access import visible_licences, visible_mandates
from siraba.apps.organisations.models import (
    DueDiligence,
    Licence,
    LicenceDecision,
    LicenceState,
    Mandate,
    MandateState,
    Organisation,
    Sanction,
    SubAgent,
)
from siraba.apps.organisations.queries.identity import NotFound
from siraba.apps.organisations.queries.standing import in_force

M = TypeVar("M", bound=Model)
SOON = 60
"""Days before its end at which a licence is shown to be renewed."""


def _one(by: Actor, verb: str, model: type[M], public_id: str, *ways: str) -> M:
    try:
        return reachable(by, verb, model).select_related(*ways).get(public_id=public_id)
    except (model.DoesNotExist, ValidationError) as problem:  # type: ignore[attr-defined]  # every model has it
        raise NotFound(public_id) from problem


def licences(by: Actor, on: date, *, text: str = "", how: str = "") -> QuerySet[Licence]:
    """Licences by number or name, and how they stand on a day: in_force, expired, suspended, withdrawn."""
    rows = visible_licences(by).filter(organisation__merged_into=None).select_related("organisation")
    if text.strip():
        rows = rows.filter(Q(number__icontains=text.strip()) | Q(organisation__name__icontains=text.strip()))
    if how == "in_force":
        rows = rows.filter(in_force(on))
    elif how == "expired":
        rows = rows.filter(valid_until__lt=on).exclude(state=LicenceState.WITHDRAWN)
    elif how in {LicenceState.SUSPENDED, LicenceState.WITHDRAWN}:
        rows = rows.filter(state=how)
    return rows.order_by("organisation__name", "-valid_until", "pk")


def licence(by: Actor, public_id: str, verb: str = "licence.see") -> Licence:
    """One licence with its agency. Raises NotFound."""
    return _one(by, verb, Licence, public_id, "organisation")


def decisions(by: Actor, row: Licence) -> list[LicenceDecision]:
    """What was decided of a licence that the actor may see, the latest first."""
    if not visible_licences(by).filter(pk=row.pk).exists():
        return []
    return list(row.decisions.order_by("-pk"))


def mandates(by: Actor, *, organisation: Organisation | None = None, state: str = "") -> QuerySet[Mandate]:
    """Mandates of both sides, those that wait for a signature first, then the next to end."""
    rows = visible_mandates(by).select_related("employer", "agency")
    if organisation is not None:
        rows = rows.filter(Q(employer=organisation) | Q(agency=organisation))
    if state in MandateState.values:
        rows = rows.filter(state=state)
    return rows.order_by("state", "valid_until", "pk")


def mandate(by: Actor, public_id: str, verb: str = "mandate.see") -> Mandate:
    """One mandate. Raises NotFound."""
    return _one(by, verb, Mandate, public_id, "employer", "agency")


def sub_agents(by: Actor, agency: Organisation) -> QuerySet[SubAgent]:
    """Who recruits for an agency now, then who did."""
    return reachable(by, "sub_agent.see", SubAgent).filter(agency=agency).order_by("ended_on", "name", "pk")


def recruiters(by: Actor, agencies: Collection[int]) -> QuerySet[SubAgent]:
    """Who recruits now for some agencies (database ids), by agency and name."""
    rows = reachable(by, "sub_agent.see", SubAgent).filter(agency__in=agencies, ended_on=None)
    return rows.order_by("agency", "name", "pk")


def sub_agent(by: Actor, public_id: str, verb: str = "sub_agent.see") -> SubAgent:
    """One sub-agent. Raises NotFound."""
    return _one(by, verb, SubAgent, public_id, "agency")


def sanctions(by: Actor, organisation: Organisation) -> QuerySet[Sanction]:
    """What was imposed on an organisation, the latest first."""
    return reachable(by, "sanction.see", Sanction).filter(organisation=organisation).order_by("-pk")


def sanction(by: Actor, public_id: str, verb: str = "sanction.see") -> Sanction:
    """One sanction. Raises NotFound."""
    return _one(by, verb, Sanction, public_id, "organisation")


def diligences(by: Actor, organisation: Organisation) -> QuerySet[DueDiligence]:
    """Every look at an organisation, the latest first."""
    return reachable(by, "diligence.see", DueDiligence).filter(organisation=organisation).order_by("-pk")


def diligence(by: Actor, public_id: str, verb: str = "diligence.see") -> DueDiligence:
    """One look. Raises NotFound."""
    return _one(by, verb, DueDiligence, public_id, "organisation")


def reviews_due(by: Actor, until: date) -> QuerySet[DueDiligence]:
    """Accepted looks that are due to be made again by a day, the longest due first."""
    rows = reachable(by, "diligence.see", DueDiligence).filter(state__in=("accepted", "conditions"))
    return rows.filter(review_on__lte=until).select_related("organisation").order_by("review_on", "pk")
