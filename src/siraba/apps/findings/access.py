"""Who may see findings and holds, and set them aside. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.findings.models import Finding, Hold
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable


def visible_findings(by: Actor) -> QuerySet[Finding]:
    """What was found, for those who may see it."""
    return reachable(by, "finding.see", Finding)


def visible_holds(by: Actor) -> QuerySet[Hold]:
    """The same for holds."""
    return reachable(by, "hold.see", Hold)


def may_hold(by: Actor) -> bool:
    """Whether this person may stop a thing."""
    return bool(granted(by, "hold.place"))


def may_waive(by: Actor, finding: Finding) -> bool:
    """Whether this person may set a finding aside: a person, with a role that the rule names."""
    return by.id is not None and bool(granted(by, "finding.waive")) and by.role in finding.waiver_roles
