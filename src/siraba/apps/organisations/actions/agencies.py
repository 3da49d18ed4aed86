"""The only writers of sub-agents and sanctions."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.phones import international
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.events import OrganisationChanged
from siraba.apps.organisations.models import Organisation, Sanction, SanctionKind, SubAgent
from siraba.apps.organisations.rules.identity import address_key


@action("sub_agent.declare")
def declare_sub_agent(
    agency: Organisation,
    name: str,
    *,
    by: Actor,
    key: str,
    phone: str = "",
    place: str = "",
    region: str = "",
    address: str = "",
) -> SubAgent:
    """Write down who recruits for an agency. Raises Refusal without a name, or for a number that is none."""
    number = international(phone, agency.country or "") if phone.strip() else ""
    lacking = [] if name.strip() else [Obstacle("name_missing")]
    if number is None:
        lacking.append(Obstacle("contact_unreadable", {"value": phone}))
    if not agency.is_agency:
        lacking.append(Obstacle("not_an_agency", {"name": agency.name}))
    if lacking:
        raise Refusal("declare", lacking)
    row = SubAgent.objects.create(
        agency=agency,
        happened_on=timezone.localdate(),
        name=name.strip()[:150],
        phone=number or "",
        phone_key=number or "",
        region=region,
        place=place.strip()[:120],
        address_key=address_key(agency.country, place, address),
    )
    record(row, after={"agency": agency.reference})
    return row


@action("sub_agent.end")
def end_sub_agent(sub_agent: SubAgent, *, by: Actor, key: str) -> SubAgent:
    """Somebody recruits no more for an agency, from today."""
    row = lock_rows(SubAgent.objects.filter(pk=sub_agent.pk)).get()
    if row.ended_on is not None:
        raise Refusal("end", [Obstacle("wrong_state", {"state": "ended"})])
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    record(row, after={"ended_on": str(row.ended_on)})
    return row


@action("sanction.impose")
def impose(
    organisation: Organisation,
    kind: str,
    reason: str,
    *,
    by: Actor,
    key: str,
    until: date | None = None,
    source: str = "",
) -> Sanction:
    """Impose something on an organisation, from today through a day. A ban stops everything it does, at once."""
    today = timezone.localdate()
    more = [] if kind in SanctionKind.values else [Obstacle("kind_unknown", {"kind": kind})]
    if until is not None and until < today:
        more.append(Obstacle("end_not_ahead"))
    said = with_reason("impose", reason, *more)
    row = Sanction.objects.create(
        organisation=organisation,
        happened_on=today,
        kind=kind,
        until=until,
        reason=said,
        source=source.strip()[:200],
        by_id=by.id,
        by_name=by.name,
    )
    record(row, after={"kind": kind, "until": str(until or ""), "of": organisation.reference}, reason=said)
    tell(OrganisationChanged(organisation.public_id))
    return row


@action("sanction.lift")
def lift_sanction(sanction: Sanction, reason: str, *, by: Actor, key: str) -> Sanction:
    """Let a sanction end today. Raises Refusal without a reason, or where it was lifted before."""
    row = lock_rows(Sanction.objects.filter(pk=sanction.pk)).select_related("organisation").get()
    more = [] if row.lifted_on is None else [Obstacle("wrong_state", {"state": "lifted"})]
    said = with_reason("lift", reason, *more)
    row.lifted_on, row.lift_reason = timezone.localdate(), said
    row.save(update_fields=["lifted_on", "lift_reason"])
    record(row, after={"lifted_on": str(row.lifted_on)}, reason=said)
    tell(OrganisationChanged(row.organisation.public_id))
    return row
