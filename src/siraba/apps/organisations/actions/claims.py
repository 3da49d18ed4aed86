"""Telling organisations that rest on their own word what became of it."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.accounts.models import Invitation, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries.naming import is_claim, same_number

MOST = 5
"""People of one organisation who are told."""


def tell_claimants(verified: Organisation, key: str) -> None:
    """Whoever claims the register number of an organisation that was just verified is told that it is another's."""
    for row in same_number(verified):
        if is_claim(row):
            values = {"name": row.name[:80], "number": row.register_number}
            tell_people(row, "number_of_another", values, f"{key}/{row.public_id}")


def tell_people(row: Organisation, template: str, values: dict[str, str], key: str) -> None:
    """Tell the users of an organisation, or whoever was invited to it."""
    users = User.objects.filter(organisation_id=row.public_id, is_active=True).exclude(email=None).order_by("pk")
    people = [(user.language, user.email or "") for user in users[:MOST]]
    if not people:
        open_ones = Invitation.objects.filter(organisation_id=row.public_id, used_at=None, revoked_at=None)
        invited = open_ones.filter(until__gt=timezone.now()).order_by("-pk")[:MOST]
        people = [(each.language, each.address) for each in invited]
    entries = [
        MessageEntry(template, language, Addresses(email=email), dict(values), about_id=row.public_id)
        for language, email in people
    ]
    if entries:
        queue(entries, by=SYSTEM, key=f"{template}/{key}")
