"""Organisations for tests, made through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.organisations import actions
from siraba.apps.organisations.models import Licence, Mandate, Organisation
from tests.apps import making

WHY = "Seen in the papers of the office."


def organisation(name: str = "Bâtir SARL", country: str = "BJ", *capacities: str, **more: Any) -> Organisation:
    """One organisation; an employer unless said otherwise."""
    entry = actions.EmployerEntry(name, country, capacities=frozenset(capacities or ("employer",)), **more)
    return actions.enter_employers([entry], by=SYSTEM, key=making.key())[0]


def agency(name: str = "Route Sûre", number: str = "BJ-2026-001", **more: Any) -> tuple[Organisation, Licence]:
    """An agency with a licence of a year."""
    row = organisation(name, "BJ", "agency")
    return row, licence(row, number, **more)


def licence(of: Organisation, number: str = "BJ-2026-001", **more: Any) -> Licence:
    """A licence of a year from a month ago on."""
    said: dict[str, Any] = {"country": "BJ", "valid_from": making.days(-30), "valid_until": making.days(335), **more}
    return actions.grant(of, actions.LicenceEntry(number, **said), by=SYSTEM, key=making.key())


def mandate(
    employer: Organisation, agency: Organisation, headcount: int = 5, *, signed: bool = True, **more: Any
) -> Mandate:
    """A mandate of three months for masons."""
    said: dict[str, Any] = {"valid_from": making.days(-10), "valid_until": making.days(80), **more}
    entry = actions.MandateEntry("Maçons", headcount, **said)
    row = actions.propose(agency, entry, employer=employer, by=SYSTEM, key=making.key())
    return actions.sign(row, by=SYSTEM, key=making.key()) if signed else row


def user(role: str, of: Organisation | None = None, **more: Any) -> Actor:
    """A user of a role, of an organisation where it has one."""
    own = of.public_id if of else None
    return Actor(ActorKind.USER, id=making.new_id(), role=role, organisation_id=own, name=f"{role} N", **more)


def inspector() -> Actor:
    """An inspector."""
    return user("inspector")


def tomorrow() -> date:
    """The day after today."""
    return making.days(1)
