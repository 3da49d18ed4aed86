"""Who may see and do what with employers. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import own, reachable, scope
from siraba.apps.organisations.models import Employer

scope(
    Employer,
    {
        Relation.OWN_ORGANISATION: own("public_id", "organisation_id"),
        Relation.OWN_COUNTRY: own("country", "country"),
    },
)


def visible_employers(by: Actor, verb: str = "employer.see") -> QuerySet[Employer]:
    """The employers on whom an actor may do a verb."""
    return reachable(by, verb, Employer)
