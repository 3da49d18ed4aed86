"""Agencies of the fictitious country: licences in force, expired, suspended; mandates; who signs in for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from siraba.apps.accounts.actions import enter_user
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations import actions
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import organisations
from siraba.faces.cli.demo.shapes import Shapes


def make_agencies(shapes: Shapes, run: str, today: date) -> dict[str, Organisation]:
    """The agencies of the demo, with licences, mandates, sub-agents and users; the same when asked again."""
    said, home = shapes.said["agencies"], shapes.said["country"]
    entries = [
        actions.EmployerEntry(
            each["name"],
            home,
            each["region"],
            each["place"],
            verified_on=today - timedelta(days=200),
            address=each["address"],
            capacities=frozenset(each["capacities"]),
            section="N",
            division="78",
            size="micro",
        )
        for each in said
    ]
    rows = actions.enter_employers(entries, by=SYSTEM, key=f"{run}/agencies")
    made = {each["code"]: row for each, row in zip(said, rows, strict=True)}
    for each in said:
        _agency(made[each["code"]], each, f"{run}/agency/{each['code']}", home, today)
    _people(shapes, made, run)
    return made


def _agency(row: Organisation, said: dict[str, Any], run: str, home: str, today: date) -> None:
    entry = actions.LicenceEntry(
        said["licence"],
        home,
        today + timedelta(days=said["from"]),
        today + timedelta(days=said["until"]),
        said["authority"],
        tuple(said["kinds"]),
        tuple(said["countries"]),
        said.get("bond"),
        "XOF" if said.get("bond") else "",
    )
    licence = actions.grant(row, entry, by=SYSTEM, key=f"{run}/licence")
    actions.add_contact(row, "phone", said["phone"], by=SYSTEM, key=f"{run}/phone")
    for number, agent in enumerate(said.get("sub_agents", ())):
        actions.declare_sub_agent(
            row, agent["name"], phone=agent["phone"], place=agent["place"], by=SYSTEM, key=f"{run}/agent/{number}"
        )
    if "mandate" in said:
        employer = _employer(said["mandate"], run, today)
        mandate = actions.MandateEntry(
            said["mandate"]["posts"],
            said["mandate"]["headcount"],
            today - timedelta(days=20),
            today + timedelta(days=120),
            countries=(said["mandate"]["country"],),
        )
        signed = actions.propose(row, mandate, employer=employer, by=SYSTEM, key=f"{run}/mandate")
        if said["mandate"]["signed"]:
            actions.sign(signed, by=SYSTEM, key=f"{run}/sign")
    if "suspended" in said:
        actions.suspend(licence, said["suspended"], by=SYSTEM, key=f"{run}/suspend")


def _employer(said: dict[str, Any], run: str, today: date) -> Organisation:
    known = organisations(SYSTEM, text=said["employer"]).first()
    if known is not None:
        return known
    entry = actions.EmployerEntry(said["employer"], said["country"], verified_on=today - timedelta(days=90))
    return actions.enter_employers([entry], by=SYSTEM, key=f"{run}/employer")[0]


def _people(shapes: Shapes, made: dict[str, Organisation], run: str) -> None:
    """Who signs in for agencies and inspects them."""
    for user in shapes.said["agency_users"]:
        owner = made.get(user.get("agency", ""))
        enter_user(
            user["email"],
            user["name"],
            user["role"],
            language=user["language"],
            demo=True,
            organisation_id=owner.public_id if owner else None,
            by=SYSTEM,
            key=f"{run}/{user['email']}",
        )
