"""Where an organisation is told something: at its users' addresses, else at its own."""

from __future__ import annotations

from django.conf import settings

from siraba.apps.accounts.models import User
from siraba.apps.messages.actions import Addresses
from siraba.apps.organisations.models import ContactKind, Organisation

USERS = 20
"""Users of one organisation that are told."""


def reach(organisation: Organisation) -> list[tuple[str, Addresses]]:
    """Language and addresses of its users with an account; where there is none, its own address and number."""
    users = User.objects.filter(organisation_id=organisation.public_id, is_active=True).exclude(email=None)
    found = [(user.language, Addresses(email=user.email or "")) for user in users.order_by("pk")[:USERS]]
    if found:
        return found
    held = {each.kind: each.key for each in organisation.contacts.filter(ended_on=None).order_by("-pk")}
    email, phone = held.get(ContactKind.EMAIL, ""), held.get(ContactKind.PHONE, "")
    return [(settings.LANGUAGE_CODE, Addresses(sms=phone, email=email))] if email or phone else []
