"""Who may see findings and holds, and set them aside."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.accounts.access import DESK_ROLES, STEWARD_ROLES
from siraba.apps.findings.lifecycle import HOLDERS, SIGNERS
from siraba.apps.findings.models import Finding, Hold
from siraba.apps.foundation.actors import Actor

READERS = DESK_ROLES | STEWARD_ROLES | {"inspector"}
WRITERS = READERS
"""A check runs in the name of whoever wrote the thing."""
MAY_WAIVE = frozenset(SIGNERS)
"""Roles that can set something aside at all; each finding says which of them."""
MAY_HOLD = frozenset(HOLDERS)


def visible_findings(by: Actor) -> QuerySet[Finding]:
    """Desks, inspectors and stewards see what was found; nobody else any."""
    return Finding.objects.all() if by.role in READERS else Finding.objects.none()


def visible_holds(by: Actor) -> QuerySet[Hold]:
    """The same for holds."""
    return Hold.objects.all() if by.role in READERS else Hold.objects.none()


def may_waive(by: Actor, finding: Finding) -> bool:
    """Whether this person may set a finding aside: a person, with a role that the rule names."""
    return by.id is not None and by.role in finding.waiver_roles
