"""Who may see and do what with organisations. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import NOTHING, own, reachable, scope, through
from siraba.apps.organisations.models import (
    Document,
    DueDiligence,
    Inspection,
    Licence,
    Mandate,
    Organisation,
    OrganisationContact,
    Promise,
    Sanction,
    Site,
    SubAgent,
    Visit,
)


def _either_side(by: Actor, before: str) -> Q:
    """A mandate belongs to who gave it and to who holds it."""
    if not by.organisation_id:
        return NOTHING
    sides = ("employer", "agency")
    return Q(**{f"{before}{sides[0]}__public_id": by.organisation_id}) | Q(
        **{f"{before}{sides[1]}__public_id": by.organisation_id}
    )


scope(
    Organisation,
    {
        Relation.OWN_ORGANISATION: own("public_id", "organisation_id"),
        Relation.OWN_COUNTRY: own("country", "country"),
    },
)
for _model in (OrganisationContact, Site, Document, DueDiligence, Licence, Sanction, Inspection):
    scope(_model, through(Organisation, "organisation"))
scope(SubAgent, through(Organisation, "agency"))
scope(
    Mandate,
    {Relation.OWN_ORGANISATION: _either_side, Relation.OWN_COUNTRY: own("employer__country", "country")},
)
for _kept in (Visit, Promise):
    scope(_kept, {Relation.OWN_OFFICE: own("office_id", "office_id")})


def visible_organisations(by: Actor, verb: str = "organisation.see") -> QuerySet[Organisation]:
    """The organisations on which an actor may do a verb."""
    return reachable(by, verb, Organisation)


def visible_licences(by: Actor, verb: str = "licence.see") -> QuerySet[Licence]:
    """The licences on which an actor may do a verb."""
    return reachable(by, verb, Licence)


def visible_mandates(by: Actor, verb: str = "mandate.see") -> QuerySet[Mandate]:
    """The mandates on which an actor may do a verb."""
    return reachable(by, verb, Mandate)


def visible_inspections(by: Actor, verb: str = "inspection.see") -> QuerySet[Inspection]:
    """The inspections on which an actor may do a verb."""
    return reachable(by, verb, Inspection)


def visible_visits(by: Actor, verb: str = "visit.see") -> QuerySet[Visit]:
    """The visits on which an actor may do a verb."""
    return reachable(by, verb, Visit)
