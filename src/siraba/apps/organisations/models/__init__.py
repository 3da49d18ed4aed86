"""Organisations, what allows agencies to work, what is looked at in them, and who visits them."""

from __future__ import annotations

from siraba.apps.organisations.models.diligence import DiligenceState, DueDiligence, Reach
from siraba.apps.organisations.models.identity import (
    AgencyKey,
    Apart,
    ContactKind,
    Document,
    Employer,
    Organisation,
    OrganisationContact,
    RegisterAnswer,
    Site,
    SizeClass,
)
from siraba.apps.organisations.models.inspecting import Campaign, Inspection, InspectionState
from siraba.apps.organisations.models.licensing import (
    Licence,
    LicenceDecision,
    LicenceState,
    Mandate,
    MandateState,
    MandateUse,
    Sanction,
    SanctionKind,
    SubAgent,
)
from siraba.apps.organisations.models.prospecting import Outcome, Promise, Visit, VisitKind

__all__ = [
    "AgencyKey",
    "Apart",
    "Campaign",
    "ContactKind",
    "DiligenceState",
    "Document",
    "DueDiligence",
    "Employer",
    "Inspection",
    "InspectionState",
    "Licence",
    "LicenceDecision",
    "LicenceState",
    "Mandate",
    "MandateState",
    "MandateUse",
    "Organisation",
    "OrganisationContact",
    "Outcome",
    "Promise",
    "Reach",
    "RegisterAnswer",
    "Sanction",
    "SanctionKind",
    "Site",
    "SizeClass",
    "SubAgent",
    "Visit",
    "VisitKind",
]
