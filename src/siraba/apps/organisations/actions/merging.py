"""The only writers of which two organisations are one, and which two are not."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone

from siraba.apps.accounts.actions.members import end_members, follow_organisation, invited, members
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.claims import tell_people
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.actions.entering import CAPACITIES, index_agencies
from siraba.apps.organisations.events import MandateChanged, OrganisationChanged, OrganisationsMerged
from siraba.apps.organisations.models import (
    Apart,
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
from siraba.apps.organisations.queries.naming import is_claim

FOLLOW = (Document, DueDiligence, Inspection, Licence, Promise, Sanction, Site, Visit)
"""What belongs to an organisation and goes with it."""
FILLED = ("country", "region", "place", "address", "address_key", "section", "division", "size")
"""What the kept one takes from the other where it says nothing itself."""


@action("organisation.tell_apart")
def tell_apart(one: Organisation, other: Organisation, reason: str, *, by: Actor, key: str) -> Apart:
    """Write down that two that look alike are two. They are not proposed again."""
    said = with_reason("tell_apart", reason)
    first, second = sorted((one, other), key=lambda each: each.pk)
    row, _made = Apart.objects.get_or_create(
        first=first,
        second=second,
        defaults={"happened_on": timezone.localdate(), "by_name": by.name, "reason": said[:300]},
    )
    record(row, after={"first": first.reference, "second": second.reference}, reason=said)
    return row


@action("organisation.merge")
def merge(
    kept: Organisation, other: Organisation, reason: str, *, by: Actor, key: str, with_users: bool = False
) -> Organisation:
    """Make two organisations one: what belongs to the other goes to the kept one, whose own facts stand.

    The other stays as a name that leads to the kept one. Sanctions and stopped licences go along: nobody washes clean
    by being merged. Whoever signs in for the other acts for it no more: they come to the kept one `with_users`, where
    the other was verified; else their accounts end, and they are told. Of one that only claimed to be it, how it is
    reached, whom it names and what it signed end too. Raises Refusal where one is merged already, where both bear
    different numbers of one register, where a claim would be kept and what is none would go, and for users of one that
    nobody verified.
    """
    said = with_reason("merge", reason)
    locked = {row.pk: row for row in lock_rows(Organisation.objects.filter(pk__in=[kept.pk, other.pk]).order_by("pk"))}
    into, gone = locked[kept.pk], locked[other.pk]
    obstacles = _against(into, gone)
    if with_users and gone.verified_on is None:
        obstacles.append(Obstacle("users_not_verified"))
    if obstacles:
        raise Refusal("merge", obstacles)
    claimed = is_claim(gone)
    moved = _people(into, gone, said, with_users=with_users, by=by, key=key)
    if claimed:
        _end_what_it_said(gone)
    moved |= _move(into, gone)
    number, gone.register_number = gone.register_number, ""
    gone.merged_into = into
    gone.save()
    if not claimed:
        into.register_number = into.register_number or number
        for name in FILLED:
            if not getattr(into, name):
                setattr(into, name, getattr(gone, name))
    for capacity in CAPACITIES:
        setattr(into, f"is_{capacity}", getattr(into, f"is_{capacity}") or getattr(gone, f"is_{capacity}"))
    into.dispute_since = into.dispute_since or gone.dispute_since
    into.save()
    index_agencies([into])
    Organisation.objects.filter(merged_into=gone).update(merged_into=into)
    record(into, after={"merged": gone.reference, "moved": moved}, reason=said)
    tell(OrganisationsMerged(into.public_id, gone.public_id), OrganisationChanged(into.public_id))
    return into


def _people(
    into: Organisation, gone: Organisation, reason: str, *, with_users: bool, by: Actor, key: str
) -> dict[str, int]:
    """Users and open invitations of the one that goes: they follow, or end."""
    users, invitations = list(members(gone.public_id)), list(invited(gone.public_id))
    if not users and not invitations:
        return {}
    if with_users:
        count = follow_organisation(users, invitations, into.public_id, by=by, key=f"{key}/users")
        return {"users": count}
    tell_people(gone, "account_of_merged", {"name": gone.name[:80]}, key)
    return {"users_ended": len(end_members(gone.public_id, by=by, key=f"{key}/users", reason=reason))}


def _end_what_it_said(gone: Organisation) -> None:
    """What somebody who only claimed to be an organisation said for it does not bind the one that is kept."""
    today = timezone.localdate()
    gone.contacts.filter(ended_on=None).update(ended_on=today)
    gone.sub_agents.filter(ended_on=None).update(ended_on=today)
    mandates = Mandate.objects.filter(Q(employer=gone) | Q(agency=gone)).exclude(state="ended")
    for row in mandates:
        row.state = "ended"
        row.save(update_fields=["state"])
        tell(MandateChanged(row.public_id))


def _against(into: Organisation, gone: Organisation) -> list[Obstacle]:
    found = []
    if into.pk == gone.pk:
        found.append(Obstacle("same_organisation"))
    if into.merged_into_id or gone.merged_into_id:
        found.append(Obstacle("merged_already"))
    if is_claim(into) and not is_claim(gone):  # who only says so does not become the one that somebody knows
        found.append(Obstacle("claim_kept", {"name": into.name}))
    numbers = {into.register_number, gone.register_number} - {""}
    if len(numbers) == 2 and into.country == gone.country:
        found.append(Obstacle("two_numbers"))
    between = Q(employer=into, agency=gone) | Q(employer=gone, agency=into)
    if Mandate.objects.filter(between).exists():
        found.append(Obstacle("mandate_between"))
    return found


def _move(into: Organisation, gone: Organisation) -> dict[str, int]:
    moved: dict[str, int] = {}
    open_ones = set(into.diligences.filter(state="open").values_list("reach", flat=True))
    gone.diligences.filter(state="open", reach__in=open_ones).delete()
    drawn = into.inspections.exclude(campaign=None).values("campaign")
    gone.inspections.filter(campaign__in=drawn).update(campaign=None)
    for model in FOLLOW:
        moved[model._meta.model_name or ""] = model._default_manager.filter(organisation=gone).update(organisation=into)
    known = {(row.kind, row.key) for row in into.contacts.filter(ended_on=None)}
    for contact in OrganisationContact.objects.filter(organisation=gone):
        if contact.ended_on is None and (contact.kind, contact.key) in known:
            contact.ended_on = timezone.localdate()
        contact.organisation = into
        contact.save()
    moved["subagent"] = SubAgent.objects.filter(agency=gone).update(agency=into)
    moved["mandate"] = Mandate.objects.filter(employer=gone).update(employer=into)
    moved["mandate"] += Mandate.objects.filter(agency=gone).update(agency=into)
    Apart.objects.filter(Q(first=gone) | Q(second=gone) | Q(first=F("second"))).delete()
    return {name: count for name, count in moved.items() if count}
